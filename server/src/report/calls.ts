/** What kind of callee a call has, for saying why its arguments count as kept. */
import type { Pos } from '../base/pos';
import { type CallExpr, type File, Kind, unparen, walk } from '../syntax';
import { Builtin, BuiltinId, Func, objectOf, Tag, typeOf, under } from '../types';
import type { CauseCode } from './causes';

const known = new WeakMap<File, Map<Pos, CauseCode>>();

/** By the position of a call: the cause of an escape through one of its arguments. Conversions have none. */
export function callCauses(tree: File): ReadonlyMap<Pos, CauseCode> {
  let map = known.get(tree);
  if (map === undefined) {
    known.set(tree, (map = new Map()));
    const causes = map;
    const bodiless = new Set<Func>();
    for (const d of tree.declList) if (d.kind === Kind.FuncDecl && !d.hasBody) { const f = objectOf(d.name); if (f instanceof Func) bodiless.add(f); }
    walk(tree, (n) => {
      if (n.kind === Kind.CallExpr) { const cause = causeOfCall(n, bodiless); if (cause !== undefined) causes.set(n.pos, cause); }
      return true;
    });
  }
  return map;
}

function causeOfCall(call: CallExpr, bodiless: ReadonlySet<Func>): CauseCode | undefined {
  let fun = unparen(call.fun);
  if (fun.kind === Kind.IndexExpr) fun = unparen(fun.x);
  const obj = fun.kind === Kind.Name ? objectOf(fun) : fun.kind === Kind.SelectorExpr ? (fun.selection?.obj ?? objectOf(fun.sel)) : undefined;
  if (obj instanceof Builtin) {
    switch (obj.id) {
      case BuiltinId.Append: return 'append';
      case BuiltinId.Copy: return 'copy';
      case BuiltinId.Panic: return 'panic';
      default: return undefined;
    }
  }
  if (obj instanceof Func) {
    const recv = obj.type?.recv?.type;
    if (recv !== undefined && under(recv).tag === Tag.Interface) return 'interface-call';
    return bodiless.has(obj) ? 'no-body-call' : 'leaking-call';
  }
  const t = typeOf(fun);
  return t !== undefined && under(t).tag === Tag.Signature && fun.kind !== Kind.FuncLit ? 'func-value-call' : undefined;
}
