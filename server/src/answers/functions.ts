/** Builds a file's functions from its package's findings. */
import { compareStates } from '../allocs';
import { none } from '../base/none';
import type { Pos } from '../base/pos';
import type { Finding } from '../escape';
import { Op as IR } from '../ir/op';
import { sizeOf } from '../ir/size';
import type { PackageAnalysis, ParsedSource, SilentFunc } from '../program';
import { type Decl, endPos, type FuncDecl, Kind, type Node, walk } from '../syntax';
import { objectOf } from '../types/info';
import { type Obj, ObjTag, VarKind } from '../types/object';
import type { Package } from '../types/package';
import { extentOf, indexNodes, type NodeIndex, spanOf, spanOfNode } from './extents';
import { type Described, describe, identify, movedBy, text, type Worded } from './findings';
import { mergeInstances } from './generics';
import { originOf } from './inlining';
import type { Answers } from './memo';
import { type FindingInfo, type FunctionInfo, madeFrom, type Place, type VariableInfo } from './model';
import { coldness, type Span, type Surroundings, surroundingsOf } from './surroundings';

/** The file's functions with what was found in them; package variables' initializers are one function, `init`. */
export function functionsOf(on: Answers, a: PackageAnalysis, path: string): FunctionInfo[] {
  const program = on.live.program.package(a.loaded.importPath);
  const source = program?.sources.find((s) => s.base.file === path);
  if (program === undefined || source === undefined) return [];
  const { declList } = source.file;
  const groups = groupsOf(on, a, program.sources);
  const silent = new Map(a.silent.map((s) => [s.decl, s]));
  const memos = memosOf(on, declList);
  // Lines that directives tell are not the file's own.
  const plain = source.base.directives.length === 0;
  const out: FunctionInfo[] = [];
  const all: Described[] = [];
  for (const d of declList) {
    if (d.kind !== Kind.FuncDecl) continue;
    const place = on.live.positions.base(d.name.pos)?.place(d.name.pos);
    if (place === undefined) continue;
    const silence = silent.get(d);
    const mine = groups.get(d) ?? none;
    let memo = plain ? memos.get(d) : undefined;
    if (memo === undefined || memo.silence !== silence?.why || !sameLists(memo.from, mine))
      memo = functionInfo(on, a.pkg, d, place, silence, mine);
    else if (memo.info.place.line !== place.line || memo.reachesOut) memo = movedInfo(on, memo, place);
    memos.set(d, memo);
    on.describedIn.set(memo.info, memo.findings);
    out.push(memo.info);
    all.push(...memo.findings);
  }
  const rest: Worded[] = [];
  for (const [d, lists] of groups)
    if (d?.kind !== Kind.FuncDecl)
      rest.push(
        ...described(
          on,
          a.pkg,
          d,
          lists.flat().filter((f) => on.live.positions.base(f.pos)?.file === path),
        ),
      );
  if (rest.length > 0) {
    const places = rest.map((r) => r.told.place);
    const first = places.reduce((x, y) => (y.line < x.line ? y : x)),
      last = places.reduce((x, y) => (y.line > x.line ? y : x));
    const findings = identify(on.live.positions, `${a.pkg.path} init`, inOrder(rest));
    out.push({ name: 'init', place: first, endLine: last.line, findings: findings.map((r) => r.info) });
    all.push(...findings);
  }
  const byFile = on.described.get(a);
  if (byFile === undefined) on.described.set(a, new Map([[path, all]]));
  else byFile.set(path, all);
  return out;
}

/** The answer for a function, kept for when nothing but its place changes. */
export interface FunctionMemo {
  readonly silence: string | undefined;
  /** The lists that its findings come from. */
  readonly from: readonly (readonly Finding[])[];
  readonly findings: readonly Described[];
  /** Chains lead to places outside of the function. */
  readonly reachesOut: boolean;
  readonly info: FunctionInfo;
}

function memosOf(on: Answers, decls: readonly Decl[]): WeakMap<FuncDecl, FunctionMemo> {
  let memos = on.functions.get(decls);
  if (memos === undefined) on.functions.set(decls, (memos = new WeakMap()));
  return memos;
}

function sameLists(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((x, i) => x === b[i]);
}

/** Findings by the declaration that they stand in; undefined for those that stand elsewhere. */
function groupsOf(
  on: Answers,
  a: PackageAnalysis,
  sources: readonly ParsedSource[],
): Map<Decl | undefined, (readonly Finding[])[]> {
  const groups = new Map<Decl | undefined, (readonly Finding[])[]>();
  for (const list of a.lists ?? [a.findings, a.generic ?? none]) {
    if (list.length === 0) continue;
    let parts = on.parts.get(list);
    if (parts === undefined) on.parts.set(list, (parts = partsOf(list, sources)));
    for (const [d, part] of parts) {
      const lists = groups.get(d);
      if (lists === undefined) groups.set(d, [part]);
      else lists.push(part);
    }
  }
  return groups;
}

function partsOf(
  list: readonly Finding[],
  sources: readonly ParsedSource[],
): Map<Decl | undefined, readonly Finding[]> {
  const parts = new Map<Decl | undefined, Finding[]>();
  let last: Decl | undefined;
  for (const f of list) {
    // Nearly all stand in the same declaration.
    if (last === undefined || !covers(last, f.pos)) last = declAt(sources, f.pos);
    const part = parts.get(last);
    if (part === undefined) parts.set(last, [f]);
    else part.push(f);
  }
  return parts;
}

const covers = (d: Decl, pos: Pos): boolean =>
  d.kind === Kind.FuncDecl
    ? d.pos - 5 <= pos && pos <= Math.max(d.bodyEnd, d.bodyEnd > 0 ? 0 : endPos(d.type))
    : d.pos <= pos && pos <= endPos(d);

function declAt(sources: readonly ParsedSource[], pos: Pos): Decl | undefined {
  for (const s of sources) for (const d of s.file.declList) if (d.kind === Kind.FuncDecl && covers(d, pos)) return d;
  for (const s of sources) for (const d of s.file.declList) if (d.kind !== Kind.FuncDecl && covers(d, pos)) return d;
  return undefined;
}

function described(on: Answers, pkg: Package, d: Decl | undefined, findings: readonly Finding[]): Worded[] {
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
  from: readonly (readonly Finding[])[],
): FunctionMemo {
  const endLine = on.live.positions.base(d.bodyEnd)?.place(d.bodyEnd).line ?? place.line;
  const owner = `${pkg.path} ${text(functionName(d))}`;
  const findings = identify(on.live.positions, owner, inOrder(mergeInstances(described(on, pkg, d, from.flat()))));
  const out = (p: Place | undefined): boolean =>
    p !== undefined && (p.file !== place.file || p.line < place.line || p.line > endLine);
  return {
    silence: silent?.why,
    from,
    findings,
    reachesOut: findings.some(
      (f) => out(f.info.place) || out(f.info.from?.place) || f.info.steps.some((s) => out(s.place)),
    ),
    info: {
      [madeFrom]: {},
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

/** The same after the function, or what its chains lead to, has moved. */
function movedInfo(on: Answers, memo: FunctionMemo, place: Place): FunctionMemo {
  const { info } = memo;
  const by = place.line - info.place.line;
  const findings = memo.findings.map((f) => movedBy(on.live.positions, f, by, info.place.line, info.endLine));
  if (by === 0 && findings.every((f, i) => samePlaces(f.info, memo.findings[i]!.info))) return memo;
  // Chains that lead elsewhere may have moved by another distance.
  const asOne = !memo.reachesOut || findings.every((f, i) => sameOutside(info, f.info, memo.findings[i]!.info));
  return {
    ...memo,
    findings,
    info: {
      ...info,
      ...(asOne ? {} : { [madeFrom]: {} }),
      place,
      endLine: info.endLine + by,
      findings: findings.map((f) => f.info),
      variables:
        by === 0
          ? info.variables
          : info.variables?.map((v) => ({
              ...v,
              place: { file: v.place.file, line: v.place.line + by, col: v.place.col },
            })),
    },
  };
}

/** Whether places outside of a function are the same in two equal findings of it; info: where it was before. */
function sameOutside(info: FunctionInfo, a: FindingInfo, b: FindingInfo): boolean {
  const inside = (p: Place): boolean =>
    p.file === info.place.file && info.place.line <= p.line && p.line <= info.endLine;
  const same = (x: Place | undefined, y: Place | undefined): boolean =>
    y === undefined ? x === undefined : inside(y) || (x !== undefined && x.file === y.file && x.line === y.line);
  return same(a.from?.place, b.from?.place) && b.steps.every((s, i) => same(a.steps[i]?.place, s.place));
}

/** Whether what two equal findings mention is at the same places. */
function samePlaces(a: FindingInfo, b: FindingInfo): boolean {
  const same = (x: Place | undefined, y: Place | undefined): boolean =>
    x === y || (x !== undefined && y !== undefined && x.file === y.file && x.line === y.line && x.col === y.col);
  return (
    same(a.place, b.place) &&
    same(a.mapped, b.mapped) &&
    same(a.from?.place, b.from?.place) &&
    a.steps.every((s, i) => same(s.place, b.steps[i]?.place))
  );
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
function localsIn(lists: readonly (readonly Finding[])[]): ReadonlyMap<Pos, boolean> {
  const locals = new Map<Pos, boolean>();
  for (const list of lists)
    for (const f of list)
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
