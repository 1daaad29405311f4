/**
 * Keeps alive what statements of a `for b.Loop()` body compute, so that a benchmark measures it: results go to
 * temporaries, and a call of runtime.KeepAlive follows. Only in packages that import testing themselves. Reference:
 * bloop/bloop.go (go1.26).
 */

import type { Pos } from '../base/pos';
import { signatureOf, type Types } from './intern';
import { pathToPrefix } from './linkstring';
import { addrOf, assignConv } from './lower-util';
import {
  AssignListStmt,
  type AssignOpStmt,
  AssignStmt,
  addInit,
  BlockStmt,
  CallExpr,
  Class,
  type CompLitExpr,
  ConvExpr,
  Decl,
  type Expr,
  type Func,
  Name,
  type Node,
} from './node';
import { Op } from './op';
import { isBlank } from './staticvalue';
import { Field } from './type';
import { tempAt, type Unit } from './unit';
import { editChildren } from './visit';

/** The runtime's function of that name. */
function keepAliveName(types: Types): Name {
  const type = signatureOf(types, undefined, [new Field(0, undefined, types.ANY, false, '', false)], [], false);
  return new Name(0, types.runtimePkg.lookup('KeepAlive'), type, Class.FUNC);
}

/** Rewrites the functions of a unit; before inlining. */
export function bloopWalk(unit: Unit, funcs: readonly Func[]): void {
  if (unit.world.target.release.loopBodies !== 'keptAlive') return;
  if (!unit.check.imports.some((p) => p.imported.path === 'testing')) return;
  for (const fn of funcs) {
    const e = new Editor(unit, fn);
    fn.body = fn.body.map((n) => edit(e, n, false));
  }
}

class Editor {
  constructor(
    readonly unit: Unit,
    readonly fn: Func,
  ) {}

  say(pos: Pos, text: string): void {
    this.unit.notes.push({ pos, text, verbosity: 2 });
  }

  alive(name: Name, pos: Pos): void {
    const pkg = name.sym.pkg === this.unit.world.types.nowherePkg ? this.unit.local : name.sym.pkg;
    this.say(pos, `${pathToPrefix(pkg.path)}.${name.sym.name} will be kept alive`);
  }
}

function isTestingBLoop(n: Node): boolean {
  if (n.op !== Op.FOR || n.cond === undefined || n.cond.op !== Op.CALLFUNC) return false;
  const fun = n.cond.fun;
  if (fun === undefined || fun.op !== Op.METHEXPR) return false;
  const sym = fun.method?.sym;
  return sym !== undefined && sym.name === '(*B).Loop' && sym.pkg.path === 'testing';
}

function edit(e: Editor, n: Node, within: boolean): Node {
  const inLoop = within || isTestingBLoop(n);
  editChildren(n, (x) => edit(e, x, inLoop));
  if (!inLoop) return n;
  const keep = (list: Node[]): Node[] => list.map((s) => preserve(e, s));
  switch (n.op) {
    case Op.FOR:
    case Op.RANGE:
    case Op.CASE:
      n.body = keep(n.body);
      break;
    case Op.IF:
      n.body = keep(n.body);
      n.else_ = keep(n.else_);
      break;
    case Op.BLOCK:
      n.list = keep(n.list);
      break;
    default:
      break;
  }
  return n;
}

/** The variable that an expression is a part of. */
function nameOf(x0: Expr): Name | undefined {
  for (let x = x0; ; ) {
    switch (x.op) {
      case Op.NAME:
        return (x as Name).class_ === Class.FUNC ? undefined : (x as Name);
      case Op.SLICE:
      case Op.SLICE3:
      case Op.DOT:
      case Op.DOTPTR:
      case Op.CONV:
      case Op.CONVIFACE:
      case Op.CONVNOP:
      case Op.ADDR:
      case Op.INDEX:
      case Op.INDEXMAP:
        x = x.x;
        continue;
      default:
        return undefined;
    }
  }
}

/** The node with calls of KeepAlive behind it. */
function keepAliveAt(e: Editor, names: readonly Name[], n: Node): Node {
  if (names.length === 0) return n;
  const { types } = e.unit.world;
  const calls: Node[] = [n];
  for (const name of names) {
    if (name.isBlank) continue;
    const arg = new ConvExpr(n.pos, Op.CONVNOP, types.UNSAFEPTR, addrOf(n.pos, name));
    const call = new CallExpr(n.pos, Op.CALLFUNC, types.VOID, keepAliveName(types), [
      assignConv(n.pos, arg, types.ANY),
    ]);
    call.isCompilerVarLive = true;
    call.noInline = true;
    calls.push(call);
  }
  return new BlockStmt(n.pos, calls);
}

function preserve(e: Editor, n: Node): Node {
  switch (n.op) {
    case Op.AS: {
      if (isBlank(n.x) && n.y !== undefined) {
        const tmp = tempAt(e.fn, n.pos, n.y.type);
        n.x = tmp;
        n.def = true;
        addInit(n, [new Decl(n.pos, tmp)]);
      }
      return keepAliveAt(e, targets(e, n.pos, [n.x]), n);
    }
    case Op.AS2:
    case Op.AS2FUNC:
    case Op.AS2DOTTYPE:
    case Op.AS2MAPR:
    case Op.AS2RECV:
      return list(e, n);
    case Op.ASOP:
      return keepAliveAt(e, targets(e, n.pos, [(n as AssignOpStmt).x]), n);
    case Op.CALLFUNC:
    case Op.CALLINTER:
    case Op.CALLMETH:
    case Op.DELETE:
    case Op.PRINT:
    case Op.PRINTLN:
      return preserveCall(e, n);
    default:
      return n;
  }
}

/** Variables among the targets of an assignment. */
function targets(e: Editor, pos: Pos, lhs: readonly Expr[]): Name[] {
  const names: Name[] = [];
  for (const x of lhs) {
    const name = nameOf(x);
    if (name !== undefined) {
      e.alive(name, pos);
      names.push(name);
    } else if (x.op === Op.DEREF) e.say(pos, 'dereference will be kept alive');
    else e.say(pos, 'expr is unknown to bloop pass');
  }
  return names;
}

function list(e: Editor, n: AssignListStmt): Node {
  let hasBlank = false;
  const results = n.rhs.length === 1 ? n.rhs[0]!.type.fields : [];
  const known: Expr[] = [];
  n.lhs.forEach((x, i) => {
    let to = x;
    if (isBlank(x)) {
      const type =
        n.rhs.length === n.lhs.length ? n.rhs[i]!.type : results.length === n.lhs.length ? results[i]!.type : undefined;
      if (type === undefined) {
        e.say(n.pos, 'unrecognized shape for assign list stmt for blank assignment');
        return;
      }
      const tmp = tempAt(e.fn, n.pos, type);
      n.lhs[i] = tmp;
      addInit(n, [new Decl(n.pos, tmp)]);
      hasBlank = true;
      to = tmp;
    }
    known.push(to);
  });
  const names = targets(e, n.pos, known);
  if (hasBlank) n.def = true;
  return keepAliveAt(e, names, n);
}

function preserveCall(e: Editor, n: CallExpr): Node {
  const results = n.fun?.type.results ?? [];
  if (results.length > 0) {
    const temps = results.map((r) => tempAt(e.fn, n.pos, r.type));
    const single = temps.length === 1 ? temps[0] : undefined;
    const assign =
      single !== undefined
        ? new AssignListStmt(n.pos, Op.AS2, [single], [n])
        : new AssignListStmt(n.pos, Op.AS2FUNC, temps, [n]);
    assign.def = true;
    addInit(
      assign,
      temps.map((t) => new Decl(n.pos, t)),
    );
    e.say(n.pos, `function result${results.length > 1 ? 's' : ''} will be kept alive`);
    return keepAliveAt(e, temps, assign);
  }
  const before: Node[] = [];
  const names: Name[] = [];
  const store = (pos: Pos, x: Expr): Name => {
    const tmp = tempAt(e.fn, pos, x.type);
    const as = new AssignStmt(pos, tmp, x);
    as.def = true;
    as.init = [new Decl(pos, tmp)];
    before.push(as);
    names.push(tmp);
    e.say(n.pos, 'function arg will be kept alive');
    return tmp;
  };
  n.args.forEach((a, i) => {
    const name = nameOf(a);
    if (name !== undefined) {
      e.alive(name, n.pos);
      names.push(name);
    } else if (a.op === Op.SLICELIT) {
      const lit: CompLitExpr = a;
      const direct: Name[] = [];
      lit.list.forEach((el, k) => {
        const inner = nameOf(el);
        if (inner !== undefined) {
          e.alive(inner, n.pos);
          direct.push(inner);
        } else lit.list[k] = store(el.pos, el);
      });
      names.push(...direct);
    } else n.args[i] = store(n.pos, a);
  });
  return keepAliveAt(e, names, before.length > 0 ? new BlockStmt(n.pos, [...before, n]) : n);
}
