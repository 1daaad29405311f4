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

/** Small pseudo-random numbers: the same ones in every run. */
export function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
}

const statements = [
  'probe := 1; _ = probe',
  'probe := new(int); _ = *probe',
  'println("probe")',
  '_ = func() int { return 1 }',
  'var probe [10]int; _ = probe[:]',
  'for i := range 3 { _ = i }',
  'if true { return }',
  'return',
  'defer func() {}()',
  'go func() {}()',
  '_ = make([]byte, 10)',
  'panic("probe")',
  'x := &struct{ a int }{1}; _ = x.a',
  'keptByProbe(new(int))',
  '_ = []any{1, "two", &struct{}{}}',
  '{',
  '}',
  'undefined_()',
  'var s []*int; n := 1; s = append(s, &n); _ = s',
  'type local struct{ p *int }; _ = &local{}',
];
const declarations = [
  'func keptByProbe(p *int) { probeVar = p }\n\nvar probeVar *int\n',
  'func keptByProbe(p *int) { *p++ }\n',
  'type probeType struct{ a, b int }\n\nfunc (p *probeType) m() *int { return &p.a }\n',
  'func probeGeneric[T any](v T) *T { return &v }\n\nvar _ = probeGeneric(1)\n',
  'var probeInit = func() *int { n := 2; return &n }()\n',
  'func init() { n := new(int); println(n) }\n',
  'func probeBroken( {\n',
  'const probeConst = 1 << 10\n',
  'func probeLoop(n int) { if n > 0 { probeLoop(n - 1) } }\n',
  '// only a comment\n',
];
const bits = [
  '{',
  '}',
  '(',
  ')',
  '"',
  '`',
  '*',
  '&',
  ' ',
  '\n',
  'x',
  '1',
  '.',
  ':=',
  '// ',
  '/*',
  '*/',
  ';',
  ',',
  '[',
  ']',
  '\u00e4',
  'func ',
  'return ',
  '\tx := 1\n',
];

type Edit = (text: string, below: (n: number) => number) => string | undefined;

const linesOf = (text: string): string[] => text.split('\n');
const inBody = (lines: readonly string[], below: (n: number) => number): number => {
  for (let i = 0; i < 50; i++) {
    const at = below(lines.length);
    if (lines[at]!.startsWith('\t')) return at;
  }
  return -1;
};
const functions = (text: string): { start: number; end: number }[] =>
  [...text.matchAll(/^func .*\{\n[^]*?^\}\n/gm)].map((m) => ({ start: m.index, end: m.index + m[0].length }));

const kinds: Readonly<Record<string, Edit>> = {
  insertStatement: (text, below) => {
    const lines = linesOf(text),
      at = inBody(lines, below);
    if (at < 0) return undefined;
    lines.splice(at, 0, '\t' + statements[below(statements.length)]!);
    return lines.join('\n');
  },
  deleteLine: (text, below) => {
    const lines = linesOf(text),
      at = inBody(lines, below);
    if (at < 0) return undefined;
    lines.splice(at, 1);
    return lines.join('\n');
  },
  doubleLine: (text, below) => {
    const lines = linesOf(text),
      at = inBody(lines, below);
    if (at < 0) return undefined;
    lines.splice(at, 0, lines[at]!);
    return lines.join('\n');
  },
  insertBit: (text, below) => {
    const at = below(text.length + 1);
    return text.slice(0, at) + bits[below(bits.length)]! + text.slice(at);
  },
  insertBitInBody: (text, below) => {
    const lines = linesOf(text),
      at = inBody(lines, below);
    if (at < 0) return undefined;
    const line = lines[at]!,
      col = 1 + below(line.length);
    lines[at] = line.slice(0, col) + bits[below(bits.length)]! + line.slice(col);
    return lines.join('\n');
  },
  deleteSome: (text, below) => {
    const at = below(text.length + 1);
    return text.slice(0, at) + text.slice(at + 1 + below(4));
  },
  deleteBrace: (text, below) => {
    const braces = [...text.matchAll(/[{}()]/g)],
      m = braces[below(Math.max(1, braces.length))];
    return m === undefined ? undefined : text.slice(0, m.index) + text.slice(m.index + 1);
  },
  rename: (text, below) => {
    const words = [...text.matchAll(/\b[a-z]\w*\b/g)],
      m = words[below(Math.max(1, words.length))];
    if (m === undefined) return undefined;
    return below(3) === 0
      ? text.slice(0, m.index) + 'renamed' + text.slice(m.index + m[0].length)
      : text.replaceAll(new RegExp(`\\b${m[0]}\\b`, 'g'), m[0] + 'N');
  },
  renameInFunction: (text, below) => {
    const fns = functions(text),
      f = fns[below(Math.max(1, fns.length))];
    if (f === undefined) return undefined;
    const body = text.slice(f.start, f.end);
    const words = [...body.matchAll(/\b[a-z]\w*\b/g)],
      m = words[below(Math.max(1, words.length))]!;
    return text.slice(0, f.start) + body.replaceAll(new RegExp(`\\b${m[0]}\\b`, 'g'), m[0] + 'N') + text.slice(f.end);
  },
  signature: (text, below) => {
    const heads = [...text.matchAll(/^func (?:\([^)]*\) )?\w+\(/gm)],
      m = heads[below(Math.max(1, heads.length))];
    if (m === undefined) return undefined;
    const at = m.index + m[0].length;
    return (
      text.slice(0, at) + ['extra int, ', 'extra *int, ', '_ func(), ', 'extra ...string'][below(4)]! + text.slice(at)
    );
  },
  addDeclaration: (text, below) => {
    const fns = functions(text),
      at = fns.length === 0 ? text.length : fns[below(fns.length)]!.start;
    const cut = text.lastIndexOf('\n\n', at) + 2;
    return text.slice(0, cut) + declarations[below(declarations.length)]! + '\n' + text.slice(cut);
  },
  removeFunction: (text, below) => {
    const fns = functions(text),
      f = fns[below(Math.max(1, fns.length))];
    return f === undefined ? undefined : text.slice(0, f.start) + text.slice(f.end);
  },
  swapFunctions: (text, below) => {
    const fns = functions(text),
      i = below(Math.max(1, fns.length - 1)),
      a = fns[i],
      b = fns[i + 1];
    return a === undefined || b === undefined
      ? undefined
      : text.slice(0, a.start) +
          text.slice(b.start, b.end) +
          text.slice(a.end, b.start) +
          text.slice(a.start, a.end) +
          text.slice(b.end);
  },
  emptyBody: (text, below) => {
    const fns = functions(text),
      f = fns[below(Math.max(1, fns.length))];
    if (f === undefined) return undefined;
    const from = text.indexOf('{\n', f.start) + 2;
    return text.slice(0, from) + text.slice(f.end - 2);
  },
  blankLine: (text, below) => {
    const lines = linesOf(text);
    lines.splice(below(lines.length), 0, '');
    return lines.join('\n');
  },
};
const kindNames = Object.keys(kinds);

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
