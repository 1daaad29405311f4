/**
 * Functions of a package that call another package's function directly, found by the package's text without compiling
 * it. Finding one is proof; finding none is not, since inlining brings calls as well.
 */
import type { Pos } from '../base/pos';
import { type CallExpr, Kind, type Node, walk } from '../syntax';
import { resolveObject } from '../types/decl';
import { objectOf } from '../types/info';
import { type Obj, ObjTag, type Func as TFunc } from '../types/object';
import type { Package } from '../types/package';

export interface CallersHost {
  /** The texts of a package's files, and where they start in the position space. */
  readonly textsOf: (pkg: Package) => readonly { readonly text: string; readonly start: Pos }[];
  /** Makes sure that a function's body is parsed and checked; false if it has errors. */
  readonly prepareBody: (obj: TFunc) => boolean;
}

/** Bytes of a body that is surely below the size at which the inliner calls a function big (5000 nodes). */
const maxBody = 8000;

/**
 * Declared functions of pkg, not generic, that the compiler compiles with a plain call of callee in them: one that is
 * inlined if callee can be inlined there.
 */
export function* callersIn(pkg: Package, callee: TFunc, host: CallersHost): Generator<TFunc> {
  // Asking for the scope declares the package's objects.
  void pkg.scope;
  const { checker } = pkg;
  if (checker === undefined) return;
  const what = `.${callee.name}(`;
  for (const { text, start } of host.textsOf(pkg)) {
    let last: TFunc | undefined;
    for (let at = text.indexOf(what); at >= 0; at = text.indexOf(what, at + 1)) {
      const pos = start + at;
      const found = checker.funcs.find(({ decl }) => decl.pos <= pos && pos <= decl.bodyEnd);
      if (found === undefined || found.obj === last) continue;
      const { obj, decl } = found;
      last = obj;
      if (decl.bodyEnd - decl.bodyStart > maxBody || decl.name.value === '_') continue;
      resolveObject(obj);
      const sig = obj.type;
      if (sig === undefined || sig.tparams.length > 0 || sig.rparams.length > 0) continue;
      if (!host.prepareBody(obj) || decl.body === undefined) continue;
      if (callsPlainly(decl.body, callee)) yield obj;
    }
  }
}

/** Declared functions of pkg whose text has a name in it, whatever it denotes there. */
export function* mentionedBy(pkg: Package, name: string, host: CallersHost): Generator<TFunc> {
  // Asking for the scope declares the package's objects.
  void pkg.scope;
  const { checker } = pkg;
  if (checker === undefined) return;
  const isPart = (c: string | undefined): boolean => c !== undefined && /[\w\x80-\xff]/.test(c);
  for (const { text, start } of host.textsOf(pkg)) {
    let last: TFunc | undefined;
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
      if (isPart(text[at - 1]) || isPart(text[at + name.length])) continue;
      const pos = start + at;
      const found = checker.funcs.find(({ decl }) => decl.bodyStart <= pos && pos <= decl.bodyEnd);
      if (found === undefined || found.obj === last) continue;
      last = found.obj;
      resolveObject(last);
      yield last;
    }
  }
}

/**
 * Whether the body has a call of callee that is neither in a literal, nor of a go or defer statement, nor switched off.
 */
function callsPlainly(body: Node, callee: TFunc): boolean {
  let calls = false;
  walk(body, (n) => {
    if (calls) return false;
    switch (n.kind) {
      case Kind.FuncLit:
      case Kind.CallStmt:
        return false;
      case Kind.IfStmt:
        return n.cond.tv?.val === undefined;
      case Kind.CallExpr:
        calls = calleeOf(n) === callee;
        return !calls;
      default:
        return true;
    }
  });
  return calls;
}

function calleeOf(call: CallExpr): Obj | undefined {
  let fun: Node = call.fun;
  while (fun.kind === Kind.ParenExpr) fun = fun.x;
  const obj =
    fun.kind === Kind.SelectorExpr
      ? (fun.selection?.obj ?? objectOf(fun.sel))
      : fun.kind === Kind.Name
        ? objectOf(fun)
        : undefined;
  return obj !== undefined && obj.tag === ObjTag.Func ? (obj.origin ?? obj) : obj;
}
