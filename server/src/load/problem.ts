/** What the loader has to say about the user's files, in the Go command's words where it has any. */

export type ProblemKind =
  | 'unreadable'
  | 'constraint'
  | 'syntax'
  | 'package clause'
  | 'cgo'
  | 'import'
  | 'import cycle'
  | 'internal'
  | 'no go files'
  | 'pattern'
  | 'go.mod'
  | 'go.work'
  | 'vendor'
  | 'module';

export interface Problem {
  readonly kind: ProblemKind;
  readonly message: string;
  /** Absolute path of the file that the problem is in; undefined where it is in none. */
  readonly file?: string;
  /** Byte offset in the file. */
  readonly offset?: number;
}
