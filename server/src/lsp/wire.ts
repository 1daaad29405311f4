/**
 * Messages between the thread that speaks the protocol and the one that analyses. All of them are plain objects that
 * can be cloned. In an answer for a file, functions that the other side has already, or that have only moved, go by
 * their numbers.
 */

import { leanFunction } from '../answers/lean';
import type { ByteEdit, EngineOptions, FileResult, FlowPicture, FunctionInfo, Place } from '../answers/model';
import { type Drift, moved, moveOf } from '../answers/moved';
import { none } from '../base/none';
import type { ActionItem, AllProven, HoverDoc, Proposal } from '../features/index';

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
  /** Promises that the function named in a line keeps. */
  holding: {
    readonly ask: { readonly path: string; readonly line: number };
    readonly reply: readonly Proposal[];
  };
  /** The flow of the function around a place. */
  graph: { readonly ask: { readonly place: Place }; readonly reply: Drawing | undefined };
}

/** A function's flow, drawn. */
export interface Drawing {
  /** As GraphResult of the protocol has it. */
  readonly svg: string;
  readonly text: string;
  readonly picture: FlowPicture;
}

export type QuestionKind = keyof Questions;

export type ToAnalysis =
  | { readonly type: 'open'; readonly path: string; readonly text: string; readonly version: number }
  | {
      readonly type: 'change';
      readonly path: string;
      /** undefined: what the edits make of the text before. */
      readonly text: string | undefined;
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

/** A result of which the other side has most functions already. */
export interface ResultDelta extends Omit<FileResult, 'functions'> {
  /** Three numbers a function: that of its answer, the lines it has moved since, its index in `drifts` or -1. */
  readonly rows: Int32Array;
  /** Answers that the other side does not have, and their numbers. */
  readonly made: ReadonlyMap<number, FunctionInfo>;
  /** What moves with functions outside of them. */
  readonly drifts: readonly (readonly Drift[])[];
}

/** Makes deltas of the results of open files. */
export class DeltaEncoder {
  /** By file: the answers that the other side has, with their numbers. */
  private readonly sent = new Map<string, ReadonlyMap<FunctionInfo, number>>();
  private last = 0;

  encode(path: string, result: FileResult): ResultDelta {
    const before = this.sent.get(path);
    const ids = new Map<FunctionInfo, number>();
    const made = new Map<number, FunctionInfo>();
    const drifts: (readonly Drift[])[] = [];
    const { functions, ...rest } = result;
    const rows = new Int32Array(3 * functions.length);
    functions.forEach((fn, i) => {
      const move = moveOf(fn);
      let id = before?.get(move.made);
      if (id === undefined) made.set((id = ++this.last), leanFunction(move.made));
      ids.set(move.made, id);
      rows[3 * i] = id;
      rows[3 * i + 1] = move.by;
      rows[3 * i + 2] = move.outside.length === 0 ? -1 : drifts.push(move.outside) - 1;
    });
    this.sent.set(path, ids);
    return { ...rest, rows, made, drifts };
  }

  forget(path: string): void {
    this.sent.delete(path);
  }
}

/** Makes results of deltas. */
export class DeltaDecoder {
  private readonly received = new Map<string, ReadonlyMap<number, FunctionInfo>>();

  decode(path: string, { rows, made, drifts, ...rest }: ResultDelta): FileResult {
    const before = this.received.get(path);
    const kept = new Map<number, FunctionInfo>();
    const functions: FunctionInfo[] = [];
    for (let i = 0; i < rows.length; i += 3) {
      const id = rows[i]!;
      const fn = made.get(id) ?? before?.get(id);
      if (fn === undefined) throw new Error(`the answer for a function of ${path} was not sent`);
      kept.set(id, fn);
      functions.push(moved({ made: fn, by: rows[i + 1]!, outside: drifts[rows[i + 2]!] ?? none }));
    }
    this.received.set(path, kept);
    return { ...rest, functions };
  }

  forget(path: string): void {
    this.received.delete(path);
  }
}
