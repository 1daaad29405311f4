/**
 * Messages between the thread that speaks the protocol and the one that analyses. All of them are plain objects that
 * can be cloned. In an answer for a file, functions that the other side has already, or that have only moved, go by
 * their numbers.
 */
import {
  type ByteEdit,
  type EngineOptions,
  type FileResult,
  type FindingInfo,
  type FunctionInfo,
  madeFrom,
  type Place,
} from '../answers/model';
import type { ActionItem, AllProven, HoverDoc } from '../features/index';

/** What the protocol's thread asks, by kind: the question and its answer. */
export interface Questions {
  /** Resolves when the answer for the file's present text has been sent. */
  result: { readonly ask: { readonly path: string }; readonly reply: undefined };
  hover: { readonly ask: { readonly place: Place }; readonly reply: HoverDoc | undefined };
  actions: {
    readonly ask: { readonly path: string; readonly first: number; readonly last: number };
    readonly reply: readonly ActionItem[];
  };
  /** All proven edits of a file together. */
  allProven: { readonly ask: { readonly path: string }; readonly reply: AllProven | undefined };
}

export type QuestionKind = keyof Questions;

export type ToAnalysis =
  | { readonly type: 'open'; readonly path: string; readonly text: string; readonly version: number }
  | {
      readonly type: 'change';
      readonly path: string;
      readonly text: string;
      readonly edits: readonly ByteEdit[] | undefined;
      readonly version: number;
    }
  | { readonly type: 'close'; readonly path: string }
  | { readonly type: 'invalidate'; readonly paths: readonly string[] }
  | { readonly type: 'configure'; readonly options: EngineOptions }
  | { readonly type: 'folders'; readonly folders: readonly string[] }
  | { readonly type: 'start' }
  | {
      readonly type: 'ask';
      readonly id: number;
      readonly kind: QuestionKind;
      readonly ask: Questions[QuestionKind]['ask'];
    }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'dispose' };

export type FromAnalysis =
  | { readonly type: 'answered'; readonly path: string; readonly own: boolean; readonly result: ResultDelta }
  | { readonly type: 'failed'; readonly path: string; readonly error: string }
  | {
      readonly type: 'loading';
      readonly path: string;
      readonly message: string;
      readonly done: number;
      readonly total: number;
    }
  | { readonly type: 'settled' }
  | { readonly type: 'reply'; readonly id: number; readonly reply: Questions[QuestionKind]['reply'] }
  | { readonly type: 'refused'; readonly id: number; readonly error: string };

/** A function of the result that was sent before, by its index in it, that has moved by some lines. */
export interface MovedFunction {
  readonly same: number;
  readonly by: number;
}

/** A result of which some functions are those of the result that was sent before. */
export interface ResultDelta extends Omit<FileResult, 'functions'> {
  readonly functions: readonly (FunctionInfo | MovedFunction)[];
}

/** Makes deltas of the results of open files. */
export class DeltaEncoder {
  private readonly sent = new Map<string, readonly FunctionInfo[]>();

  encode(path: string, result: FileResult): ResultDelta {
    const before = this.sent.get(path) ?? [];
    const marks = new Map(before.map((fn, i) => [fn[madeFrom], i]));
    this.sent.set(path, result.functions);
    return {
      ...result,
      functions: result.functions.map((fn) => {
        const same = fn[madeFrom] === undefined ? undefined : marks.get(fn[madeFrom]);
        const old = same === undefined ? undefined : before[same];
        if (same === undefined || old === undefined || (old !== fn && !saysTheSame(old, fn))) return lean(fn);
        return { same, by: fn.place.line - old.place.line };
      }),
    };
  }

  forget(path: string): void {
    this.sent.delete(path);
  }
}

/** Whether two answers for a function of one mark differ in lines only. */
function saysTheSame(a: FunctionInfo, b: FunctionInfo): boolean {
  return (
    a.silence === b.silence &&
    a.findings.length === b.findings.length &&
    a.findings.every((f, i) => f.state === b.findings[i]!.state) &&
    JSON.stringify([a.inlining, a.representative]) === JSON.stringify([b.inlining, b.representative])
  );
}

/** Makes results of deltas. */
export class DeltaDecoder {
  private readonly received = new Map<string, readonly FunctionInfo[]>();

  decode(path: string, delta: ResultDelta): FileResult {
    const before = this.received.get(path) ?? [];
    const functions = delta.functions.map((fn) => ('same' in fn ? moved(before[fn.same]!, fn.by) : fn));
    this.received.set(path, functions);
    return { ...delta, functions };
  }

  forget(path: string): void {
    this.received.delete(path);
  }
}

/** A function, and what is in it, so many lines further down. */
function moved(fn: FunctionInfo, by: number): FunctionInfo {
  if (by === 0) return fn;
  const { file, line: first } = fn.place;
  const placeBy = <P extends Place | undefined>(p: P): P =>
    p !== undefined && p.file === file && first <= p.line && p.line <= fn.endLine ? { ...p, line: p.line + by } : p;
  return {
    ...fn,
    place: placeBy(fn.place),
    endLine: fn.endLine + by,
    findings: fn.findings.map((f) => ({
      ...f,
      place: placeBy(f.place),
      extent: { ...f.extent, line: f.extent.line + by, endLine: f.extent.endLine + by },
      ...(f.from === undefined ? {} : { from: { ...f.from, place: placeBy(f.from.place) } }),
      steps: f.steps.map((s) => ({ ...s, place: placeBy(s.place) })),
    })),
    ...(fn.variables === undefined ? {} : { variables: fn.variables.map((v) => ({ ...v, place: placeBy(v.place) })) }),
  };
}

/** Without the compiler's lines, which are made when somebody reads them: hovers have them. */
function lean(fn: FunctionInfo): FunctionInfo {
  return { ...fn, findings: fn.findings.map(withoutLines) };
}

function withoutLines(f: FindingInfo): FindingInfo {
  const copy: Partial<Record<keyof FindingInfo, unknown>> = { verbatim: [] };
  for (const key of Object.keys(f) as (keyof FindingInfo)[]) if (key !== 'verbatim') copy[key] = f[key];
  return copy as FindingInfo;
}
