/**
 * Static initialisation of package variables (cmd/compile/internal/staticinit/sched.go, go1.26): what needs no code is
 * taken out of the package's init function, before escape analysis, and so never mentioned by it.
 */
import * as constant from '../base/constant';
import { Kind } from '../base/constant';
import type { Pos } from '../base/pos';
import { constType, intValue, isConst, isSmallIntConst, stringVal } from './const';
import { blankNode } from './deadlocals';
import { pathToPrefix } from './linkstring';
import {
  AssignStmt,
  BasicLit,
  CallExpr,
  Class,
  type CompLitExpr,
  ConvExpr,
  type Expr,
  Func,
  type InlinedCallExpr,
  LinksymOffsetExpr,
  Name,
  type Node,
  type Nodes,
} from './node';
import { Op } from './op';
import { calcSize, isDirectIface, sizeOf } from './size';
import { isBlank, isZero, outerValue } from './staticvalue';
import { type IRType, identical, type Pkg, Sym, TKind } from './type';
import { any, copyNode, deepCopy, editChildren, visit } from './visit';

/** One value that a composite literal's place needs. */
interface Entry {
  readonly offset: number;
  readonly expr: Expr;
}

export interface StaticInitOptions {
  readonly localPkg: Pkg;
  /** Package of the FIPS module (crypto/internal/fips140/…): addresses are not static there. */
  readonly fips: boolean;
  /** Reports whether the variable is filled by a go:embed directive. */
  readonly isEmbed?: (n: Name) => boolean;
}

/** Reports whether the package belongs to the FIPS module. */
export function isFIPS(path: string): boolean {
  return !path.endsWith('_test') && (path === 'crypto/internal/fips140' || path.startsWith('crypto/internal/fips140/'));
}

/** Splits assignments to package variables into static data and statements. */
export class Schedule {
  /** Statements that are left to do at run time. */
  readonly out: Nodes = [];
  private readonly plans = new Map<Node, Entry[]>();
  private readonly temps = new Map<Node, Name>();
  /** An expression that may have changed other package variables was seen. */
  private seenMutation = false;
  private statuniqgen = 0;
  private pos: Pos = 0;

  constructor(private readonly opts: StaticInitOptions) {}

  staticInit(n: Node): void {
    if (!this.tryStaticInit(n)) this.out.push(n);
  }

  private setPos(n: Node): void {
    if (n.op !== Op.NAME && n.pos !== 0) this.pos = n.pos;
  }

  private tryStaticInit(n: Node): boolean {
    let lhs: readonly Expr[];
    let rhs: Expr | undefined;
    switch (n.op) {
      case Op.AS:
        lhs = [n.x];
        rhs = n.y;
        break;
      case Op.AS2DOTTYPE:
      case Op.AS2FUNC:
      case Op.AS2MAPR:
      case Op.AS2RECV:
        lhs = n.lhs;
        rhs = n.rhs[0];
        break;
      default:
        return false;
    }
    if (!this.seenMutation && rhs !== undefined) this.seenMutation = this.mayModifyPkgVar(rhs);
    if (lhs.every(isBlank) && !anySideEffects(rhs)) return true;
    if (lhs.length > 1) return false;
    const nam = lhs[0]!;
    if (nam.op !== Op.NAME) return false;
    const saved = this.pos;
    this.setPos(n);
    const ok = this.staticAssign(nam, 0, rhs, nam.type);
    this.pos = saved;
    return ok;
  }

  /** l = rn, where rn is a variable that has its initial value. */
  private staticCopy(l: Name, loff: number, rn: Name, typ: IRType): boolean {
    if (rn.class_ === Class.FUNC) return true;
    if (rn.class_ !== Class.EXTERN || rn.sym.pkg !== this.opts.localPkg) return false;
    const defn = rn.defn;
    if (defn === undefined || defn.op !== Op.AS || defn.y === undefined) return false;
    // The linker may put another string there; an embedded file's content is not known.
    if (rn.type.isString || this.opts.isEmbed?.(rn) === true) return false;
    if (this.seenMutation) return false;
    let r: Expr = defn.y;
    while (r.op === Op.CONVNOP && !identical(r.type, typ)) r = r.x;
    switch (r.op) {
      case Op.METHEXPR:
      case Op.NAME: {
        const name: Name | undefined = r instanceof Name ? r : r.op === Op.METHEXPR ? r.method : undefined;
        if (name === undefined) return false;
        if (this.staticCopy(l, loff, name, typ)) return true;
        const dst = loff !== 0 || !identical(typ, l.type) ? this.offsetExpr(l, loff, typ) : l;
        const src = identical(name.type, typ) ? name : new ConvExpr(this.pos, Op.CONVNOP, typ, name);
        this.out.push(new AssignStmt(this.pos, dst, src));
        return true;
      }
      case Op.NIL:
      case Op.LITERAL:
        return true;
      case Op.ADDR:
        return r.x.op === Op.NAME && r.x.class_ === Class.EXTERN;
      case Op.PTRLIT:
        switch (r.x.op) {
          case Op.ARRAYLIT:
          case Op.SLICELIT:
          case Op.STRUCTLIT:
          case Op.MAPLIT:
            return true;
          default:
            return false;
        }
      case Op.SLICELIT:
        return true;
      case Op.ARRAYLIT:
      case Op.STRUCTLIT:
        for (const entry of this.plans.get(r) ?? []) {
          const { offset, expr } = entry;
          if (expr.op === Op.LITERAL || expr.op === Op.NIL) continue;
          const x = expr.op === Op.METHEXPR ? expr.method : expr;
          if (x !== undefined && x.op === Op.NAME && this.staticCopy(l, loff + offset, x as Name, expr.type)) continue;
          // Somebody else computes it; it is copied from there.
          const ll = this.offsetExpr(l, loff + offset, expr.type);
          const rr = this.offsetExpr(rn, offset, expr.type);
          this.out.push(new AssignStmt(this.pos, ll, rr));
        }
        return true;
      default:
        return false;
    }
  }

  private assign(a: Name, aoff: number, v: Expr): void {
    const pos = this.pos;
    if (this.staticAssign(a, aoff, v, v.type)) return;
    this.out.push(new AssignStmt(pos, a.isBlank ? blankNode(v.type.owner) : this.offsetExpr(a, aoff, v.type), v));
  }

  private staticAssign(l: Name, loff: number, r0: Expr | undefined, typ: IRType): boolean {
    if (r0 === undefined) return true;
    const noAddrs = this.opts.fips;
    let r: Expr = r0;
    while (r.op === Op.CONVNOP) r = r.x;
    switch (r.op) {
      case Op.NAME:
        return !noAddrs && this.staticCopy(l, loff, r, typ);
      case Op.METHEXPR:
        return !noAddrs && r.method !== undefined && this.staticCopy(l, loff, r.method, typ);
      case Op.NIL:
        return true;
      case Op.LITERAL:
        return isZero(r) || !(noAddrs && r.type.isString);
      case Op.ADDR: {
        if (noAddrs) return false;
        const name = staticLoc(r.x);
        if (name !== undefined && name.class_ === Class.EXTERN) return true;
        return this.assignPointer(r, r.x);
      }
      case Op.PTRLIT:
        return !noAddrs && this.assignPointer(r, r.x);
      case Op.STR2BYTES:
        return !noAddrs && l.class_ === Class.EXTERN && r.x.op === Op.LITERAL;
      case Op.SLICELIT: {
        if (noAddrs) return false;
        const a = this.staticName(r.type);
        this.temps.set(r, a);
        return this.assignElements(a, 0, r);
      }
      case Op.ARRAYLIT:
      case Op.STRUCTLIT:
        return this.assignElements(l, loff, r);
      case Op.CLOSURE:
        if (noAddrs || r.func.captures) return false;
        r.func.standsAlone = true;
        return true;
      case Op.CONVIFACE: {
        if (noAddrs) return false;
        let val: Expr = r;
        while (val.op === Op.CONVIFACE) val = val.x;
        if (val.type.isInterface) return val.op === Op.NIL;
        if (val.type.hasShape) return false;
        if (isDirectIface(val.type)) {
          if (val.op === Op.NIL) return true;
          this.setPos(val);
          this.assign(l, loff + val.type.owner.target.wordSize, val);
        } else {
          const a = this.staticName(val.type);
          this.temps.set(val, a);
          this.assign(a, 0, val);
        }
        return true;
      }
      case Op.INLCALL:
        return !noAddrs && this.staticAssignInlinedCall(l, loff, r, typ);
      default:
        return false;
    }
  }

  private assignPointer(r: Expr, x: Expr): boolean {
    switch (x.op) {
      case Op.ARRAYLIT:
      case Op.SLICELIT:
      case Op.MAPLIT:
      case Op.STRUCTLIT: {
        const a = this.staticName(x.type);
        this.temps.set(r, a);
        this.assign(a, 0, x);
        return true;
      }
      default:
        return false;
    }
  }

  private assignElements(l: Name, loff: number, r: CompLitExpr): boolean {
    for (const { offset, expr } of this.initPlan(r)) {
      if ((expr.op === Op.LITERAL && !this.opts.fips) || expr.op === Op.NIL) continue;
      this.setPos(expr);
      this.assign(l, loff + offset, expr);
    }
    return true;
  }

  private initPlan(n: CompLitExpr): readonly Entry[] {
    let plan = this.plans.get(n);
    if (plan !== undefined) return plan;
    this.plans.set(n, (plan = []));
    if (n.op === Op.ARRAYLIT || n.op === Op.SLICELIT) {
      const size = sizeOf(n.type.elem);
      let k = 0;
      for (const a of n.list) {
        let v: Expr = a;
        if (a.op === Op.KEY) {
          k = intValue(a.key) ?? k;
          v = a.value;
        }
        this.addValue(plan, k * size, v);
        k++;
      }
    } else if (n.op === Op.STRUCTLIT) {
      calcSize(n.type);
      for (const a of n.list) {
        if (a.op !== Op.STRUCTKEY || a.field.sym?.isBlank === true) continue;
        if (a.path.length > 0) {
          this.addValue(
            plan,
            a.path.reduce((at, f) => at + f.offset, a.field.offset),
            a.value,
          );
          continue;
        }
        // The field of the literal's own type, whose offset is known now.
        const f = n.type.fields.find((x) => x === a.field || x.sym === a.field.sym) ?? a.field;
        this.addValue(plan, f.offset, a.value);
      }
    }
    return plan;
  }

  private addValue(plan: Entry[], offset: number, n: Expr): void {
    if (isZero(n)) return;
    if (n.op === Op.ARRAYLIT || n.op === Op.STRUCTLIT) {
      for (const e of this.initPlan(n)) plan.push({ offset: e.offset + offset, expr: e.expr });
      return;
    }
    plan.push({ offset, expr: n });
  }

  /**
   * A call of a function with one return statement, inlined: arguments are put in place of parameters, if each is used
   * once or can be evaluated again.
   */
  private staticAssignInlinedCall(l: Name, loff: number, call: InlinedCallExpr, typ: IRType): boolean {
    const [as2, mark] = call.init;
    if (call.init.length !== 2 || as2!.op !== Op.AS2 || mark!.op !== Op.INLMARK) return false;
    const [block, label] = call.body;
    if (call.body.length !== 2 || block!.op !== Op.BLOCK || label!.op !== Op.LABEL) return false;
    const [dcl, ret, jump] = block.list;
    if (
      block.list.length !== 3 ||
      dcl!.op !== Op.DCL ||
      ret!.op !== Op.AS2 ||
      jump!.op !== Op.GOTO ||
      jump.label !== label.label
    )
      return false;
    if (ret.lhs.length !== 1 || ret.lhs[0] !== dcl.x) return false;

    const params: Name[] = [];
    for (const v of as2.lhs) {
      if (v.op !== Op.NAME || v.addrtaken) return false;
      params.push(v);
    }
    if (as2.rhs.some(anySideEffects)) return false;

    const count = new Map<Name, number>();
    for (const v of params) count.set(v, 0);
    const result = ret.rhs[0];
    if (result === undefined) return false;
    let hasClosure = false;
    visit(result, (n) => {
      if (n.op === Op.NAME) {
        const c = count.get(n);
        if (c !== undefined) count.set(n, c + 1);
      } else if (n.op === Op.CLOSURE && n.func.captures) hasClosure = true;
    });
    if (hasClosure) return false;
    for (const [name, c] of count) {
      if (c <= 1) continue;
      for (let i = 0; i < params.length; i++) if (params[i] === name && !canRepeat(as2.rhs[i])) return false;
    }
    const args = new Map<Name, Expr>();
    for (let i = 0; i < params.length; i++) {
      const arg = as2.rhs[i];
      if (!params[i]!.isBlank && arg !== undefined) args.set(params[i]!, arg);
    }
    const r = substitute(result, args);
    return r !== undefined && this.staticAssign(l, loff, r, typ);
  }

  private staticName(t: IRType): Name {
    return new Name(this.pos, new Sym(this.opts.localPkg, `.stmp_${this.statuniqgen++}`), t, Class.EXTERN);
  }

  private offsetExpr(n: Name, offset: number, t: IRType): LinksymOffsetExpr {
    const prefix = pathToPrefix(n.sym.pkg.path);
    return new LinksymOffsetExpr(this.pos, t, `${prefix === '' ? '' : prefix + '.'}${n.sym.name}@${offset}`);
  }

  /** Reports whether evaluating n may change variables of this package. */
  private mayModifyPkgVar(n: Expr): boolean {
    const safe = (lhs: Node): boolean => {
      let outer = outerValue(lhs);
      while (outer.op === Op.DEREF) outer = outer.x;
      return outer.op === Op.NAME && !(outer.class_ === Class.EXTERN && outer.sym.pkg === this.opts.localPkg);
    };
    return any(n, (x) => {
      switch (x.op) {
        case Op.CALLFUNC:
          return !isFuncPCIntrinsic(x);
        case Op.CALLINTER:
        case Op.APPEND:
        case Op.CLEAR:
        case Op.COPY:
          return true;
        case Op.AS:
        case Op.ASOP:
          return !safe(x.x);
        case Op.AS2:
        case Op.AS2DOTTYPE:
        case Op.AS2FUNC:
        case Op.AS2MAPR:
        case Op.AS2RECV:
          return !x.lhs.every(safe);
        default:
          return false;
      }
    });
  }
}

function isFuncPCIntrinsic(n: CallExpr): boolean {
  const fn = n.fun;
  if (fn === undefined || fn.op !== Op.NAME || n.args.length !== 1) return false;
  return (fn.sym.name === 'FuncPCABI0' || fn.sym.name === 'FuncPCABIInternal') && fn.sym.pkg.path === 'internal/abi';
}

/** The variable whose part n is, if that has a static address. */
function staticLoc(n: Expr): Name | undefined {
  switch (n.op) {
    case Op.NAME:
      return n;
    case Op.METHEXPR:
      return n.method;
    case Op.DOT:
      return staticLoc(n.x);
    case Op.INDEX:
      if (n.x.type.isSlice || !isSmallIntConst(n.index) || intValue(n.index)! < 0) return undefined;
      return staticLoc(n.x);
    default:
      return undefined;
  }
}

function isSideEffect(n: Node): boolean {
  switch (n.op) {
    case Op.NAME:
    case Op.TYPE:
    case Op.LITERAL:
    case Op.NIL:
    case Op.ADD:
    case Op.SUB:
    case Op.OR:
    case Op.XOR:
    case Op.ADDSTR:
    case Op.ADDR:
    case Op.ANDAND:
    case Op.BYTES2STR:
    case Op.RUNES2STR:
    case Op.STR2BYTES:
    case Op.STR2RUNES:
    case Op.CAP:
    case Op.MAPLIT:
    case Op.STRUCTLIT:
    case Op.ARRAYLIT:
    case Op.SLICELIT:
    case Op.PTRLIT:
    case Op.CONV:
    case Op.CONVIFACE:
    case Op.CONVNOP:
    case Op.DOT:
    case Op.EQ:
    case Op.NE:
    case Op.LT:
    case Op.LE:
    case Op.GT:
    case Op.GE:
    case Op.KEY:
    case Op.STRUCTKEY:
    case Op.LEN:
    case Op.MUL:
    case Op.LSH:
    case Op.RSH:
    case Op.AND:
    case Op.ANDNOT:
    case Op.NEW:
    case Op.NOT:
    case Op.BITNOT:
    case Op.PLUS:
    case Op.NEG:
    case Op.OROR:
    case Op.PAREN:
    case Op.RUNESTR:
    case Op.REAL:
    case Op.IMAG:
    case Op.COMPLEX:
      return false;
    // Division by zero.
    case Op.DIV:
    case Op.MOD:
      return n.y.op !== Op.LITERAL || constant.sign(n.y.val) === 0;
    // Invalid sizes; zero is a frequent one and fine.
    case Op.MAKECHAN:
    case Op.MAKEMAP:
      return !isConst(n.len, Kind.Int) || intValue(n.len) !== 0;
    default:
      return true;
  }
}

/** Reports whether n contains operations whose effects could be observed. */
export function anySideEffects(n: Node | undefined): boolean {
  return any(n, isSideEffect);
}

/** Reports whether evaluating n several times gives what evaluating it once does. */
function canRepeat(n: Node | undefined): boolean {
  return !any(n, (x) => {
    if (isSideEffect(x)) return true;
    switch (x.op) {
      case Op.MAKECHAN:
      case Op.MAKEMAP:
      case Op.MAKESLICE:
      case Op.MAPLIT:
      case Op.NEW:
      case Op.PTRLIT:
      case Op.SLICELIT:
      case Op.STR2BYTES:
      case Op.STR2RUNES:
        return true;
      default:
        return false;
    }
  });
}

/** A copy of n with expressions in place of variables; undefined if that cannot be evaluated here. */
function substitute(n: Expr, args: ReadonlyMap<Name, Expr>): Expr | undefined {
  let valid = true;
  const edit = (x: Node): Node => {
    switch (x.op) {
      case Op.NAME: {
        const v = args.get(x);
        return v === undefined ? x : deepCopy(v.pos, v);
      }
      case Op.LITERAL:
      case Op.NIL:
      case Op.TYPE:
        return x;
    }
    const c = copyNode(x);
    editChildren(c, edit);
    if (c.op === Op.CONV && c.x.op === Op.LITERAL) {
      const lit = truncate(c.x, c.type);
      if (lit !== undefined) return lit;
      valid = false;
    } else if (c.op === Op.ADDSTR) {
      const list = mergeStrings(c.list);
      if (list.length === 1) return list[0]!;
      c.list = list;
    }
    return c;
  };
  const r = edit(n) as Expr;
  return valid ? r : undefined;
}

/** A literal converted to another type as a variable would be. */
function truncate(c: BasicLit, t: IRType): BasicLit | undefined {
  let v = c.val;
  if (c.type.kind !== t.kind) {
    if (!c.type.isInteger || !t.isInteger || v.kind !== Kind.Int) return undefined;
    const bits = 8 * sizeOf(t);
    v = constant.makeInt(isSigned(t) ? BigInt.asIntN(bits, v.val) : BigInt.asUintN(bits, v.val));
  }
  return new BasicLit(c.pos, t, v);
}

function isSigned(t: IRType): boolean {
  switch (t.kind) {
    case TKind.INT8:
    case TKind.INT16:
    case TKind.INT32:
    case TKind.INT64:
    case TKind.INT:
      return true;
    default:
      return false;
  }
}

function mergeStrings(list: readonly Expr[]): Expr[] {
  const out: Expr[] = [];
  for (const x of list) {
    const last = out[out.length - 1];
    if (last !== undefined && constType(last) === Kind.String && constType(x) === Kind.String) {
      out[out.length - 1] = new BasicLit(
        last.pos,
        (last as BasicLit).type,
        constant.makeString(stringVal(last) + stringVal(x)),
      );
    } else out.push(x);
  }
  return out;
}

/**
 * Moves large initialisers of maps out of the package's init function, each to a function map.init.N, which are
 * returned
 * in order. To be called when the init function was made, before inlining.
 */
export function outlineMapInits(fn: Func, localPkg: Pkg): Func[] {
  const made: Func[] = [];
  const { mapInitNodes } = fn.type.owner.target.limits;
  for (let i = 0; i < fn.body.length; i++) {
    const n = fn.body[i]!;
    if (n.op !== Op.AS || n.x.op !== Op.NAME || n.x.isBlank || !n.x.type.isMap) continue;
    let size = 0;
    any(n.y, () => {
      size++;
      return false;
    });
    if (size < mapInitNodes || anySideEffects(n.y)) continue;
    const name = new Name(n.pos, localPkg.lookup(`map.init.${made.length}`), fn.type, Class.FUNC);
    const init = new Func(n.pos, name);
    init.body = [n];
    init.hasBody = true;
    fn.body[i] = new CallExpr(n.pos, Op.CALLFUNC, fn.type.owner.VOID, name, []);
    made.push(init);
  }
  return made;
}
