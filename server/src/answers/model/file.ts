/** The answer for one file, and what a name in it stands for. */
import type { AllocatesInfo } from './allocates';
import type { Place } from './finding';
import type { FunctionInfo } from './function';
import type { CallInfo, InliningInfo } from './inlining';
import type { PromiseInfo } from './promise';

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
  /** Identities of what is on the heap and was not at the last commit; undefined where that is not known. */
  readonly fresh?: readonly string[];
  /** Comments that say what the code does not do, checked; undefined where there are none. */
  readonly promises?: readonly PromiseInfo[];
  /** Why there is no answer for the whole file: excluded by build constraints, no package clause. */
  readonly silence?: string;
  /** Code of a dependency or of the standard library: it is answered for, but nobody works on it. */
  readonly foreign?: 'dependency' | 'standard';
  /** The first line says "Code generated … DO NOT EDIT." */
  readonly generated?: boolean;
  /** What to know of all the answers: rules or a standard library that were substituted, the profile of the build. */
  readonly notices?: readonly string[];
  /** The release whose rules answered: "go1.26.8". */
  readonly goVersion: string;
  /** Why that one, as a phrase: "toolchain line of go.mod". */
  readonly goWhy?: string;
  readonly mode: 'inline' | 'no-inline';
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
  /** For functions: what calls of it allocate. */
  readonly allocates?: AllocatesInfo;
  /** The call whose callee this is. */
  readonly call?: CallInfo;
}
