/** What the target's tables say of calls: callees that the cost model treats in ways of their own, and intrinsics. */
import { type CallExpr, Class } from '../ir/node';
import { Op } from '../ir/op';
import { intrinsicsIn, isIntrinsic, type PackageMode, SpecialCall, specialCall, type Target } from '../target';

/** What is special about a call. */
export function special(target: Target, n: CallExpr): SpecialCall {
  const fun = n.fun!;
  if (fun.op === Op.NAME && fun.class_ === Class.FUNC)
    return specialCall(target.specialFunctions, fun.sym.pkg.path, fun.sym.name);
  if (fun.op === Op.METHEXPR && fun.method !== undefined)
    return specialCall(target.specialMethods, fun.method.sym.pkg.path, fun.method.sym.name);
  return SpecialCall.None;
}

/** ir.IsIntrinsicCall. */
export function isIntrinsicCall(target: Target, mode: PackageMode, n: CallExpr): boolean {
  const fun = n.fun;
  if (fun === undefined) return false;
  const sym = fun.op === Op.NAME ? fun.sym : fun.op === Op.METHEXPR ? fun.method?.sym : undefined;
  if (sym === undefined) return false;
  // Calls that the compiler puts in name the package by the path of its own declarations.
  const { path } = sym.pkg;
  return isIntrinsic(intrinsicsIn(target, mode), path === 'go.runtime' ? 'runtime' : path, sym.name);
}
