/**
 * Messages between the thread that speaks the protocol and the one that analyses. All of them are plain objects that
 * can be cloned. An answer for a file names the functions that the other side has already by their numbers.
 */
import type { ByteEdit, EngineOptions, FileResult, FindingInfo, FunctionInfo, Place } from '../answers/model';
import type { ActionItem, HoverDoc } from '../features/index';

/** What the protocol's thread asks, by kind: the question and its answer. */
export interface Questions {
  /** Resolves when the answer for the file's present text has been sent. */
  result: { readonly ask: { readonly path: string }; readonly reply: undefined };
  hover: { readonly ask: { readonly place: Place }; readonly reply: HoverDoc | undefined };
  actions: {
    readonly ask: { readonly path: string; readonly first: number; readonly last: number };
    readonly reply: readonly ActionItem[];
  };
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

/** A result of which some functions are those of the result that was sent before, by their index in it. */
export interface ResultDelta extends Omit<FileResult, 'functions'> {
  readonly functions: readonly (FunctionInfo | number)[];
}

/** Makes deltas of the results of open files. */
export class DeltaEncoder {
  private readonly sent = new Map<string, readonly FunctionInfo[]>();

  encode(path: string, result: FileResult): ResultDelta {
    const before = new Map(this.sent.get(path)?.map((fn, i) => [fn, i]));
    this.sent.set(path, result.functions);
    return { ...result, functions: result.functions.map((fn) => before.get(fn) ?? lean(fn)) };
  }

  forget(path: string): void {
    this.sent.delete(path);
  }
}

/** Makes results of deltas. */
export class DeltaDecoder {
  private readonly received = new Map<string, readonly FunctionInfo[]>();

  decode(path: string, delta: ResultDelta): FileResult {
    const before = this.received.get(path) ?? [];
    const functions = delta.functions.map((fn) => (typeof fn === 'number' ? before[fn]! : fn));
    this.received.set(path, functions);
    return { ...delta, functions };
  }

  forget(path: string): void {
    this.received.delete(path);
  }
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
