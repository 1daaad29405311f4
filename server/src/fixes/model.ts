/** What a fix is: it looks at one finding and proposes edits; whether they help, the trial decides (trial.ts). */
import type { FileEdit, FileView, FindingInfo } from '../answers/model';
import type { Node } from '../syntax/index';
import type { Edits } from './edits';
import type { DeclFacts, PackageFacts } from './facts/package';
import type { FixId, Grade } from './ids';
import type { Reason } from './reasons';

/** A finding, and the node that it is about. */
export interface Site {
  readonly facts: PackageFacts;
  readonly view: FileView;
  readonly finding: FindingInfo;
  readonly at: DeclFacts;
  readonly node: Node;
}

export interface Proposal {
  readonly fix: FixId;
  readonly grade: Grade;
  /** What is done, without what it saves: "Pass s by value". */
  readonly title: string;
  readonly edits: readonly FileEdit[];
  /** What the edits were made from, to be made together with others. */
  readonly draft: Edits;
  /** What has to be checked, in words; empty for proven edits. */
  readonly conditions: readonly string[];
  /** Allocations of functions that are no longer called, and that the edit may make here instead. */
  readonly replaces: number;
  /** The package whose writer grows in functions that may be inlined from now on. */
  readonly grows?: string | undefined;
  /** Methods that have value receivers from now on: the compiler makes functions for pointers around them. */
  readonly wraps?: readonly string[];
}

/** A fix proposes edits, or says why it does not; nothing, where it has nothing to do with the place. */
export type Found = Proposal | { readonly fix: FixId; readonly reason: Reason };

export interface Fix {
  readonly id: FixId;
  find(site: Site): readonly Found[];
}

export const isProposal = (f: Found): f is Proposal => 'edits' in f;
