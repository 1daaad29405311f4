/**
 * Devirtualization by a profile: an indirect call whose hottest callee is known becomes a question, "is it that one?",
 * with a direct call for yes and the indirect one for no. Reference: cmd/compile/internal/devirtualize/pgo.go (go1.26).
 */
import { none } from '../base/none';
import { exprString, funcString } from '../ir/fmt';
import { conv, resultType } from '../ir/lower-util';
import {
  AddrExpr,
  AssignListStmt,
  BinaryExpr,
  CallExpr,
  Class,
  ConvExpr,
  type Expr,
  type Func,
  IfStmt,
  InlinedCallExpr,
  LinksymOffsetExpr,
  type Name,
  type Node,
  type Nodes,
  type SelectorExpr,
  StarExpr,
  TypeAssertExpr,
  UnaryExpr,
} from '../ir/node';
import { Op } from '../ir/op';
import { visitFuncsBottomUp } from '../ir/scc';
import { staticValue } from '../ir/staticvalue';
import { autoTempAt } from '../ir/temp';
import { type Field, type IRType, identical } from '../ir/type';
import { editChildren, visitList } from '../ir/visit';
import type { CallEdge } from '../target';
import type { Func as TFunc } from '../types/object';
import { inlineImpossible } from './caninline';
import { type InlineContext, note } from './context';
import { lineOffset, linkName, parseLinkName } from './hot';
import { haveInlineBody } from './inlinecall';
import { implementsIface, methodOf } from './methods';

/** Makes direct calls of the hottest callees of functions that were not looked at before. */
export function profileGuided(ctx: InlineContext, funcs: readonly Func[]): void {
  const { profile } = ctx.target;
  if (profile === undefined) return;
  const fresh = funcs.filter((fn) => !ctx.profiled.has(fn));
  for (const fn of fresh) {
    ctx.profiled.add(fn);
    if (fn.oclosure !== undefined) ctx.literals.set(linkName(ctx, fn), fn);
  }
  visitFuncsBottomUp(fresh, (list) => {
    for (const fn of list) {
      const edges = edgesOf(ctx, fn, profile.edges.get(linkName(ctx, fn)) ?? none);
      if (edges.length > 0) new Editor(ctx, fn, edges).run();
    }
  });
}

/** A call that a function may make; fn: the callee, where the call itself says which it is. */
interface Edge extends CallEdge {
  readonly fn?: Func;
}

/** The calls of a function that the profile has, and, where they count, those that are direct; heaviest first. */
function edgesOf(ctx: InlineContext, fn: Func, known: readonly CallEdge[]): readonly Edge[] {
  if (!ctx.target.release.devirtualizesColdCalls) return known;
  const caller = linkName(ctx, fn);
  const all = new Map<string, Edge>(known.map((e) => [`${e.offset} ${e.callee}`, e]));
  let indirect = false;
  visitList(fn.body, (n) => {
    if (n.op === Op.CALLINTER) indirect = true;
    if (n.op !== Op.CALLFUNC) return;
    const direct = directCallee(ctx, n.fun!);
    if (direct === undefined) {
      indirect = true;
      return;
    }
    const callee = linkName(ctx, direct),
      offset = lineOffset(ctx, fn, n.pos),
      key = `${offset} ${callee}`;
    all.set(key, { caller, callee, offset, weight: all.get(key)?.weight ?? 0, fn: direct });
  });
  if (!indirect) return none;
  return [...all.values()].sort((a, b) => b.weight - a.weight || (a.callee < b.callee ? -1 : 1));
}

/** Looks at the calls of one function. */
class Editor {
  constructor(
    private readonly ctx: InlineContext,
    private readonly fn: Func,
    private readonly edges: readonly Edge[],
  ) {}

  run(): void {
    const { body } = this.fn;
    for (let i = 0; i < body.length; i++) body[i] = this.edit(body[i]!);
  }

  private readonly edit = (n: Node): Node => {
    editChildren(n, this.edit);
    if (n.op === Op.CALLINTER) return n.goDefer ? n : (this.interfaceCall(n) ?? n);
    if (n.op === Op.CALLFUNC) return n.goDefer ? n : (this.functionCall(n) ?? n);
    return n;
  };

  private interfaceCall(call: CallExpr): Node | undefined {
    const { ctx } = this;
    const sel = call.fun as SelectorExpr;
    const name = `.${sel.sel.name}`;
    const callee = this.hottest(call, (f, edge) => {
      const recv = f.type.recv;
      if (recv === undefined || !implementsIface(ctx.unit.world, recv.type, sel.x.type)) return false;
      return edge.callee.endsWith(name);
    });
    const type = callee?.type.recv?.type;
    if (callee === undefined || type === undefined || !this.mayInline(call, callee)) return undefined;
    const { local } = ctx.unit;
    const text = `PGO devirtualizing interface call ${exprString(sel, local)} to ${funcString(callee, local)}`;
    note(ctx, call.pos, 1, text, 'devirtualize');
    const { pos } = call;
    const init: Nodes = [...call.init];
    if (init.length > 0) call.init = [];
    const copied = this.copyInputs(call, sel.x, init);
    const value = autoTempAt(pos, this.fn, type),
      ok = autoTempAt(pos, this.fn, type.owner.BOOL);
    const assertion = new TypeAssertExpr(pos, Op.DOTTYPE2, type, copied);
    init.push(new AssignListStmt(pos, Op.AS2DOTTYPE, [value, ok], [assertion]));
    const m = methodOf(ctx.unit, pos, value, sel.sel);
    if (m?.recv === undefined) return undefined;
    const direct = this.callLike(call, m.fun, [m.recv, ...call.args]);
    return this.condCall(call, ok, direct, init);
  }

  private functionCall(call: CallExpr): Node | undefined {
    const { ctx } = this;
    const fun = call.fun!;
    if (directCallee(ctx, fun) !== undefined) return undefined;
    const callee = this.hottest(call, (f) => sameSignature(fun.type.underlying, f.type));
    if (callee === undefined || callee.oclosure !== undefined || callee.type.recv !== undefined) return undefined;
    if (callee.sym.pkg.path === 'runtime' && callee.sym.name === 'memhash_varlen') return undefined;
    if (!this.mayInline(call, callee)) return undefined;
    const { local } = ctx.unit;
    const text = `PGO devirtualizing function call ${exprString(fun, local)} to ${funcString(callee, local)}`;
    note(ctx, call.pos, 1, text, 'devirtualize');
    const { pos } = call;
    const init: Nodes = [...call.init];
    if (init.length > 0) call.init = [];
    const copied = this.copyInputs(call, fun, init);
    const { owner } = copied.type;
    const word = new UnaryExpr(pos, Op.IDATA, owner.UINTPTR, conv(pos, copied, owner.INTER, false));
    const entry = new AddrExpr(pos, Op.ADDR, owner.UINTPTR, new LinksymOffsetExpr(pos, owner.UINTPTR, callee.sym.name));
    const same = new BinaryExpr(
      pos,
      Op.EQ,
      owner.BOOL,
      new StarExpr(pos, owner.UINTPTR, word),
      new ConvExpr(pos, Op.CONVNOP, owner.UINTPTR, entry),
    );
    return this.condCall(call, same, this.callLike(call, callee.nname, [...call.args]), init);
  }

  /** The hottest of a call's possible callees; undefined where it is not known to the package, too. */
  private hottest(call: CallExpr, fits: (fn: Func, edge: CallEdge) => boolean): Func | undefined {
    const offset = lineOffset(this.ctx, this.fn, call.pos);
    const cold = this.ctx.target.release.devirtualizesColdCalls;
    let best: CallEdge | undefined, callee: Func | undefined;
    // Heaviest first; of two that weigh the same, the one that is known, and then the first by name.
    for (const edge of this.edges) {
      if (edge.offset !== offset || (edge.weight === 0 && !cold)) continue;
      if (best !== undefined && (edge.weight < best.weight || callee !== undefined)) break;
      const fn = edge.fn ?? this.named(edge.callee);
      if (fn === 'literal') continue;
      if (fn === undefined) best ??= edge;
      else if (fits(fn, edge)) {
        best = edge;
        callee = fn;
      }
    }
    return callee;
  }

  /** The function of a name; of literals of the package, it is enough to know that they are such. */
  private named(name: string): Func | 'literal' | undefined {
    const { ctx } = this;
    const at = parseLinkName(name);
    if (at === undefined) return undefined;
    const { unit } = ctx;
    const own = at.path === 'main' ? unit.pkg.name === 'main' : at.path === unit.local.path;
    if (own && /\.func[0-9]|-range[0-9]/.test(at.symbol)) return ctx.literals.get(name) ?? 'literal';
    return ctx.options.lookup?.(own ? unit.pkg.path : at.path, at.symbol);
  }

  private mayInline(call: CallExpr, callee: Func): boolean {
    const { ctx } = this;
    let why = inlineImpossible(callee, ctx.mode, true);
    if (why === '' && callee.body.length === 0 && !this.hasBody(call, callee)) why = 'no function body';
    if (why === '') return true;
    if (ctx.options.verbose)
      note(ctx, callee.pos, 2, `should not PGO devirtualize ${callee.sym.name}: ${why}`, 'devirtualize');
    return false;
  }

  /** Of a function of another package: whether there is a body to inline. */
  private hasBody(call: CallExpr, callee: Func): boolean {
    const { unit } = this.ctx;
    const obj = callee.nname.origin as TFunc | undefined;
    if (obj === undefined || obj.pkg !== unit.pkg) return haveInlineBody(this.ctx, this.fn, call.pos, callee);
    return unit.check.objMap.get(obj)?.fdecl?.hasBody === true;
  }

  /** Evaluates what is called and the arguments once, for both calls; the arguments become the copies. */
  private copyInputs(call: CallExpr, called: Expr, init: Nodes): Name {
    const { pos } = call;
    const all = [called, ...call.args];
    const temps = all.map((x) => autoTempAt(pos, this.fn, x.type));
    init.push(new AssignListStmt(pos, Op.AS2, [...temps], all));
    call.args = temps.slice(1);
    return temps[0]!;
  }

  private callLike(call: CallExpr, fun: Expr, args: Expr[]): CallExpr {
    const direct = new CallExpr(call.pos, Op.CALLFUNC, resultType(fun.type), fun, args);
    direct.isDDD = call.isDDD;
    return direct;
  }

  private condCall(call: CallExpr, cond: Expr, direct: CallExpr, init: Nodes): InlinedCallExpr {
    const { pos } = call;
    const results = call.fun!.type.results;
    const temps = results.map((r) => autoTempAt(pos, this.fn, r.type));
    const branch = (c: CallExpr): Node =>
      temps.length === 0 ? c : new AssignListStmt(pos, temps.length > 1 ? Op.AS2FUNC : Op.AS2, [...temps], [c]);
    const choice = new IfStmt(pos, cond, [branch(direct)], [branch(call)]);
    choice.init = init;
    choice.likely = true;
    return new InlinedCallExpr(pos, direct.type, [choice], temps);
  }
}

/** The function that an expression always stands for (pgoir.DirectCallee). */
function directCallee(ctx: InlineContext, fun: Expr): Func | undefined {
  const fn = staticValue(fun, ctx.reassignments);
  switch (fn.op) {
    case Op.METHEXPR: {
      const recv = fn.method?.type.recv;
      return recv === undefined || !identical(recv.type, fn.x.type) ? undefined : fn.method?.func;
    }
    case Op.NAME:
      return fn.class_ === Class.FUNC ? fn.func : undefined;
    case Op.CLOSURE:
      return fn.func;
    default:
      return undefined;
  }
}

/** Whether functions have the same parameters and results; receivers do not count. */
function sameSignature(a: IRType, b: IRType): boolean {
  const same = (x: readonly Field[], y: readonly Field[]): boolean =>
    x.length === y.length && x.every((f, i) => identical(f.type, y[i]!.type));
  return a.variadic === b.variadic && same(a.params, b.params) && same(a.results, b.results);
}
