/**
 * What is made of a pipeline's analyses for people, kept as long as the analyses are: functions.ts and inlining.ts fill
 * it in, so that after an edit only what changed is made again.
 */
import type { Finding } from '../escape';
import type { PackageAnalysis, Pipeline } from '../program';
import type { Decl, FuncDecl, Node } from '../syntax';
import type { Described } from './findings';
import type { DeclPlaces, FunctionMemo } from './functions';
import type { InliningIndex, ToldFunction, UnlessInlined } from './inlining';
import type { FunctionInfo } from './model';

export class Answers {
  /**
   * Answers for functions, by the list of a file's declarations, which lives as long as the file's package is known.
   */
  readonly functions = new WeakMap<readonly Decl[], WeakMap<FuncDecl, FunctionMemo>>();
  /** The findings of one function by the declaration that they are in. */
  readonly parts = new WeakMap<readonly Finding[], ReadonlyMap<Decl | undefined, readonly Finding[]>>();
  /** What is known of the places of each declaration: declarations that an edit leaves alone keep theirs. */
  readonly places = new WeakMap<Node, DeclPlaces>();
  /** The findings of a package's files, function by function. */
  readonly described = new WeakMap<PackageAnalysis, Map<string, readonly (readonly Described[])[]>>();
  /** Answers for functions in which some findings are `unless-inlined`. */
  readonly unless = new WeakMap<FunctionInfo, UnlessInlined>();
  /** Of the findings of one function, those in code that was inlined there. */
  readonly inlinedIn = new WeakMap<readonly Finding[], readonly Finding[]>();
  readonly indexes = new WeakMap<PackageAnalysis, InliningIndex>();
  /** Answers for functions, with what the inliner did. */
  readonly told = new WeakMap<FunctionInfo, ToldFunction>();
  constructor(readonly live: Pipeline) {}
}
