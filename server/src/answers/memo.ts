/**
 * What is made of a pipeline's analyses for people, kept as long as the analyses are: functions.ts and inlining.ts fill
 * it in, so that after an edit only what changed is made again.
 */
import type { PackageAnalysis, Pipeline } from '../program';
import type { Decl, FuncDecl, Node } from '../syntax';
import type { Package } from '../types/package';
import type { DeclPlaces, FileFunction, FunctionMemo } from './functions';
import type { InliningIndex, ToldFunction, UnlessInlined } from './inlining';
import type { FindingLists } from './lists';
import type { FunctionInfo } from './model';

export class Answers {
  /**
   * Answers for functions, by the list of a file's declarations, which lives as long as the file's package is known.
   */
  readonly functions = new WeakMap<readonly Decl[], WeakMap<FuncDecl, FunctionMemo>>();
  /** The findings of a package's present analysis. */
  readonly lists = new WeakMap<Package, FindingLists>();
  /** What is known of the places of each declaration: declarations that an edit leaves alone keep theirs. */
  readonly places = new WeakMap<Node, DeclPlaces>();
  /** The functions of a package's files, as far as they were asked for. */
  readonly files = new WeakMap<PackageAnalysis, Map<string, readonly FileFunction[]>>();
  /** Answers for functions in which some findings are `unless-inlined`. */
  readonly unless = new WeakMap<FunctionInfo, UnlessInlined>();
  readonly indexes = new WeakMap<PackageAnalysis, InliningIndex>();
  /** Answers for functions, with what the inliner did. */
  readonly told = new WeakMap<FunctionInfo, ToldFunction>();
  constructor(readonly live: Pipeline) {}
}
