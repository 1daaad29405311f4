/**
 * Random edits of real files: after each, what the engine says must be what an engine says that starts on that text.
 * The same seed makes the same edits.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileResult } from '../../server/src/answers/model';
import { GoEngine } from '../../server/src/session/engine';
import { trees } from '../harness/trees';
import { kindNames, kinds, random } from './edits';

export interface Plan {
  /** Files to open and to edit. */
  readonly files: readonly string[];
  readonly seed: number;
  readonly steps: number;
  readonly inlining: boolean;
  /** Edits are compared only sometimes, so that several of them come together. */
  readonly every?: number;
}

/** A place where the two engines differ. */
export interface Difference {
  readonly step: number;
  readonly edit: string;
  readonly file: string;
  readonly where: string;
  readonly texts: ReadonlyMap<string, string>;
  /** The texts before the edit that brought it about. */
  readonly before: ReadonlyMap<string, string>;
}

/** Kept during a run: what is known of dependencies is worked out once. */
const cacheDir = mkdtempSync(join(tmpdir(), 'goscape-cache-'));
process.on('exit', () => rmSync(cacheDir, { recursive: true, force: true }));

const never = (): boolean => false;

export async function engineOn(texts: ReadonlyMap<string, string>, inlining: boolean): Promise<GoEngine> {
  const engine = new GoEngine({ trees });
  engine.configure({ inlining, cacheDir });
  for (const [file, text] of texts) {
    engine.openFile(file, text, 1);
    await engine.prepare(file, () => {}, never);
  }
  return engine;
}

/** Where two values differ first; undefined if they are the same. */
export function differ(a: unknown, b: unknown, where = ''): string | undefined {
  if (Object.is(a, b)) return undefined;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return `${where}: ${JSON.stringify(a)} but fresh ${JSON.stringify(b)}`;
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let i = 0; i < Math.max(a.length, b.length); i++) {
      const d = differ(a[i], b[i], `${where}[${i}]`);
      if (d !== undefined) return d;
    }
    return undefined;
  }
  const x = a as Record<string, unknown>,
    y = b as Record<string, unknown>;
  const name = typeof x.name === 'string' ? `(${x.name})` : typeof x.text === 'string' ? `(${x.text})` : '';
  for (const key of new Set([...Object.keys(x), ...Object.keys(y)])) {
    if (x[key] === undefined && y[key] === undefined) continue;
    const d = differ(x[key], y[key], `${where}${name}.${key}`);
    if (d !== undefined) return d;
  }
  return undefined;
}

async function resultOf(engine: GoEngine, file: string): Promise<FileResult | undefined> {
  const r = await engine.analyzeFile(file, never);
  if (r === undefined) return undefined;
  // What inlining would change is tried in the engine that goes on, and must leave no traces in it.
  const tried = r.functions.map((fn) => ({
    name: fn.name,
    inlining: fn.findings.map((f) => engine.inliningOf(file, f, true)),
  }));
  return { ...r, version: 0, tried } as FileResult;
}

/** Makes the edits and compares; undefined if there is no difference. */
export async function editAndCompare(plan: Plan): Promise<Difference | undefined> {
  const below = random(plan.seed);
  const texts = new Map(plan.files.map((f) => [f, readFileSync(f, 'utf8')]));
  const original = new Map(texts);
  const history: ReadonlyMap<string, string>[] = [];
  const engine = await engineOn(texts, plan.inlining);
  let version = 1;
  const set = (file: string, text: string): void => {
    if (texts.get(file) === text) return;
    texts.set(file, text);
    engine.changeFile(file, text, undefined, ++version);
  };
  for (const f of plan.files) await resultOf(engine, f);
  try {
    for (let step = 0; step < plan.steps; step++) {
      const before = new Map(texts);
      let name: string;
      const dice = below(10);
      if (dice === 0) {
        name = 'original';
        for (const [f, t] of original) set(f, t);
        history.length = 0;
      } else if (dice <= 3 && history.length > 0) {
        name = 'undo';
        for (const [f, t] of history.pop()!) set(f, t);
      } else {
        name = kindNames[below(kindNames.length)]!;
        const file = plan.files[below(plan.files.length)]!;
        history.push(before);
        const text = kinds[name]!(texts.get(file)!, below);
        if (text !== undefined) set(file, text);
        name += ' in ' + file.slice(file.lastIndexOf('/') + 1);
      }
      if (below(plan.every ?? 1) !== 0) continue;
      if (process.env.FUZZ_TRACE !== undefined) {
        console.error(step, name);
        for (const [f, t] of texts) writeFileSync('/tmp/h12/cur_' + f.slice(f.lastIndexOf('/') + 1), t);
      }
      const mine: (FileResult | undefined)[] = [];
      for (const f of plan.files) mine.push(await resultOf(engine, f));
      const fresh = await engineOn(texts, plan.inlining);
      for (const [i, f] of plan.files.entries()) {
        const where = differ(mine[i], await resultOf(fresh, f));
        if (where !== undefined) {
          fresh.dispose();
          return { step, edit: name, file: f, where, texts: new Map(texts), before };
        }
      }
      fresh.dispose();
    }
    return undefined;
  } finally {
    engine.dispose();
  }
}
