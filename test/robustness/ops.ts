/** What happens to an engine in a campaign, as data, so that it can be played again; and all that an engine answers. */
import { rmSync, writeFileSync } from 'node:fs';
import type { FileResult, FindingInfo, Place } from '../../server/src/answers/model';
import { assertNever } from '../../server/src/base/never';
import { codeLensesOf, hoverAt, inlayHintsOf } from '../../server/src/features/index';
import type { GoEngine } from '../../server/src/session/engine';
import { defaults } from '../../shared/src/index';
import type { Below } from './edits';

const never = (): boolean => false;

/** The files of one module that are open; the others are on the disk below `root`. */
export interface Texts {
  readonly root: string;
  readonly open: Map<string, string>;
}

/** What is asked of an engine beside the results of the open files: the same of both. */
export interface Questions {
  readonly places: readonly Place[];
  /** Of so many findings, chosen by number, what inlining would change. */
  readonly tries: readonly number[];
}

export type Op =
  | { readonly op: 'open' | 'change'; readonly file: string; readonly text: string }
  | { readonly op: 'close' | 'analyze'; readonly file: string }
  /** Without a text, the file is deleted. */
  | { readonly op: 'disk'; readonly file: string; readonly text: string | undefined }
  | { readonly op: 'answer'; readonly asked: Questions }
  /** Tries a text and throws the fork away. */
  | { readonly op: 'fork'; readonly file: string; readonly text: string };

/** Places of random words, and numbers of random findings. */
export function questions(texts: Texts, below: Below): Questions {
  const places: Place[] = [];
  const files = [...texts.open];
  for (let i = 0; i < 8; i++) {
    const [file, text] = files[below(files.length)]!;
    const lines = text.split('\n'),
      line = below(lines.length);
    const words = [...lines[line]!.matchAll(/\w+/g)],
      word = words[below(Math.max(1, words.length))];
    if (word === undefined) continue;
    places.push({ file, line: line + 1, col: Buffer.byteLength(lines[line]!.slice(0, word.index)) + 1 });
  }
  return { places, tries: [below(1000), below(1000), below(1000)] };
}

/** Everything that an engine answers. */
export async function answers(engine: GoEngine, texts: Texts, asked: Questions): Promise<unknown> {
  const results = new Map<string, FileResult>();
  for (const file of texts.open.keys()) {
    const r = await engine.analyzeFile(file, never);
    if (r !== undefined) results.set(file, r);
  }
  const files = [...results].map(([file, r]) => {
    const findings = r.functions.flatMap((fn) => fn.findings);
    return {
      result: { ...r, version: 0 },
      hints: inlayHintsOf(r, { ...defaults, inlayHints: 'all' }, 1, 1e9),
      lenses: codeLensesOf(r, { ...defaults, codeLens: true }),
      tries: asked.tries.map((n) => {
        const f = findings[n % Math.max(1, findings.length)];
        return f === undefined ? undefined : engine.inliningOf(file, f, true);
      }),
    };
  });
  const source = {
    symbolAt: (p: Place) => engine.symbolAt(p),
    resultOf: (f: string) => results.get(f),
    inliningOf: (file: string, f: FindingInfo) => engine.inliningOf(file, f, true),
  };
  const hovers = asked.places.map((p) => {
    const r = results.get(p.file);
    return r === undefined ? undefined : hoverAt(source, r, p);
  });
  return { files, hovers };
}

/** Does to an engine, to the disk and to the texts what an op says; returns what was answered. */
export async function play(engine: GoEngine, texts: Texts, op: Op): Promise<unknown> {
  switch (op.op) {
    case 'open':
      texts.open.set(op.file, op.text);
      engine.openFile(op.file, op.text, 1);
      await engine.prepare(op.file, () => {}, never);
      return undefined;
    case 'change':
      if (!texts.open.has(op.file)) return undefined;
      texts.open.set(op.file, op.text);
      engine.changeFile(op.file, op.text, undefined, 1);
      return undefined;
    case 'close':
      texts.open.delete(op.file);
      engine.closeFile(op.file);
      return undefined;
    case 'disk':
      if (op.text === undefined) rmSync(op.file, { force: true });
      else writeFileSync(op.file, op.text);
      engine.invalidate([op.file]);
      return undefined;
    case 'analyze':
      await engine.analyzeFile(op.file, never);
      return undefined;
    case 'answer':
      return answers(engine, texts, op.asked);
    case 'fork': {
      const old = texts.open.get(op.file);
      if (old === undefined) return undefined;
      engine.tryEdit([{ file: op.file, start: 0, end: Buffer.byteLength(old), newText: op.text }], never);
      return undefined;
    }
    default:
      return assertNever(op);
  }
}
