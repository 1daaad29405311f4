/** The engine as session, features and command line see it. */
import type { PosBase } from '../../base/pos';
import type { File } from '../../syntax/nodes';
import type { BuildMode } from '../../target';
import type { Type } from '../../types/type';
import type { FileResult, SymbolInfo } from './file';
import type { FindingInfo, Place } from './finding';
import type { FlowPicture } from './flow';
import type { FindingInlining } from './inlining';

/** What the settings change in the answers; a missing field means: as the environment and go.mod say. */
export interface EngineOptions {
  readonly goroot?: string;
  readonly goos?: string;
  readonly goarch?: string;
  readonly goVersion?: string;
  /** -race and the like; without it, as GOFLAGS says. */
  readonly mode?: Partial<BuildMode>;
  /** -pgo: "auto", "off" or a file. */
  readonly pgo?: string;
  readonly tags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** As -gcflags=-l would have it, where false. */
  readonly inlining?: boolean;
  /** Where results of dependencies are kept; "" for nowhere. */
  readonly cacheDir?: string;
  /** What is new since the last commit is marked. */
  readonly sinceHead?: boolean;
  /** How large the cache of what is known of dependencies may grow, such as 200M; "" for the environment's. */
  readonly cacheSize?: string;
}

/** One splice of an open document's text, in byte offsets; several apply one after the other. */
export interface ByteEdit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/**
 * A splice of any file of the workspace, in byte offsets of its present text; several apply at once and do not overlap.
 */
export interface FileEdit extends ByteEdit {
  readonly file: string;
}

/** A file with its checked syntax tree, for edits that need one. */
export interface FileView {
  readonly file: string;
  /** Binary string: its indexes are byte offsets. */
  readonly text: string;
  readonly tree: File;
  /** The base that holds a position of the tree: `pos - base.start + base.offset` is its offset in `text`. */
  baseOf(pos: number): PosBase | undefined;
}

/** A package with everything that names its unexported objects. */
export interface PackageView {
  readonly path: string;
  readonly name: string;
  readonly files: readonly FileView[];
  /**
   * Binary texts of the folder's other Go files – excluded by build constraints, or tests that are not part of
   * `files` – and of its assembly.
   */
  readonly otherTexts: readonly { readonly file: string; readonly text: string }[];
  /** Each iteration of a loop has variables of its own (go1.22), in all of the files. */
  readonly distinctLoopVars: boolean;
  /** No file has an error of syntax or type, and all imports were found. */
  readonly complete: boolean;
  /** Bytes of a value of the type, undefined for type parameters and the like. */
  sizeOf(type: Type): number | undefined;
}

/** Reports the progress of a long load. */
export type Progress = (message: string, done: number, total: number) => void;
/** Whether the answer is no longer wanted. A cancelled question gets the last answer or undefined. */
export type Cancel = () => boolean;

/** The engine as session, features and command line see it. No method throws on what a user wrote. */
export interface Engine {
  openFile(path: string, text: string, version?: number): void;
  /** `edits` lead from the old text to the new one, where they are known; without `text`, that is what they make. */
  changeFile(path: string, text: string | undefined, edits?: readonly ByteEdit[], version?: number): void;
  closeFile(path: string): void;
  /**
   * Answers for a file as if somebody had edited a function in it, the n-th try, and forgets that; false where there is
   * nothing to edit.
   */
  rehearse?(path: string, n: number): boolean;
  /** These files changed on disk. */
  invalidate(paths: readonly string[]): void;
  configure(options: EngineOptions): void;
  setFolders(folders: readonly string[]): void;
  /** The answer for the present text, if an earlier process gave it and nothing has changed since. */
  keptAnswer?(path: string): FileResult | undefined;
  /** Loads what a file needs, giving others their turn in between. */
  prepare(path: string, progress: Progress, cancel: Cancel): Promise<void>;
  /** The answer for the file's present text; undefined where it was cancelled. */
  analyzeFile(path: string, cancel: Cancel): FileResult | undefined | Promise<FileResult | undefined>;
  /** The answers for all files of the file's package. */
  analyzePackageOf(path: string, cancel: Cancel): readonly FileResult[] | Promise<readonly FileResult[]>;
  /** What would be answered for all files that the edits concern – those edited and the others of their packages. */
  tryEdit(edits: readonly FileEdit[], cancel: Cancel): readonly FileResult[] | Promise<readonly FileResult[]>;
  symbolAt(place: Place): SymbolInfo | undefined;
  /**
   * For a finding of the last answer. tries: what could be otherwise is tried as well, which takes some milliseconds.
   */
  inliningOf?(file: string, finding: FindingInfo, tries: boolean): FindingInlining;
  /** Promises that the function named in a line would keep, and the edits that write them down. */
  holdingAt?(path: string, line: number): readonly { readonly title: string; readonly edits: readonly FileEdit[] }[];
  /** The flow of the function around a line, with the chain of the line, or of the column, marked. */
  flowAt?(path: string, line: number, col?: number): FlowPicture | undefined;
  packageOf(path: string): PackageView | undefined;
  /** A file's present text, from the open document or from disk. */
  textOf(path: string): string | undefined;
  dispose(): void;
}
