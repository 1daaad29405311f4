/**
 * Sort with slices.SortFunc.
 *
 * sort.Slice takes its slice in an interface and swaps by reflection; slices.SortFunc knows the type, and runs the same
 * algorithm with the same comparisons. The function that compares is `s[i].f < s[j].f` or `>`, for integers and
 * strings.
 */
import { type CallExpr, type Expr, type FuncLit, Kind, type Name, Op, unparen, walk } from '../syntax/index';
import {
  BasicInfo,
  objectOf,
  SelectionKind,
  Tag,
  type Type,
  typeOf,
  typeString,
  unalias,
  under,
  Var,
} from '../types/index';
import { Edits, hasComments, packageNamed, sourceOf } from './edits';
import { type DeclFacts, parentOf, sameExpr } from './facts/package';
import type { Fix, Found, Site } from './model';
import { type Reason, reason } from './reasons';

const id = 'sort-func';

export const sortFunc: Fix = { id, find };

function find({ facts, at, node, view }: Site): readonly Found[] {
  const call = sortCallAround(at, node);
  if (call === undefined) return [];
  const no = (r: Reason): readonly Found[] => [{ fix: id, reason: r }];
  const fun = unparen(call.fun);
  const pkg = fun.kind === Kind.SelectorExpr ? packageNamed(fun.x) : undefined;
  const [slice, less] = call.argList;
  const literal = less === undefined ? undefined : unparen(less);
  if (slice === undefined || pkg === undefined || literal?.kind !== Kind.FuncLit)
    return no(reason('argument-type', 'less'));
  const s = unparen(slice);
  const variable = s.kind === Kind.Name ? objectOf(s) : undefined;
  const t = typeOf(slice);
  const shape = t === undefined ? undefined : under(t);
  if (!(variable instanceof Var) || shape?.tag !== Tag.Slice) return no(reason('argument-type', sourceOf(view, slice)));
  const order = comparisonOf(literal, variable);
  if (order === undefined) return no(reason('argument-type', 'less'));
  if (hasComments(view, call) || /\/[/*]/.test(sourceOf(view, literal))) return no(reason('comment-inside'));
  if (at.names.has('a') || at.names.has('b')) return no(reason('name-taken', 'a'));
  const elem = typeText(shape.elem, at, facts.pkg.path);
  if (elem === undefined)
    return no(
      reason(
        'argument-type',
        typeString(shape.elem, () => ''),
      ),
    );
  const edits = new Edits(facts);
  const slices = edits.use(at, 'slices'),
    cmp = edits.use(at, 'cmp');
  if (slices === undefined || cmp === undefined) return no(reason('name-taken', 'slices'));
  const [first, second] = order.isDescending ? ['b', 'a'] : ['a', 'b'];
  const path = order.path.map((f) => `.${f}`).join('');
  const body = `return ${cmp}.Compare(${first}${path}, ${second}${path})`;
  if (body.length + elem.length > 70) return no(reason('comment-inside'));
  edits.replace(view, call, `${slices}.SortFunc(${sourceOf(view, slice)}, func(a, b ${elem}) int { ${body} })`);
  edits.unuse(view, pkg);
  const list = edits.finish();
  if (list === undefined) return no(reason('comment-inside'));
  const title = 'Sort with slices.SortFunc';
  return [{ fix: id, grade: 'proven', title, edits: list, draft: edits, conditions: [], replaces: 0 }];
}

function sortCallAround(at: DeclFacts, node: Parameters<typeof parentOf>[1]): CallExpr | undefined {
  const { parent, child } = parentOf(at, node);
  if (parent?.kind !== Kind.CallExpr || !parent.argList.some((a) => sameExpr(a, child))) return undefined;
  const fun = unparen(parent.fun);
  const isSort =
    fun.kind === Kind.SelectorExpr && packageNamed(fun.x)?.imported.path === 'sort' && fun.sel.value === 'Slice';
  return isSort && parent.argList.length === 2 ? parent : undefined;
}

/** The fields that a function compares of the elements at its two parameters; undefined for any other function. */
function comparisonOf(
  f: FuncLit,
  s: Var,
): { readonly path: readonly string[]; readonly isDescending: boolean } | undefined {
  const [i, j] = f.type.paramList;
  const [only, ...more] = f.body.list;
  if (only?.kind !== Kind.ReturnStmt || more.length > 0 || i?.name === undefined || j?.name === undefined)
    return undefined;
  const e = only.results === undefined ? undefined : unparen(only.results);
  if (e?.kind !== Kind.Operation || e.y === undefined || (e.op !== Op.Lss && e.op !== Op.Gtr)) return undefined;
  const t = typeOf(e.x);
  const u = t === undefined ? undefined : under(t);
  if (u?.tag !== Tag.Basic || (u.info & (BasicInfo.IsInteger | BasicInfo.IsString)) === 0) return undefined;
  const x = elementPath(e.x, s),
    y = elementPath(e.y, s);
  if (x === undefined || y === undefined || x.path.join('.') !== y.path.join('.')) return undefined;
  const first = objectOf(i.name),
    second = objectOf(j.name);
  const isStraight = x.index === first && y.index === second;
  if (!isStraight && !(x.index === second && y.index === first)) return undefined;
  return { path: x.path, isDescending: (e.op === Op.Gtr) === isStraight };
}

/** `s[i].f.g` as i and the fields; pointers on the way may be nil, and fail alike. */
function elementPath(e: Expr, s: Var): { readonly index: unknown; readonly path: readonly string[] } | undefined {
  const path: string[] = [];
  let x = unparen(e);
  while (x.kind === Kind.SelectorExpr) {
    if (x.selection?.kind !== SelectionKind.FieldVal) return undefined;
    path.unshift(x.sel.value);
    x = unparen(x.x);
  }
  if (x.kind !== Kind.IndexExpr) return undefined;
  const of = unparen(x.x),
    index = unparen(x.index);
  if (of.kind !== Kind.Name || objectOf(of) !== s || index.kind !== Kind.Name) return undefined;
  return { index: objectOf(index as Name), path };
}

/** A type as it is written in a file: of this package, predeclared, or a pointer to such a one. */
function typeText(t: Type, at: DeclFacts, path: string): string | undefined {
  const u = unalias(t);
  if (u.tag === Tag.Pointer) {
    const base = typeText(u.base, at, path);
    return base === undefined ? undefined : `*${base}`;
  }
  if (u.tag === Tag.Basic) return at.uses.size > 0 && !declares(at, u.name) ? u.name : undefined;
  if (u.tag !== Tag.Named || u.obj.parent === undefined || u.obj.pkg === undefined) return undefined;
  const text = typeString(u, () => '');
  const isOwn = u.obj.parent === u.obj.pkg.scope && u.obj.pkg.path === path;
  return isOwn && /^[\p{L}\p{N}_]+$/u.test(text) && !declares(at, text) ? text : undefined;
}

/** Whether a declaration gives a name another meaning. */
function declares(at: DeclFacts, name: string): boolean {
  let found = false;
  walk(at.decl, (n) => {
    if (n.kind === Kind.Name && n.value === name && objectOf(n) instanceof Var) found = true;
    return !found;
  });
  return found;
}
