/**
 * The seam between the engine and those who show its answers: what is told of a file, and what may be asked.
 *
 * Strings here are ordinary Unicode strings, also names and texts that come from sources. Numbers that count along a
 * line or a text – columns, lengths, offsets – count bytes of the UTF-8 text, as Go does.
 */
import type { Place, PosBase } from '../base/pos';
import type { CallState } from '../inline';
import type { File } from '../syntax/nodes';
import type { Type } from '../types/type';
import type { CauseCode } from './causes';

export type { Place };

/** One link of an escape chain. */
export interface StepInfo {
  /** In plain words: "passed to keep, which keeps it". */
  readonly text: string;
  /** The compiler's reason: "assign", "return", "call parameter". */
  readonly why: string;
  /** The expression that the compiler names here, as it prints it. */
  readonly expr: string;
  readonly place: Place | undefined;
}

/**
 * moved: a variable that lives on the heap · escapes: an allocation on the heap · stays: an allocation that does not
 * escape
 * · leaks: a parameter that the function keeps · leaksContent: something a parameter points to is kept · leaksResult: a
 * parameter that leaves through a result · paramStays: a pointer parameter that is not kept · note: any other line.
 */
export type FindingKind =
  | 'moved'
  | 'escapes'
  | 'stays'
  | 'leaks'
  | 'leaksContent'
  | 'leaksResult'
  | 'paramStays'
  | 'note';

export interface FindingInfo {
  readonly kind: FindingKind;
  readonly place: Place;
  /** Bytes to underline. */
  readonly length: number;
  /** The compiler's line without its position: "moved to heap: x". */
  readonly text: string;
  /** The function as the compiler names it: "(*Buffer).grow", "main.func1". */
  readonly func: string;
  /** The variable, or the allocating expression as the compiler prints it. */
  readonly name: string;
  /** Bytes of one object, where known. */
  readonly size?: number;
  readonly cause: CauseCode;
  /** Escapes, but nothing is allocated: a constant, a zero-size value, a function literal without captures. */
  readonly free: boolean;
  /** Does not escape, but is on the heap when it turns out to be large: `make([]byte, n)`. */
  readonly heapIfLarge?: boolean;
  /** What keeps it, in words to end a sentence with: "the package variable cache", "the caller, through the result". */
  readonly sink?: string;
  /** How many chains beside this one lead to the heap. */
  readonly moreCauses?: number;
  readonly steps: readonly StepInfo[];
  /** The compiler's lines with positions, the explanation of -m=2 included. */
  readonly verbatim: readonly string[];
}

/** What inlining means for a finding. */
export interface FindingInlining {
  /** For what was inlined here: where it is written. */
  readonly from?: CodePlace;
  /** Calls where the function is inlined have this of their own: where those are, as far as the package has them. */
  readonly copies?: readonly InlinedCopy[];
  /** Functions that, if they were inlined, would have this on the stack. */
  readonly ifInlined?: readonly IfInlined[];
}

/** A place in a function. */
export interface CodePlace {
  /** The function as the compiler names it. */
  readonly func: string;
  readonly place: Place;
}

/** What became of an allocation where its function is inlined: the place is that of the call. */
export interface InlinedCopy extends CodePlace {
  readonly heap: boolean;
}

/** Tried, not guessed: with the function inlined, the allocation stays on the stack. */
export interface IfInlined {
  /** The function that is not inlined. */
  readonly callee: string;
  readonly inlining: InliningInfo;
  /** The call that would have to be inlined, and the function that it stands in. */
  readonly call: CodePlace;
}

/** What the inliner says of a function. */
export interface InliningInfo {
  readonly inlinable: boolean;
  readonly cost?: number;
  readonly budget?: number;
  /** Why it is not inlinable, as the compiler says. */
  readonly reason?: string;
  /** What costs most; only where that was asked for. */
  readonly parts?: readonly CostPartInfo[];
}

export interface CostPartInfo {
  /** In plain words: "the call of fmt.Sprint". */
  readonly text: string;
  readonly cost: number;
  readonly place?: Place;
}

/** A call as the source has it, and whether it is inlined. */
export interface CallInfo {
  /** Of the opening parenthesis, where the compiler puts calls. */
  readonly place: Place;
  /** "" where it is not known what is called. */
  readonly callee: string;
  readonly state: CallState;
  /** The compiler puts it into a function literal: a call with arguments in a go or defer statement. */
  readonly wrapped?: true;
  /** What a callee may cost here, where the function around the call is big. */
  readonly limit?: number;
  /** Of the function that is called. */
  readonly inlining?: InliningInfo;
}

/** A variable or parameter that a function declares. */
export interface VariableInfo {
  readonly name: string;
  readonly place: Place;
  /** Bytes of the name. */
  readonly length: number;
  readonly parameter: boolean;
  /** Its type has pointers, so that as a parameter it can leak. */
  readonly hasPointers: boolean;
  readonly size?: number;
}

export interface FunctionInfo {
  readonly name: string;
  /** Of the function's name. */
  readonly place: Place;
  readonly endLine: number;
  readonly findings: readonly FindingInfo[];
  /** In the order of their places; those of function literals inside it too. */
  readonly variables?: readonly VariableInfo[];
  readonly inlining?: InliningInfo;
  /** Calls in it, those in function literals too; only where they were asked for. */
  readonly calls?: readonly CallInfo[];
  /** Why there is no answer for this function. */
  readonly silence?: string;
}

export interface ProblemInfo {
  readonly place: Place;
  readonly message: string;
  readonly kind: 'syntax' | 'type' | 'load';
}

export interface FileResult {
  readonly file: string;
  /** That of openFile and changeFile, of the text that this is the result for. */
  readonly version?: number;
  readonly functions: readonly FunctionInfo[];
  readonly problems: readonly ProblemInfo[];
  /** Why there is no answer for the whole file: excluded by build constraints, no package clause. */
  readonly silence?: string;
  /** The first line says "Code generated … DO NOT EDIT." */
  readonly generated?: boolean;
  /** What to know of all the answers: a profile was not used. */
  readonly notices?: readonly string[];
  readonly goVersion: string;
  readonly mode: 'inline' | 'no-inline';
}

/** What the settings change in the answers; a missing field means: as the environment and go.mod say. */
export interface EngineOptions {
  readonly goroot?: string;
  readonly goos?: string;
  readonly goarch?: string;
  readonly goVersion?: string;
  readonly tags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** As -gcflags=-l would have it, where false. */
  readonly inlining?: boolean;
  /** Where results of dependencies are kept; "" for nowhere. */
  readonly cacheDir?: string;
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

/** What a name in a source stands for. */
export interface SymbolInfo {
  readonly kind:
    | 'variable'
    | 'parameter'
    | 'function'
    | 'type'
    | 'constant'
    | 'package'
    | 'field'
    | 'label'
    | 'builtin';
  readonly name: string;
  /** The name under the cursor. */
  readonly place: Place;
  readonly length: number;
  /** Where it is declared; undefined where it has no source. */
  readonly declaration: Place | undefined;
  /** The type as Go prints it. */
  readonly type?: string;
  /** Bytes of a value. */
  readonly size?: number;
  /** For functions without a source at hand, and for hovers of calls: "leaking param: p". */
  readonly summary?: readonly string[];
  /** For functions, with what costs most. */
  readonly inlining?: InliningInfo;
  /** The call whose callee this is. */
  readonly call?: CallInfo;
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
   * Binary texts of the folder's other Go files: excluded by build constraints, or tests that are not part of `files`.
   */
  readonly otherTexts: readonly { readonly file: string; readonly text: string }[];
  /** No file has an error of syntax or type, and all imports were found. */
  readonly complete: boolean;
  /** Bytes of a value of the type, undefined for type parameters and the like. */
  sizeOf(type: Type): number | undefined;
}

/** What a long load tells of itself. */
export type Progress = (message: string, done: number, total: number) => void;
/** Whether the answer is no longer wanted. A cancelled question gets the last answer or undefined. */
export type Cancel = () => boolean;

/** The engine as session, features and command line see it. No method throws on what a user wrote. */
export interface Engine {
  openFile(path: string, text: string, version?: number): void;
  /** `text` is the whole new text; `edits` lead to it from the old one, where they are known. */
  changeFile(path: string, text: string, edits?: readonly ByteEdit[], version?: number): void;
  closeFile(path: string): void;
  /** These files changed on disk. */
  invalidate(paths: readonly string[]): void;
  configure(options: EngineOptions): void;
  setFolders(folders: readonly string[]): void;
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
  packageOf(path: string): PackageView | undefined;
  /** A file's present text, from the open document or from disk. */
  textOf(path: string): string | undefined;
  dispose(): void;
}
