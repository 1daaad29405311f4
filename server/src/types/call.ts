/**
 * Calls: instantiation of functions, arguments, inference (types2/call.go, go1.26). Selectors are in selector.ts.
 */
import { none } from '../base/none';
import type { Pos } from '../base/pos';
import type { CallExpr, Expr, IndexExpr } from '../syntax/nodes';
import { Kind } from '../syntax/nodes';
import { assignment, operandTypes, typesSummary, varTypes } from './assignments';
import { builtin } from './builtins';
import { later, lookup } from './check';
import type { Checker } from './checker';
import { conversion } from './conversions';
import { errorf, invalidOp, newError, softErrorf, versionErrorf } from './errors';
import type { Target } from './expr';
import {
  ExprKind,
  exclude,
  expr,
  exprOrType,
  genericExpr,
  multiExpr,
  newTarget,
  nonGeneric,
  pendingType,
  rawExpr,
  tupleOperands,
} from './expr';
import { operandText, typeText } from './format';
import { indexExpr } from './indexexpr';
import { infer, isParameterized, renameTParams } from './infer';
import { Mode } from './info';
import { instance, verify } from './instantiate';
import { recordInstance as recordMono } from './mono';
import { context } from './named';
import { ObjTag, Var, VarKind } from './object';
import { newOperand, Operand } from './operand';
import { isTypeParam } from './predicates';
import { record, recordInstance, recordTypeAndValue } from './recording';
import { makeSubstMap, subst } from './subst';
import type { SliceType, Type, TypeParam } from './type';
import { BasicKind, Signature, Tag, Tuple } from './type';
import { isMethodSet, typeSet } from './typeset';
import { typeList } from './typexpr';
import { commonUnder, under } from './under';
import { predeclaredFuncs, Typ } from './universe';
import { exprString, startPos, unpackListExpr, unparen } from './util';
import { allowVersion, verifyVersionf, versionOf } from './version';

export { selector } from './selector';

/**
 * Instantiates the generic function x with the type arguments of inst, if any; with `infer`, missing ones are inferred
 * from the target T. Without, and where some are missing, the ones that there are are returned and x stays as it is.
 */
export function funcInst(
  check: Checker,
  T: Target | undefined,
  pos: Pos,
  x: Operand,
  inst: IndexExpr | undefined,
  inferMissing: boolean,
): readonly Type[] | undefined {
  const instErrPos = inst !== undefined ? inst.pos : pos;
  if (inst !== undefined) x.expr = inst;
  const versionOk = verifyVersionf(check, instErrPos, 'generics', 'function instantiation');

  let targs: readonly Type[] = [];
  let xlist: readonly Expr[] = [];
  if (inst !== undefined) {
    xlist = unpackListExpr(inst.index);
    const list = typeList(check, xlist);
    if (list === undefined) {
      x.mode = Mode.Invalid;
      return undefined;
    }
    targs = list;
  }

  const sig = under(x.type!) as Signature;
  const got = targs.length,
    want = sig.tparams.length;
  if (got > want) {
    errorf(check, xlist[got - 1]!, `got ${got} type arguments but ${exprString(x.expr!)} has ${want} type parameters`);
    x.mode = Mode.Invalid;
    return undefined;
  }

  if (got < want) {
    if (!inferMissing) return targs;
    // As if the function were an argument of a call: func g[type parameters of x](x's type), g(target).
    let args: Operand[] = [];
    let params: Var[] = [];
    let reverse = false;
    if (T !== undefined && want > 0) {
      if (versionOk && !allowVersion(check, 'reverseInference')) {
        versionErrorf(
          check,
          instErrPos,
          versionOf(check, 'reverseInference'),
          `${inst !== undefined ? 'partially' : 'implicitly'} instantiated function in assignment`,
        );
      }
      const gsig = new Signature(undefined, sig.params, sig.results, sig.variadic);
      params = [new Var(x.expr!.pos, check.pkg, '', gsig, VarKind.Param)];
      const arg = newOperand(Mode.Value, undefined, T.sig);
      arg.expr = {
        kind: Kind.Name,
        pos: x.expr!.pos,
        value: T.desc,
        obj: undefined,
        instance: undefined,
        tv: undefined,
      };
      args = [arg];
      reverse = true;
    }
    const renamed = renameTParams(check, pos, sig.tparams, new Tuple(params));
    const err = newError(check);
    const inferred = infer(check, pos, renamed.tparams, targs, renamed.type as Tuple, args, reverse, err);
    if (inferred === undefined) {
      err.report();
      x.mode = Mode.Invalid;
      return undefined;
    }
    targs = inferred;
  }

  x.type = instantiateSignature(check, x.expr!.pos, x.expr!, sig, targs, xlist);
  x.mode = Mode.Value;
  return undefined;
}

/** The signature with type arguments for its type parameters; they are verified later. */
export function instantiateSignature(
  check: Checker,
  pos: Pos,
  e: Expr,
  type: Signature,
  targs: readonly Type[],
  xlist: readonly Expr[],
): Signature {
  const inst = instance(check, pos, type, targs) as Signature;
  recordInstance(check, e, targs, inst);
  later(check, () => {
    const tparams = type.tparams;
    const failed = verify(check, pos, tparams, targs);
    if (failed === undefined) {
      recordMono(check, pos, tparams, targs, xlist);
      return;
    }
    const at = xlist[failed.index];
    softErrorf(check, at !== undefined ? startPos(at) : pos, failed.cause);
  });
  return inst;
}

/** Checks a call: a conversion, a call of a builtin or of a function. */
export function callExpr(check: Checker, x: Operand, call: CallExpr): ExprKind {
  let inst: IndexExpr | undefined;
  const fun = call.fun;
  if (fun.kind === Kind.IndexExpr) {
    // instantiation waits for the arguments
    if (indexExpr(check, x, fun)) inst = fun;
    x.expr = fun;
    record(check, x);
  } else {
    exprOrType(check, x, fun, true);
  }

  switch (x.mode) {
    case Mode.Invalid:
      useList(check, call.argList);
      x.expr = call;
      return ExprKind.Statement;
    case Mode.TypExpr:
      nonGeneric(check, undefined, x);
      if ((x.mode as Mode) !== Mode.Invalid) conversionCall(check, x, call);
      x.expr = call;
      return ExprKind.Conversion;
    case Mode.Builtin: {
      const id = x.id;
      if (!builtin(check, x, call, id)) x.mode = Mode.Invalid;
      x.expr = call;
      if (x.mode !== Mode.Invalid && (x.mode as Mode) !== Mode.Constant) check.env.hasCallOrRecv = true;
      return predeclaredFuncs[id]!.kind;
    }
  }

  const cgocall = (x.mode as Mode) === Mode.CgoFunc;
  const u = isTypeParam(x.type!) ? undefined : under(x.type!);
  let sig: Signature;
  if (u !== undefined && u.tag === Tag.Signature) {
    sig = u;
  } else {
    let cause = '';
    const common = commonUnder(
      x.type!,
      (t, tu) => (tu !== undefined && tu.tag !== Tag.Signature ? `${typeText(check, t)} is not a function` : undefined),
      (m) => {
        cause = m;
      },
    );
    if (common === undefined || common.tag !== Tag.Signature) {
      errorf(check, x, `${invalidOp}cannot call ${operandText(check, x)}: ${cause}`);
      useList(check, call.argList);
      x.mode = Mode.Invalid;
      x.expr = call;
      return ExprKind.Statement;
    }
    sig = common;
  }

  const wasGeneric = sig.tparams.length > 0;
  let xlist: readonly Expr[] = noExprs;
  let targs: readonly Type[] = noTypes;
  if (inst !== undefined) {
    xlist = unpackListExpr(inst.index);
    const list = typeList(check, xlist);
    const want = sig.tparams.length;
    if (list === undefined || list.length > want) {
      if (list !== undefined)
        errorf(
          check,
          xlist[want]!,
          `got ${list.length} type arguments but ${exprString(inst.x)} has ${want} type parameters`,
        );
      useList(check, call.argList);
      x.mode = Mode.Invalid;
      x.expr = call;
      return ExprKind.Statement;
    }
    targs = list;
    // with all type arguments given, there is nothing to infer for the function itself
    if (list.length === want && want > 0) {
      verifyVersionf(check, inst, 'generics', 'function instantiation');
      sig = instantiateSignature(check, inst.pos, inst, sig, targs, xlist);
      targs = noTypes;
      xlist = noExprs;
    }
  }

  const { list: args, targs: atargs } = genericExprList(check, call.argList);
  sig = checkArguments(check, call, sig, targs, xlist, args, atargs);
  if (wasGeneric && sig.tparams.length === 0) recordTypeAndValue(check, call.fun, Mode.Value, sig);

  const results = sig.results.vars;
  switch (results.length) {
    case 0:
      x.mode = Mode.NoValue; // the type stays: messages about missing values tell it
      break;
    case 1:
      x.mode = cgocall ? Mode.CommaErr : Mode.Value;
      x.type = results[0]!.type;
      break;
    default:
      x.mode = Mode.Value;
      x.type = sig.results;
  }
  x.expr = call;
  check.env.hasCallOrRecv = true;
  // no operand has a type with type parameters that were not inferred
  if (x.mode === Mode.Value && sig.tparams.length > 0 && isParameterized(sig.tparams, x.type!)) x.mode = Mode.Invalid;
  return ExprKind.Statement;
}

const noExprs: readonly Expr[] = none;
const noTypes: readonly Type[] = none;

/** T(x), with T in x. */
function conversionCall(check: Checker, x: Operand, call: CallExpr): void {
  const T = x.type!;
  const n = call.argList.length;
  x.mode = Mode.Invalid;
  if (n === 0) {
    errorf(check, call, `missing argument in conversion to ${typeText(check, T)}`);
    return;
  }
  if (n > 1) {
    useList(check, call.argList);
    errorf(check, call.argList[n - 1]!, `too many arguments in conversion to ${typeText(check, T)}`);
    return;
  }
  expr(check, check.conf.target.release.literalsInfer ? newTarget(T, 'conversion') : undefined, x, call.argList[0]!);
  if ((x.mode as Mode) === Mode.Invalid) return;
  const t = under(T);
  if (t.tag === Tag.Interface && !isTypeParam(T) && !isMethodSet(typeSet(t))) {
    errorf(
      check,
      call,
      `cannot use interface ${typeText(check, T)} in conversion (contains specific type constraints or is comparable)`,
    );
    x.mode = Mode.Invalid;
    return;
  }
  if (call.hasDots) {
    errorf(check, call.argList[0]!, `invalid use of ... in conversion to ${typeText(check, T)}`);
    x.mode = Mode.Invalid;
    return;
  }
  conversion(check, x, T);
}

/** Checks a list of expressions; a single one may give several operands. */
export function exprList(check: Checker, elist: readonly Expr[]): Operand[] {
  if (elist.length === 1) return multiExpr(check, elist[0]!, false).list;
  const list: Operand[] = [];
  for (const e of elist) {
    const x = new Operand();
    expr(check, undefined, x, e);
    list.push(x);
  }
  return list;
}

interface GenericExprList {
  readonly list: Operand[];
  /** Type arguments of partially instantiated functions, by index. */
  readonly targs: readonly (readonly Type[] | undefined)[] | undefined;
}

/** Like exprList, but operands may be generic functions, also partially instantiated ones. */
function genericExprList(check: Checker, elist: readonly Expr[]): GenericExprList {
  const n = elist.length;
  if (n === 0) return { list: [], targs: undefined };
  // before Go 1.21, functions as arguments had to be instantiated completely
  const inferMissing = !allowVersion(check, 'reverseInference');
  const list: Operand[] = [];
  let targsList: (readonly Type[] | undefined)[] | undefined;
  for (let i = 0; i < n; i++) {
    const e = elist[i]!;
    const x = new Operand();
    if (e.kind === Kind.IndexExpr) {
      if (indexExpr(check, x, e)) {
        const targs = funcInst(check, undefined, e.pos, x, e, inferMissing);
        if (targs !== undefined) {
          (targsList ??= new Array<undefined>(n))[i] = targs;
          x.expr = e;
        } else {
          record(check, x);
        }
        list.push(x);
        continue;
      }
      // an index expression that has been checked already needs the rest of rawExpr only
      finishIndexExpr(check, x, e);
    } else if (n > 1) {
      genericExpr(check, x, e);
      list.push(x);
      continue;
    } else {
      rawExpr(check, undefined, x, e, undefined, true);
      exclude(check, x, (1 << Mode.NoValue) | (1 << Mode.Builtin) | (1 << Mode.TypExpr));
    }
    if (n === 1 && x.mode !== Mode.Invalid && x.type!.tag === Tag.Tuple)
      return { list: tupleOperands(x.type!.vars, e), targs: undefined };
    list.push(x);
  }
  return { list, targs: targsList };
}

function finishIndexExpr(check: Checker, x: Operand, e: IndexExpr): void {
  x.expr = e;
  pendingType(check, x);
  record(check, x);
  exclude(check, x, (1 << Mode.NoValue) | (1 << Mode.Builtin) | (1 << Mode.TypExpr));
}

/**
 * Checks the arguments of a call against the signature, whose type arguments so far are targs (given by xlist), and
 * infers what is missing. Gives the instantiated signature, or sig itself where there is an error.
 */
export function checkArguments(
  check: Checker,
  call: CallExpr,
  sig: Signature,
  targs0: readonly Type[],
  xlist: readonly Expr[],
  args: readonly Operand[],
  atargs: readonly (readonly Type[] | undefined)[] | undefined,
): Signature {
  const nargs = args.length;
  const params = sig.params.vars;
  let npars = params.length;
  const ddd = call.hasDots;

  let spread = false; // arguments from npars-1 on go to the variadic parameter
  if (sig.variadic) {
    if (ddd) {
      if (call.argList.length === 1 && nargs > 1) {
        errorf(check, call, `cannot use ... with ${nargs}-valued ${exprString(call.argList[0]!)}`);
        return sig;
      }
    } else if (nargs >= npars - 1) {
      spread = true;
      npars = nargs;
    } else {
      npars--; // for the message
    }
  } else if (ddd) {
    errorf(check, call, `cannot use ... in call to non-variadic ${exprString(call.fun)}`);
    return sig;
  }

  if (nargs !== npars) {
    let at: Expr | Pos = call;
    let qualifier = 'not enough';
    if (nargs > npars) {
      at = args[npars]!.expr!;
      qualifier = 'too many';
    } else if (nargs > 0) {
      at = args[nargs - 1]!.expr!;
    }
    const err = newError(check);
    err.addf(at, `${qualifier} arguments in call to ${exprString(call.fun)}`);
    err.addf(0, `have ${typesSummary(check, operandTypes(args), false, ddd)}`);
    err.addf(0, `want ${typesSummary(check, varTypes(params), sig.variadic, false)}`);
    err.report();
    return sig;
  }

  const n = sig.tparams.length;
  let generic = n > 0;
  if (!generic) {
    for (const a of args) {
      const t = a.type;
      if (t !== undefined && t.tag === Tag.Signature && t.tparams.length > 0) {
        generic = true;
        break;
      }
    }
  }
  if (!generic) {
    assignArguments(check, call, params, spread, args);
    return sig;
  }
  return genericArguments(check, call, sig, targs0, xlist, args, atargs, spread);
}

/** Assigns arguments to parameters; with spread, the last parameter's element type takes the rest. */
function assignArguments(
  check: Checker,
  call: CallExpr,
  params: readonly Var[],
  spread: boolean,
  args: readonly Operand[],
): void {
  const last = params.length - 1;
  for (let i = 0; i < args.length; i++) {
    const type = spread && i >= last ? (params[last]!.type as SliceType).elem : params[i]!.type!;
    assignment(check, args[i]!, type, call);
  }
}

function genericArguments(
  check: Checker,
  call: CallExpr,
  sig: Signature,
  targs0: readonly Type[],
  xlist: readonly Expr[],
  args: readonly Operand[],
  atargs: readonly (readonly Type[] | undefined)[] | undefined,
  spread: boolean,
): Signature {
  const n = sig.tparams.length;
  let sigParams = sig.params;
  if (spread) {
    // a parameter for each argument
    const vars = sig.params.vars.slice(0, -1);
    const last = sig.params.vars[sig.params.vars.length - 1]!;
    const elem = (last.type as SliceType).elem;
    while (vars.length < args.length) vars.push(new Var(last.pos, last.pkg, last.name, elem, VarKind.Param));
    sigParams = new Tuple(vars);
  }

  // Type parameters of the callee, then those of each generic argument; all renamed, since calls may be recursive.
  const tparams: TypeParam[] = [];
  const targs: (Type | undefined)[] = targs0.slice();
  if (n > 0) {
    if (!allowVersion(check, 'generics')) {
      const indexed = call.fun.kind === Kind.IndexExpr;
      versionErrorf(
        check,
        indexed ? call.fun : call,
        versionOf(check, 'generics'),
        indexed ? 'function instantiation' : 'implicit function instantiation',
      );
    }
    const renamed = renameTParams(check, call.pos, sig.tparams, sigParams);
    tparams.push(...renamed.tparams);
    sigParams = renamed.type as Tuple;
    while (targs.length < tparams.length) targs.push(undefined);
  }
  const genericArgs: number[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    const t = arg.type;
    if (t === undefined || t.tag !== Tag.Signature || t.tparams.length === 0) continue;
    const renamed = renameTParams(check, call.pos, t.tparams, cloneSignature(t));
    const asig = renamed.type as Signature;
    asig.tparams = renamed.tparams;
    arg.type = asig;
    tparams.push(...renamed.tparams);
    const given = atargs?.[i];
    if (given !== undefined) targs.push(...given);
    while (targs.length < tparams.length) targs.push(undefined);
    genericArgs.push(i);
  }
  if (genericArgs.length > 0)
    verifyVersionf(check, args[genericArgs[0]!]!, 'reverseInference', 'implicitly instantiated function as argument');

  const err = newError(check);
  const inferred = infer(check, call.pos, tparams, targs, sigParams, args, false, err);
  if (inferred === undefined) {
    const message = err.message();
    if (message !== '') errorf(check, err.pos(), `in call to ${exprString(call.fun)}, ${message}`);
    return sig;
  }

  let rsig = sig;
  if (n > 0) {
    const own = inferred.slice(0, n);
    rsig = instantiateSignature(check, call.pos, call.fun, sig, own, xlist);
    sigParams = spread
      ? (subst(check, call.pos, sigParams, makeSubstMap(tparams.slice(0, n), own), undefined, context(check)) as Tuple)
      : rsig.params;
  }
  let j = n;
  for (const i of genericArgs) {
    const arg = args[i]!;
    const asig = arg.type as Signature;
    const k = j + asig.tparams.length;
    arg.type = instantiateSignature(check, call.pos, arg.expr!, asig, inferred.slice(j, k), noExprs);
    record(check, arg);
    j = k;
  }
  assignArguments(check, call, sigParams.vars, false, args);
  return rsig;
}

function cloneSignature(sig: Signature): Signature {
  const copy = new Signature(sig.recv, sig.params, sig.results, sig.variadic);
  copy.rparams = sig.rparams;
  copy.tparams = sig.tparams;
  copy.scope = sig.scope;
  return copy;
}

/** Checks expressions of which only the names that they use matter, because of another error. */
export function use(check: Checker, ...args: readonly (Expr | undefined)[]): boolean {
  return useN(check, args, false);
}

/** Like use, for a list. */
export function useList(check: Checker, args: readonly Expr[]): boolean {
  return useN(check, args, false);
}

/** Like use, for the left side of an assignment: names at the top are not used by it. */
export function useLHS(check: Checker, ...args: readonly (Expr | undefined)[]): boolean {
  return useN(check, args, true);
}

function useN(check: Checker, args: readonly (Expr | undefined)[], lhs: boolean): boolean {
  let ok = true;
  for (const e of args) if (e !== undefined && !use1(check, e, lhs)) ok = false;
  return ok;
}

function use1(check: Checker, e: Expr, lhs: boolean): boolean {
  const x = new Operand();
  x.mode = Mode.Value;
  x.type = Typ[BasicKind.Invalid]!;
  const n = unparen(e);
  switch (n.kind) {
    case Kind.Name: {
      if (n.value === '_') break;
      let v: Var | undefined;
      let used = false;
      if (lhs) {
        const obj = lookup(check, n.value);
        if (obj !== undefined && obj.tag === ObjTag.Var && obj.pkg === check.pkg) {
          v = obj;
          used = v.used;
        }
      }
      exprOrType(check, x, n, true);
      if (v !== undefined) v.used = used;
      break;
    }
    case Kind.ListExpr:
      return useN(check, n.elemList, lhs);
    default:
      rawExpr(check, undefined, x, e, undefined, true);
  }
  return (x.mode as Mode) !== Mode.Invalid;
}
