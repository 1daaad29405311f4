/**
 * Layout of a generic declaration's dictionary: walks its signature and bodies in the order in which the compiler
 * writes
 * them and notes what needs a word. Reference: noder/writer.go (go1.26), where the dictionary grows as a by-product of
 * writing; what is written beside it is of no interest here.
 */

import * as constant from '../base/constant';
import { noPos } from '../base/pos';
import {
  type BlockStmt,
  type CallExpr,
  type Decl,
  type Expr,
  type ForStmt,
  type FuncLit,
  type IfStmt,
  Kind,
  type SelectorExpr,
  type Stmt,
  type SwitchStmt,
  Op as Syn,
} from '../syntax/nodes';
import { unalias } from '../types/alias';
import type { Checker } from '../types/checker';
import { resolveObject } from '../types/decl';
import { Mode, objectOf, SelectionKind, type SelectionKind as SK } from '../types/info';
import { methodAt, numMethods, origin, typeArgs } from '../types/named';
import { BuiltinId, ObjTag, type Func as TFunc, type Var as TVar, type TypeName } from '../types/object';
import { defaultType, identical } from '../types/predicates';
import { BasicInfo, type Signature, Tag, type Type, type TypeParam } from '../types/type';
import { commonUnder, under } from '../types/under';
import type { DictLayout } from './dict';
import { signatureOf } from './intern';
import { paramType } from './lower-call';
import { assignable, instantiatedMethod, lookupObj, syntaxType, typBool, unparen } from './lower-expr';
import { constantClause, destType, isNilName, prunedCond, staticBool, terminates, unpackList } from './lower-stmt';
import { Class, Func, Name } from './node';
import { rewriteRangeFuncs } from './rangefunc';
import { BrokenCode, FnCtx, type Unit } from './unit';
import { funcTypeParams, implicitsOf, isGeneric, isGenericMethod, layoutOf, recvNamed } from './world';

/** The layout of a generic function, or of a generic type with all its methods, made if it is not known. */
export function ensureLayout(unit: Unit, owner: TFunc | TypeName): DictLayout {
  const layout = layoutOf(owner);
  const funcs = bodiesOf(owner);
  const bodies = funcs.map((f) => unit.world.decls.declOf(f)?.info.fdecl?.body);
  if (
    layout.bodies !== undefined &&
    layout.bodies.length === bodies.length &&
    bodies.every((b, i) => b === layout.bodies![i])
  )
    return layout;
  layout.clear();
  for (const f of funcs) {
    const found = unit.world.decls.declOf(f);
    if (found === undefined || !unit.host.prepareBody(f)) continue;
    const w = new Walk(unit, found.check, layout, f.type!);
    try {
      w.funcBody(f.type!, found.info.fdecl?.body, false);
    } catch (e) {
      if (!(e instanceof BrokenCode) && !(e instanceof RangeError)) throw e;
    }
  }
  layout.bodies = funcs.map((f) => unit.world.decls.declOf(f)?.info.fdecl?.body);
  return layout;
}

function bodiesOf(owner: TFunc | TypeName): TFunc[] {
  if (owner.tag === ObjTag.Func) return [owner];
  const t = owner.type;
  if (t === undefined || t.tag !== Tag.Named) return [];
  const list: TFunc[] = [];
  for (let i = 0; i < numMethods(t); i++) {
    const m = methodAt(t, i);
    resolveObject(m);
    if (m.type !== undefined && !isGenericMethod(m.type)) list.push(m);
  }
  return list;
}

const isUntyped = (t: Type): boolean => t.tag === Tag.Basic && (t.info & BasicInfo.IsUntyped) !== 0;
const isInterface = (t: Type): boolean => unalias(t).tag !== Tag.TypeParam && under(t).tag === Tag.Interface;
const methodVal: SK = SelectionKind.MethodVal;

function deref(t0: Type): Type {
  const t = unalias(t0);
  return t.tag === Tag.Pointer ? unalias(t.base) : t;
}

function isPtrTo(from0: Type, to: Type): boolean {
  const from = unalias(from0);
  return from.tag === Tag.Pointer && identical(from.base, to);
}

class Walk {
  private sig: Signature;
  private readonly tparams: readonly TypeParam[];
  private readonly locals = new Set<TVar>();
  private readonly c: FnCtx;

  constructor(
    private readonly unit: Unit,
    check: Checker,
    private readonly layout: DictLayout,
    sig: Signature,
  ) {
    this.sig = sig;
    const owner = sig.recv === undefined || isGenericMethod(sig) ? undefined : recvNamed(sig);
    this.tparams = [...(owner === undefined ? [] : implicitsOf(origin(owner).obj)), ...funcTypeParams(sig)];
    const fn = new Func(
      noPos,
      new Name(noPos, unit.local.lookup('_'), signatureOf(unit.world.types, undefined, [], [], false), Class.FUNC),
    );
    this.c = new FnCtx(unit, fn, undefined, undefined, sig, true, check);
  }

  funcBody(sig: Signature, body: BlockStmt | undefined, rangeBody: boolean): void {
    const outer = this.sig;
    this.sig = sig;
    if (sig.recv !== undefined) this.addLocal(sig.recv);
    for (const v of sig.params.vars) this.addLocal(v);
    for (const v of sig.results.vars) this.addLocal(v);
    if (body !== undefined) this.stmts((rangeBody ? body : rewriteRangeFuncs(this.c, body, sig)).list);
    this.sig = outer;
  }

  // ---- words of the dictionary

  private addLocal(v: TVar): void {
    this.locals.add(v);
    if (v.type !== undefined && isGeneric(v.type)) this.layout.rtype(v.type, this.tparams);
  }

  private rtype(t0: Type): void {
    const t = defaultType(t0);
    if (isGeneric(t)) this.layout.rtype(t, this.tparams);
  }

  private itab(src0: Type, iface0: Type): void {
    const src = defaultType(src0),
      iface = defaultType(iface0);
    const a = isGeneric(src),
      b = isGeneric(iface);
    if (a) this.layout.rtype(src, this.tparams);
    if (b) this.layout.rtype(iface, this.tparams);
    if (a || b) this.layout.itab(src, iface, this.tparams);
  }

  private subdict(obj: TFunc | TypeName, targs: readonly Type[]): void {
    this.layout.subdict(obj, targs, this.tparams);
  }

  private exprType(iface: Type | undefined, e: Expr): void {
    const t = syntaxType(e);
    const u = iface === undefined ? undefined : under(iface);
    if (u !== undefined && u.tag === Tag.Interface && !isEmpty(u)) this.itab(t, iface!);
    else this.rtype(t);
  }

  // ---- statements

  private stmts(list: readonly Stmt[]): void {
    let lastLabel = -1;
    for (let i = 0; i < list.length; i++) if (list[i]!.kind === Kind.LabeledStmt) lastLabel = i;
    let dead = false;
    for (let i = 0; i < list.length; i++) {
      const s = list[i]!;
      if (dead && i > lastLabel && s.kind !== Kind.LabeledStmt) continue;
      this.stmt(s);
      dead = terminates(s);
    }
  }

  private stmt(s: Stmt | undefined): void {
    if (s === undefined) return;
    switch (s.kind) {
      case Kind.AssignStmt:
        if (s.rhs === undefined) this.expr(s.lhs);
        else if (s.op !== Syn.None && s.op !== Syn.Def) {
          this.expr(s.lhs);
          this.implicit(s.op === Syn.Shl || s.op === Syn.Shr ? undefined : syntaxType(s.lhs), s.rhs);
        } else this.assignStmt(unpackList(s.lhs), unpackList(s.rhs), s.op === Syn.Def);
        return;
      case Kind.BlockStmt:
        this.stmts(s.list);
        return;
      case Kind.CallStmt:
        this.expr(s.call);
        if (s.deferAt !== undefined) this.expr(s.deferAt);
        return;
      case Kind.DeclStmt:
        for (const d of s.declList) this.decl(d);
        return;
      case Kind.ExprStmt:
        this.expr(s.x);
        return;
      case Kind.ForStmt:
        this.forStmt(s);
        return;
      case Kind.IfStmt:
        this.ifStmt(s);
        return;
      case Kind.LabeledStmt:
        this.stmt(s.stmt);
        return;
      case Kind.ReturnStmt: {
        const results = this.sig.results.vars;
        this.multi((i) => results[i]?.type, unpackList(s.results));
        return;
      }
      case Kind.SelectStmt:
        for (const clause of s.body) {
          this.stmt(clause.comm);
          this.stmts(clause.body);
        }
        return;
      case Kind.SendStmt: {
        const t = commonUnder(syntaxType(s.chan));
        this.expr(s.chan);
        this.implicit(t !== undefined && t.tag === Tag.Chan ? t.elem : undefined, s.value);
        return;
      }
      case Kind.SwitchStmt:
        this.switchStmt(s);
        return;
      default:
        return;
    }
  }

  private decl(d: Decl): void {
    if (d.kind === Kind.VarDecl) this.assignStmt(d.nameList, unpackList(d.values), true);
  }

  private assign(e0: Expr, def: boolean): void {
    const e = unparen(e0);
    if (e.kind === Kind.Name) {
      if (e.value === '_') return;
      const obj = objectOf(e);
      if (def && obj !== undefined && obj.tag === ObjTag.Var && obj.pos === e.pos && !this.locals.has(obj)) {
        this.addLocal(obj);
        return;
      }
    }
    this.expr(e);
  }

  private assignStmt(lhs: readonly Expr[], rhs: readonly Expr[], def: boolean): void {
    for (const e of lhs) this.assign(e, def);
    this.multi((i) => destType(lhs[i]), rhs);
  }

  private ifStmt(s: IfStmt): void {
    const cond = staticBool(s.cond);
    this.stmt(s.init);
    this.expr(prunedCond(s.cond));
    if (cond >= 0) this.stmts(s.then.list);
    if (cond <= 0) this.stmt(s.else);
  }

  private forStmt(s: ForStmt): void {
    const rang = s.init;
    if (rang !== undefined && rang.kind === Kind.RangeClause) {
      const lhs = unpackList(rang.lhs);
      for (const e of lhs) this.assign(e, rang.def);
      this.expr(rang.x);
      const xt = syntaxType(rang.x);
      const core = commonUnder(xt);
      if (core !== undefined && core.tag === Tag.Map) this.rtype(xt);
      const kv = rangeKeyVal(xt);
      lhs.forEach((e, i) => {
        const dst = destType(e);
        const src = kv[i];
        if (dst !== undefined && src !== undefined) this.itab(src, dst);
      });
      this.stmts(s.body.list);
      return;
    }
    const never = s.cond !== undefined && staticBool(s.cond) < 0;
    this.stmt(s.init);
    if (s.cond !== undefined) this.expr(prunedCond(s.cond));
    if (never) return;
    this.stmt(s.post);
    this.stmts(s.body.list);
  }

  private switchStmt(s: SwitchStmt): void {
    this.stmt(s.init);
    const guard = s.tag;
    if (guard !== undefined && guard.kind === Kind.TypeSwitchGuard) {
      const iface = syntaxType(guard.x);
      this.expr(guard.x);
      for (const clause of s.body) {
        for (const e of unpackList(clause.cases)) {
          if (e.tv?.mode === Mode.NilValue || isNilName(e)) continue;
          this.exprType(iface, e);
        }
        const obj = clause.implicit as TVar | undefined;
        if (obj !== undefined && guard.lhs !== undefined) this.addLocal(obj);
        this.stmts(clause.body);
      }
      return;
    }
    let tag = s.tag as Expr | undefined,
      body = s.body,
      whole = false;
    let tagType = tag === undefined ? typBool : syntaxType(tag);
    const { switchKeepsChannels } = this.c.types.target.release;
    const isChan = switchKeepsChannels && tag !== undefined && under(tagType).tag === Tag.Chan;
    const value = tag === undefined ? constant.makeBool(true) : tag.tv?.val;
    const known = value === undefined ? undefined : constantClause(s, value);
    if (known !== undefined) {
      body = known.target === undefined ? [] : [known.target];
      whole = true;
      tag = undefined;
    } else if (!isChan) {
      outer: for (const clause of body) {
        for (const e of unpackList(clause.cases)) {
          const t = syntaxType(e);
          if (!assignable(this.c, t, tagType) && (!switchKeepsChannels || isInterface(t) || isInterface(tagType))) {
            tagType = this.c.check.conf.universe.emptyInterface;
            break outer;
          }
        }
      }
    }
    if (tag !== undefined) this.implicit(tagType, tag);
    for (const clause of body) {
      if (!whole) for (const e of unpackList(clause.cases)) this.implicit(isChan ? undefined : tagType, e);
      this.stmts(clause.body);
    }
  }

  // ---- expressions

  private multi(dst: (i: number) => Type | undefined, list: readonly Expr[]): void {
    const first = list[0];
    if (list.length === 1 && first !== undefined) {
      const t = first.tv?.type;
      if (t !== undefined && t.tag === Tag.Tuple && t.vars.length > 1) {
        this.expr(first);
        t.vars.forEach((v, i) => {
          const want = dst(i);
          if (want !== undefined && v.type !== undefined && !identical(v.type, want)) this.itab(v.type, want);
        });
        return;
      }
    }
    list.forEach((e, i) => this.implicit(dst(i), e));
  }

  private implicit(dst: Type | undefined, e: Expr): void {
    this.convert(dst, e, true);
  }

  private convert(dst: Type | undefined, e: Expr, implicit: boolean): void {
    if (dst !== undefined) {
      const src = syntaxType(e);
      if (!implicit || !identical(src, dst)) this.itab(src, dst);
    }
    this.expr(e);
  }

  private expr(e0: Expr): void {
    const e = unparen(e0);
    const tv = e.tv;
    if (tv?.val !== undefined) return;
    const found = lookupObj(e);
    if (found !== undefined) {
      const targs = found.name.instance?.targs ?? [];
      if (found.obj.tag === ObjTag.Func && targs.length > 0) this.funcInst(found.obj, targs);
      return;
    }
    switch (e.kind) {
      case Kind.CompositeLit:
        this.compLit(e);
        return;
      case Kind.FuncLit:
        this.funcLit(e);
        return;
      case Kind.SelectorExpr:
        this.selector(e);
        return;
      case Kind.IndexExpr: {
        const method = instantiatedMethod(e);
        if (method !== undefined) {
          this.selector(method);
          return;
        }
        const xt = syntaxType(e.x);
        const core = commonUnder(xt);
        const key = core !== undefined && core.tag === Tag.Map ? core.key : undefined;
        this.expr(e.x);
        this.implicit(key, e.index);
        if (key !== undefined) this.rtype(xt);
        return;
      }
      case Kind.SliceExpr:
        this.expr(e.x);
        for (const i of e.index) if (i !== undefined) this.expr(i);
        return;
      case Kind.AssertExpr: {
        const iface = syntaxType(e.x);
        this.expr(e.x);
        this.exprType(iface, e.type);
        this.rtype(iface);
        return;
      }
      case Kind.Operation: {
        if (e.y === undefined) {
          this.expr(e.x);
          return;
        }
        let common: Type | undefined;
        if (e.op !== Syn.Shl && e.op !== Syn.Shr) {
          const xt = syntaxType(e.x),
            yt = syntaxType(e.y);
          common = assignable(this.c, xt, yt) ? yt : xt;
        }
        this.implicit(common, e.x);
        this.implicit(common, e.y);
        return;
      }
      case Kind.CallExpr:
        this.call(e);
        return;
      default:
        return;
    }
  }

  private compLit(e: Expr & { readonly kind: Kind.CompositeLit }): void {
    let t = syntaxType(e);
    const core0 = commonUnder(t);
    if (core0 !== undefined && core0.tag === Tag.Pointer) t = core0.base;
    const core = commonUnder(t);
    if (core === undefined) return;
    if (core.tag === Tag.Map) this.rtype(t);
    e.elemList.forEach((el, i) => {
      const kv = el.kind === Kind.KeyValueExpr ? el : undefined;
      const value = kv === undefined ? el : kv.value;
      if (core.tag === Tag.Struct) {
        const key = kv === undefined || kv.key.kind !== Kind.Name ? undefined : kv.key;
        const f =
          key === undefined
            ? core.fields[i]
            : (core.fields.find((x) => x === objectOf(key)) ?? core.fields.find((x) => x.name === key.value));
        this.implicit(f?.type, value);
        return;
      }
      if (kv !== undefined) this.implicit(core.tag === Tag.Map ? core.key : undefined, kv.key);
      this.implicit(
        core.tag === Tag.Map || core.tag === Tag.Array || core.tag === Tag.Slice ? core.elem : undefined,
        value,
      );
    });
  }

  private funcLit(e: FuncLit): void {
    const sig = syntaxType(e);
    if (sig.tag === Tag.Signature) this.funcBody(sig, e.body, this.unit.rangeBodies.has(e));
  }

  private selector(e: SelectorExpr): void {
    const sel = e.selection;
    if (sel === undefined) return;
    if (sel.kind === SelectionKind.FieldVal) {
      this.expr(e.x);
      return;
    }
    const method = sel.obj as TFunc;
    if (sel.kind === methodVal) this.expr(e.x);
    this.methodExpr(this.receiver(syntaxType(e.x), method, sel.index), method, e.sel.instance?.targs ?? []);
  }

  /** Type of the receiver behind embedded fields, as the method wants it. */
  private receiver(t0: Type, method: TFunc, index: readonly number[]): Type {
    let t = t0;
    for (const ix of index.slice(0, -1)) {
      const s = under(deref(t));
      const f = s.tag === Tag.Struct ? s.fields[ix]?.type : undefined;
      if (f === undefined) return t;
      t = f;
    }
    const want = method.type?.recv?.type;
    return want !== undefined && (isPtrTo(t, want) || isPtrTo(want, t)) ? want : t;
  }

  private methodExpr(recv: Type, method: TFunc, margs: readonly Type[]): void {
    if (margs.length > 0) {
      const named = deref(recv);
      this.funcInst(method.origin ?? method, [...(named.tag === Tag.Named ? typeArgs(named) : []), ...margs]);
      return;
    }
    const r = unalias(recv);
    if (r.tag === Tag.TypeParam) {
      this.layout.methodExpr(`${this.tparams.indexOf(r)}.${method.name}`);
      return;
    }
    if (isInterface(recv)) return;
    const named = deref(recv);
    if (named.tag !== Tag.Named) return;
    const targs = typeArgs(named);
    const obj = origin(named).obj;
    if (implicitsOf(obj).length > 0 || targs.some(isGeneric)) this.subdict(obj, targs);
  }

  private funcInst(obj: TFunc, targs: readonly Type[]): void {
    if (targs.some(isGeneric)) this.subdict(obj, targs);
  }

  private call(e: CallExpr): void {
    const fun = unparen(e.fun);
    const tv = fun.tv ?? e.fun.tv;
    if (tv === undefined) return;
    if (tv.mode === Mode.TypExpr) {
      this.convert(tv.type, e.argList[0]!, false);
      return;
    }
    let rtype: Type | undefined;
    if (tv.mode === Mode.Builtin) {
      const found = lookupObj(fun);
      const id = found !== undefined && found.obj.tag === ObjTag.Builtin ? found.obj.id : undefined;
      const first = e.argList[0];
      switch (id) {
        case BuiltinId.Make: {
          this.exprType(undefined, first!);
          for (const a of e.argList.slice(1)) this.expr(a);
          const t = syntaxType(e);
          this.rtype(sliceElem(t) ?? t);
          return;
        }
        case BuiltinId.New:
          if (first!.tv?.mode === Mode.TypExpr) this.exprType(undefined, first!);
          else this.expr(first!);
          return;
        case BuiltinId.Sizeof:
        case BuiltinId.Alignof:
        case BuiltinId.Offsetof:
          return;
        case BuiltinId.Append:
        case BuiltinId.Slice:
          rtype = sliceElem(syntaxType(e));
          break;
        case BuiltinId.Copy:
        case BuiltinId.Delete: {
          let t = syntaxType(first!);
          if (t.tag === Tag.Tuple) t = t.vars[0]!.type!;
          rtype = id === BuiltinId.Copy ? sliceElem(t) : t;
          break;
        }
        default:
          break;
      }
    }
    const sel = fun.kind === Kind.SelectorExpr ? fun.selection : undefined;
    if (sel !== undefined && sel.kind === methodVal && fun.kind === Kind.SelectorExpr) this.selector(fun);
    else this.expr(fun);
    const sig = commonUnder(tv.type);
    this.multi(
      (i) => (sig === undefined || sig.tag !== Tag.Signature ? undefined : paramType(sig, e.hasDots, i)),
      e.argList,
    );
    if (rtype !== undefined) this.rtype(rtype);
  }
}

function isEmpty(t: Type & { readonly tag: Tag.Interface }): boolean {
  return t.methods.length === 0 && t.embeddeds.length === 0;
}

function sliceElem(t: Type): Type | undefined {
  const core = commonUnder(t);
  return core !== undefined && core.tag === Tag.Slice ? core.elem : undefined;
}

/** types2.RangeKeyVal, as far as types can depend on type parameters. */
function rangeKeyVal(t: Type): readonly (Type | undefined)[] {
  const u = commonUnder(t);
  if (u === undefined) return [];
  switch (u.tag) {
    case Tag.Pointer: {
      const a = commonUnder(u.base);
      return a !== undefined && a.tag === Tag.Array ? [undefined, a.elem] : [];
    }
    case Tag.Array:
    case Tag.Slice:
      return [undefined, u.elem];
    case Tag.Map:
      return [u.key, u.elem];
    case Tag.Chan:
      return [u.elem];
    case Tag.Basic:
      return isUntyped(u) ? [] : (u.info & BasicInfo.IsInteger) !== 0 ? [t] : [];
    default:
      return [];
  }
}
