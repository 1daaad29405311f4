/** What a name in a file stands for: hovers of names that are no findings. */
import type { Pos } from '../base/pos';
import type { Pipeline } from '../program';
import { behind, Kind, type Node, type Name as SName, startOf, walk } from '../syntax';
import { objectOf } from '../types/info';
import { type Obj, ObjTag, VarKind } from '../types/object';
import { typeString } from '../types/typestring';
import { allocatesOf } from './allocates';
import type { Analysed } from './file';
import { text } from './findings';
import { callAt, inliningDetail } from './inlining';
import type { Place, SymbolInfo } from './model';

/** What the name at a place stands for; undefined where there is none. inlining: whether calls are inlined. */
export function symbolAt(a: Analysed, place: Place, inlining: boolean): SymbolInfo | undefined {
  const { answers, analysis, loaded } = a;
  const { live } = answers;
  const source = live.program.package(loaded.importPath)?.sources.find((s) => s.base.file === place.file);
  if (source === undefined) return undefined;
  let found: SName | undefined;
  const calls = new Map<SName, Pos>();
  let around: SName | undefined;
  const within = (from: Pos, to: Pos): boolean => {
    const a = live.positions.base(from)?.place(from),
      b = live.positions.base(to)?.place(to);
    return a !== undefined && b !== undefined && !isBefore(place, a) && !isBefore(b, place);
  };
  walk(source.file, (n) => {
    if (n.kind === Kind.CallExpr) {
      const name = calleeName(n.fun);
      if (name !== undefined) calls.set(name, n.pos);
      // Parentheses and commas are the call's, arguments are not.
      if (within(startOf(n), n.end)) around = n.argList.some((x) => within(startOf(x), behind(x))) ? undefined : name;
    }
    if (n.kind === Kind.Name) {
      const at = live.positions.base(n.pos)?.place(n.pos);
      if (at !== undefined && at.line === place.line && at.col <= place.col && place.col <= at.col + n.value.length) {
        found = n;
      }
    }
    return found === undefined && mayContain(live, n, place);
  });
  found ??= around;
  const obj = found === undefined ? undefined : objectOf(found);
  const info = found === undefined || obj === undefined ? undefined : symbolInfo(live, found, obj);
  if (info === undefined || found === undefined || obj === undefined || analysis === undefined) return info;
  const pos = calls.get(found);
  const call = pos === undefined ? undefined : callAt(answers, analysis, pos);
  const detail = obj.tag === ObjTag.Func && inlining ? inliningDetail(answers, analysis, obj) : undefined;
  const fn = obj.tag === ObjTag.Func ? live.declaredFunc(obj) : undefined;
  return {
    ...info,
    ...(fn === undefined ? {} : { allocates: allocatesOf(answers, fn) }),
    ...(call === undefined ? {} : { call }),
    ...(detail === undefined ? {} : { inlining: detail }),
  };
}

const isBefore = (a: Place, b: Place): boolean => a.line < b.line || (a.line === b.line && a.col < b.col);

/** The name that a call's callee ends in. */
function calleeName(fun0: Node): SName | undefined {
  let fun = fun0;
  while (fun.kind === Kind.ParenExpr || fun.kind === Kind.IndexExpr) fun = fun.x;
  return fun.kind === Kind.Name ? fun : fun.kind === Kind.SelectorExpr ? fun.sel : undefined;
}

/** Functions whose lines do not hold the place are not searched. */
function mayContain(live: Pipeline, n: Node, place: Place): boolean {
  if (n.kind !== Kind.FuncDecl || n.bodyEnd === 0) return true;
  const end = live.positions.base(n.bodyEnd)?.place(n.bodyEnd);
  return end === undefined || end.line >= place.line;
}

function symbolInfo(live: Pipeline, name: SName, obj: Obj): SymbolInfo | undefined {
  const place = live.positions.base(name.pos)?.place(name.pos);
  if (place === undefined) return undefined;
  const declared = obj.pos > 0 ? live.positions.base(obj.pos)?.place(obj.pos) : undefined;
  const kinds: Record<ObjTag, SymbolInfo['kind']> = {
    [ObjTag.PkgName]: 'package',
    [ObjTag.Const]: 'constant',
    [ObjTag.TypeName]: 'type',
    [ObjTag.Var]: 'variable',
    [ObjTag.Func]: 'function',
    [ObjTag.Label]: 'label',
    [ObjTag.Builtin]: 'builtin',
    [ObjTag.Nil]: 'constant',
  };
  let kind = kinds[obj.tag];
  if (obj.tag === ObjTag.Var)
    kind =
      obj.kind === VarKind.Field
        ? 'field'
        : obj.kind === VarKind.Param || obj.kind === VarKind.Recv || obj.kind === VarKind.Result
          ? 'parameter'
          : 'variable';
  const t = obj.type;
  const size = obj.tag === ObjTag.Var && t !== undefined ? live.sizeOf(t) : -1;
  const summary = obj.tag === ObjTag.Func ? live.summary(obj) : undefined;
  return {
    kind,
    name: text(obj.name),
    place,
    length: name.value.length,
    declaration: declared,
    ...(t === undefined ? {} : { type: text(typeString(t, (p) => p.name)) }),
    ...(size < 0 ? {} : { size }),
    ...(summary === undefined ? {} : { summary }),
  };
}
