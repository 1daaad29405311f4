/** Builds a file's functions from its package's findings. */
import { compareStates } from '../allocs';
import { none } from '../base/none';
import type { Pos, PosBase } from '../base/pos';
import type { Finding } from '../escape';
import { Op as IR } from '../ir/op';
import { sizeOf } from '../ir/size';
import type { PackageAnalysis, ParsedSource, SilentFunc } from '../program';
import { type Decl, type FuncDecl, Kind, type Node, walk } from '../syntax';
import { objectOf } from '../types/info';
import { type Obj, ObjTag, type Func as TFunc, VarKind } from '../types/object';
import type { Package } from '../types/package';
import { extentOf, indexNodes, type NodeIndex, spanOf, spanOfNode } from './extents';
import { type Described, describe, identify, text, type Worded } from './findings';
import { mergeInstances } from './generics';
import { originOf } from './inlining';
import { FindingLists } from './lists';
import type { Answers } from './memo';
import type { FindingInfo, FunctionInfo, Place, VariableInfo } from './model';
import { type Drift, type Move, moved } from './moved';
import { coldness, type Span, type Surroundings, surroundingsOf } from './surroundings';

/** The answer for a function as it was made, and how it has moved since. */
export interface FileFunction extends Move {
  /** undefined for the initializers of package variables, which are one function, `init`, and for functions named _. */
  readonly obj: TFunc | undefined;
  /** What `made` has findings of, in its order. */
  readonly described: readonly Described[];
}

/** The file's functions with what was found in them. */
export function functionsOf(on: Answers, a: PackageAnalysis, path: string): FileFunction[] {
  const program = on.live.program.package(a.loaded.importPath);
  const source = program?.sources.find((s) => s.base.file === path);
  if (program === undefined || source === undefined) return [];
  const { declList } = source.file;
  const lists = listsOf(on, a, program.sources);
  const silent = new Map(a.silent.map((s) => [s.decl, s]));
  const memos = memosOf(on, declList);
  // Lines that directives tell are not the file's own.
  const plain = source.base.directives.length === 0;
  const out: FileFunction[] = [];
  for (const d of declList) {
    if (d.kind !== Kind.FuncDecl) continue;
    const place = on.live.positions.base(d.name.pos)?.place(d.name.pos);
    if (place === undefined) continue;
    const silence = silent.get(d);
    const mine = lists.of(d);
    let memo = plain ? memos.get(d) : undefined;
    let outside =
      memo === undefined || memo.silence !== silence?.why || !sameParts(memo.from, mine)
        ? undefined
        : driftOf(on, memo, place.line - memo.info.place.line);
    if (memo === undefined || outside === undefined) {
      memo = functionInfo(on, a.pkg, d, place, silence, mine);
      outside = none;
      memos.set(d, memo);
    }
    const { info: made, findings: described } = memo;
    out.push({ obj: memo.obj, described, made, by: place.line - made.place.line, outside });
  }
  const rest: Worded[] = [];
  for (const [d, parts] of lists.others()) {
    const here = (f: Finding): boolean => on.live.positions.base(f.pos)?.file === path;
    rest.push(...wordsFor(on, a.pkg, d, parts.flatMap((p) => p.findings).filter(here)));
  }
  if (rest.length > 0) {
    const places = rest.map((r) => r.told.place);
    const first = places.reduce((x, y) => (y.line < x.line ? y : x)),
      last = places.reduce((x, y) => (y.line > x.line ? y : x));
    const described = identify(on.live.positions, `${a.pkg.path} init`, inOrder(rest));
    const made = { name: 'init', place: first, endLine: last.line, findings: described.map((r) => r.info) };
    out.push({ obj: undefined, described, made, by: 0, outside: none });
  }
  const byFile = on.files.get(a);
  if (byFile === undefined) on.files.set(a, new Map([[path, out]]));
  else byFile.set(path, out);
  return out;
}

type Parts = ReturnType<FindingLists['of']>;

/** A finding, and the answer for it at its present place. */
export interface PresentFinding {
  readonly finding: Finding;
  readonly info: FindingInfo;
}

/** The findings of those files of an analysis whose functions were asked for, or of one file. */
export function findingsOf(on: Answers, a: PackageAnalysis, path?: string): PresentFinding[] {
  const list: PresentFinding[] = [];
  for (const [file, functions] of on.files.get(a) ?? none) {
    if (path !== undefined && file !== path) continue;
    for (const fn of functions) {
      const { findings } = moved(fn);
      fn.described.forEach(({ finding }, i) => {
        list.push({ finding, info: findings[i]! });
      });
    }
  }
  return list;
}

/** The answer for a function, kept for when nothing but its place changes. */
export interface FunctionMemo {
  readonly obj: TFunc | undefined;
  readonly silence: string | undefined;
  readonly from: Parts;
  readonly findings: readonly Described[];
  /** The texts outside of the function that its findings lead to. */
  readonly outside: readonly Outside[];
  readonly info: FunctionInfo;
}

/** A text that a position is in, and where it was; the position is one that findings lead to. */
interface Outside {
  readonly pos: Pos;
  readonly base: PosBase;
  readonly firstLine: number;
  readonly firstCol: number;
  readonly lines: number;
}

/**
 * How the texts have moved that a function's findings lead to; undefined where one is no longer there, or where lines
 * do not show which text a place is in.
 */
function driftOf(on: Answers, memo: FunctionMemo, by: number): readonly Drift[] | undefined {
  const { outside, info } = memo;
  if (outside.length === 0) return none;
  const drifts: Drift[] = [{ file: info.place.file, first: info.place.line, last: info.endLine, by }];
  let some = false;
  for (const o of outside) {
    if (on.live.positions.base(o.pos) !== o.base || o.base.firstCol !== o.firstCol) return undefined;
    const drift = {
      file: o.base.file,
      first: o.firstLine + 1,
      last: o.firstLine + o.lines,
      by: o.base.firstLine - o.firstLine,
    };
    const unlike = (x: Drift): boolean =>
      x.by !== drift.by && x.file === drift.file && x.first <= drift.last && drift.first <= x.last;
    if (drifts.some(unlike)) return undefined;
    some ||= drift.by !== 0;
    drifts.push(drift);
  }
  return some ? drifts.filter((d, i) => i > 0 && d.by !== 0) : none;
}

function memosOf(on: Answers, decls: readonly Decl[]): WeakMap<FuncDecl, FunctionMemo> {
  let memos = on.functions.get(decls);
  if (memos === undefined) on.functions.set(decls, (memos = new WeakMap()));
  return memos;
}

function sameParts(a: Parts, b: Parts): boolean {
  return a === b || (a.length === b.length && a.every((x, i) => x.findings === b[i]!.findings));
}

/** The findings of an analysis by declaration, and by where inlined code is written. */
export function listsOf(on: Answers, a: PackageAnalysis, sources: readonly ParsedSource[]): FindingLists {
  let lists = on.lists.get(a.pkg);
  if (lists === undefined) on.lists.set(a.pkg, (lists = new FindingLists()));
  lists.update(a.lists ?? [a.findings, a.generic ?? none], sources);
  return lists;
}

function wordsFor(on: Answers, pkg: Package, d: Decl | undefined, findings: readonly Finding[]): Worded[] {
  const at = d === undefined ? undefined : placesOf(on, d);
  const starts = d?.kind !== Kind.FuncDecl || (d.recv === undefined && d.name.value === 'init');
  return describe(
    {
      positions: on.live.positions,
      extentOf: (f) => {
        const span = at === undefined ? undefined : spanOf(at.nodes, f);
        return span === undefined ? undefined : extentOf(on.live.positions, span);
      },
      sourceAt: (pos) => {
        const n = at?.nodes.get(pos);
        return sourceOf(on, n === undefined ? undefined : spanOfNode(n));
      },
      sourceOf: (f) => sourceOf(on, at === undefined ? undefined : spanOf(at.nodes, f)),
      coldOf: (f) => (starts ? 'start' : at === undefined ? undefined : coldness(at.surroundings, f.pos)),
      originOf: (f) => originOf(on, pkg, f),
      sizeOf: (f) => sizeOfFinding(f),
    },
    findings,
  );
}

/** The text of a span; of several lines, the first. */
function sourceOf(on: Answers, span: Span | undefined): string | undefined {
  const base = span === undefined ? undefined : on.live.positions.base(span.start);
  if (span === undefined || base === undefined || span.end > base.end) return undefined;
  const [first, ...rest] = base.text.slice(span.start - base.start, span.end - base.start).split('\n');
  if (rest.length === 0) return first;
  const line = first!.trimEnd();
  const close = line.endsWith('{') ? '}' : line.endsWith('(') ? ')' : '';
  return `${line}${close === '' ? ' ' : ''}...${close}`;
}

function functionInfo(
  on: Answers,
  pkg: Package,
  d: FuncDecl,
  place: Place,
  silent: SilentFunc | undefined,
  from: Parts,
): FunctionMemo {
  const endLine = on.live.positions.base(d.bodyEnd)?.place(d.bodyEnd).line ?? place.line;
  const owner = `${pkg.path} ${text(functionName(d))}`;
  const findings = identify(
    on.live.positions,
    owner,
    inOrder(
      mergeInstances(
        wordsFor(
          on,
          pkg,
          d,
          from.flatMap((p) => p.findings),
        ),
      ),
    ),
  );
  return {
    obj: pkg.checker?.funcs.find((f) => f.decl === d)?.obj,
    silence: silent?.why,
    from,
    findings,
    outside: outsideOf(on, findings, place, endLine),
    info: {
      name: text(functionName(d)),
      place,
      endLine,
      findings: findings.map((f) => f.info),
      variables: variablesOf(on, d, localsIn(from)),
      ...(silent === undefined ? {} : { silence: silent.why }),
      ...(silent?.unchecked ? { unchecked: true } : {}),
    },
  };
}

/** The texts outside of a function that its findings lead to; place: of its name. */
function outsideOf(on: Answers, findings: readonly Described[], place: Place, endLine: number): Outside[] {
  const list = new Map<PosBase, Outside>();
  const add = (pos: Pos, p: Place | undefined): void => {
    if (p === undefined || (p.file === place.file && place.line <= p.line && p.line <= endLine)) return;
    const base = on.live.positions.base(pos);
    if (base !== undefined && !list.has(base))
      list.set(base, { pos, base, firstLine: base.firstLine, firstCol: base.firstCol, lines: base.lines });
  };
  for (const f of findings) {
    if (f.finding.origin > 0) add(f.finding.origin, f.info.from?.place);
    f.info.steps.forEach((s, i) => add(f.steps[i]!, s.place));
    add(f.finding.pos, f.info.place);
  }
  return [...list.values()];
}

/**
 * In the order of the text, whatever the order of analysis was. Instances of a generic function say the same of its
 * lines; people want to read it once.
 */
function inOrder(list: readonly Worded[]): Worded[] {
  const sorted = [...list].sort(
    ({ told: a }, { told: b }) =>
      a.place.line - b.place.line ||
      a.place.col - b.place.col ||
      compare(a.text, b.text) ||
      // Where one expression makes a value and boxes it, the finding about making it comes first.
      compareStates(a.state, b.state) ||
      Number(a.allocation === 'box') - Number(b.allocation === 'box') ||
      compare(a.func, b.func),
  );
  return sorted.filter(({ told: f }, i) => {
    const last = sorted[i - 1]?.told;
    return (
      last === undefined || last.text !== f.text || last.place.line !== f.place.line || last.place.col !== f.place.col
    );
  });
}

export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A declared function's name as the compiler has it, without type parameters; a binary string. */
export function functionName(d: FuncDecl): string {
  const recv = d.recv?.type;
  if (recv === undefined) return d.name.value;
  let t = recv,
    ptr = false;
  while (t.kind === Kind.ParenExpr || t.kind === Kind.Operation || t.kind === Kind.IndexExpr) {
    if (t.kind === Kind.Operation) ptr = true;
    t = t.x;
  }
  const base = t.kind === Kind.Name ? t.value : '?';
  return ptr ? `(*${base}).${d.name.value}` : `${base}.${d.name.value}`;
}

/** The nodes of a declaration by their positions, and what stands around its places. */
export interface DeclPlaces {
  readonly nodes: NodeIndex;
  readonly surroundings: Surroundings;
}

function placesOf(on: Answers, root: Node): DeclPlaces {
  let places = on.places.get(root);
  if (places === undefined)
    on.places.set(root, (places = { nodes: indexNodes(root), surroundings: surroundingsOf(root) }));
  return places;
}

/** Where variables are declared that stay on the stack, and whether their addresses are taken. */
function localsIn(parts: Parts): ReadonlyMap<Pos, boolean> {
  const locals = new Map<Pos, boolean>();
  for (const { findings } of parts)
    for (const f of findings)
      if (f.kind === 'local' && f.origin === 0 && f.node?.op === IR.NAME)
        locals.set(f.pos, (locals.get(f.pos) ?? false) || f.node.addrtaken);
  return locals;
}

function variablesOf(on: Answers, d: FuncDecl, locals: ReadonlyMap<Pos, boolean>): VariableInfo[] {
  const list: VariableInfo[] = [];
  const seen = new Set<Obj>();
  walk(d, (n) => {
    if (n.kind === Kind.Name && n.value !== '_') {
      const obj = objectOf(n);
      if (
        obj !== undefined &&
        obj.tag === ObjTag.Var &&
        obj.pos === n.pos &&
        obj.kind !== VarKind.Field &&
        !seen.has(obj)
      ) {
        seen.add(obj);
        const place = on.live.positions.base(n.pos)?.place(n.pos);
        const size = obj.type === undefined ? -1 : on.live.sizeOf(obj.type);
        if (place !== undefined) {
          list.push({
            name: text(obj.name),
            place,
            length: n.value.length,
            parameter: obj.kind === VarKind.Param || obj.kind === VarKind.Recv,
            hasPointers: obj.type !== undefined && on.live.hasPointers(obj.type),
            ...(locals.has(n.pos) ? { stays: true } : {}),
            ...(locals.get(n.pos) === true ? { decided: true } : {}),
            ...(size < 0 ? {} : { size }),
          });
        }
      }
    }
    return true;
  });
  return list;
}

/** Bytes of what a finding is about. */
function sizeOfFinding(f: Finding): number | undefined {
  const n = f.node;
  if (n === undefined || !('type' in n)) return undefined;
  switch (n.op) {
    case IR.NAME:
      return sizeOf(n.type);
    case IR.NEW:
    case IR.PTRLIT:
      return sizeOf(n.type.elem);
    case IR.SLICELIT:
      return n.len * sizeOf(n.type.elem);
    case IR.MAKESLICE: {
      const len = n.cap ?? n.len;
      return len !== undefined && len.op === IR.LITERAL && len.val.kind === 3
        ? Number(len.val.val) * sizeOf(n.type.elem)
        : undefined;
    }
    case IR.CONVIFACE:
      return sizeOf(n.x.type);
    default:
      return undefined;
  }
}
