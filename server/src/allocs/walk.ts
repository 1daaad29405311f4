/**
 * The walk over a function's body after escape analysis: gives each place its state, by what stands there and by what
 * is around it – inlined bodies with their conditions, the way to a panic, loops, operations that need no copy – and
 * finds the allocations that escape analysis has no location for.
 */
import { Finding } from '../escape';
import { isIntrinsicCall } from '../inline';
import { exprString } from '../ir/fmt';
import {
  type CallExpr,
  type ClosureExpr,
  Esc,
  type Expr,
  type Func,
  type GoDeferStmt,
  type IfStmt,
  type InlinedCallExpr,
  type Node,
  type SwitchStmt,
} from '../ir/node';
import { Op } from '../ir/op';
import { type ReassignOracle, staticCalleeName } from '../ir/staticvalue';
import type { Sym } from '../ir/type';
import { doChildren } from '../ir/visit';
import { modeOf } from '../target';
import { coldFrom } from './cold';
import { comparesCapacity, decide, decideAfter, equal } from './constants';
import type { AllocsContext } from './context';
import { type CallEffect, dynamicName, Effects, effectsOf, mayAllocateInRuntime, operationName } from './effects';
import { entryAllocation } from './entries';
import { movedSlices } from './moves';
import type { Allocation, State } from './state';
import { keyConversions, temporaryConversions } from './temporaries';
import { Verdict, verdictOf } from './verdict';

/** An inlined body that is being walked. */
interface Frame {
  /** Where its returns jump to. */
  readonly label: Sym | undefined;
  /** Conditions around the inlined call. */
  readonly conditions: number;
  /** A condition that is not decided may have left the body already; one that compares with a capacity has. */
  left: boolean;
  leftByCapacity: boolean;
  /** The body has been left for certain. */
  over: boolean;
}

export class Walk {
  /** Conditions and loops inside inlined bodies that are around the present place. */
  private conditions = 0;
  private readonly frames: Frame[] = [];
  private lefts = 0;
  /** Those of them that compare with a capacity. */
  private capacities = 0;
  /** Conditions and loops around the present place, in the function's own text too; a return may have come before. */
  private ways = 0;
  private returned = false;
  private panics = false;
  private dead = false;
  private loops = 0;
  private fn: Func;
  private mayMove = false;
  /** The calls of the present function, by what they call. */
  private calls = new Map<string | Func, CallEffect[]>();
  private readonly visit = (n: Node): boolean => {
    this.node(n);
    return false;
  };

  /**
   * found: findings by their nodes; more: takes findings about what escape analysis does not see; valuesIn: what is
   * known of the variables of a function.
   */
  constructor(
    private readonly ctx: AllocsContext,
    private readonly root: Func,
    private readonly found: ReadonlyMap<Node, Finding>,
    private readonly more: Finding[],
    private readonly valuesIn: (fn: Func) => ReassignOracle,
  ) {
    this.fn = root;
  }

  run(): void {
    this.body(this.root);
  }

  private body(fn: Func): void {
    const { calls, mayMove, fn: before } = this;
    this.calls = new Map();
    this.fn = fn;
    // What has no body does what it does elsewhere.
    if (this.ctx.effects && (fn.hasBody || fn.body.length > 0)) fn.effects = new Effects();
    this.mayMove = false;
    this.list(fn.body);
    if (this.mayMove && this.ctx.target.release.slicesMoved)
      for (const m of movedSlices(this.ctx.target, fn, (n) => n.esc === Esc.Heap))
        this.add(m.at, 'nonzero', 'slice', exprString(m.slice, this.ctx.localPkg));
    this.fn = before;
    this.mayMove = mayMove;
    this.calls = calls;
  }

  private list(list: readonly Node[]): void {
    const { panics } = this;
    const cold = panics ? list.length : coldFrom(list);
    for (let i = 0; i < list.length; i++) {
      if (i === cold) this.panics = true;
      this.node(list[i]!);
    }
    this.panics = panics;
  }

  /** What is under a condition. */
  private under(run: () => void): void {
    const inlined = this.frames.length > 0;
    this.ways++;
    if (inlined) this.conditions++;
    run();
    this.ways--;
    if (inlined) this.conditions--;
  }

  private unreached(run: () => void): void {
    const { dead } = this;
    this.dead = true;
    run();
    this.dead = dead;
  }

  private node(n: Node): void {
    switch (n.op) {
      case Op.NAME:
        // Its place is where it is declared.
        return;
      case Op.DCL: {
        const v = this.verdict(n.x);
        if (v !== undefined) this.place(v);
        return;
      }
      case Op.IF:
        this.if(n);
        return;
      case Op.SWITCH:
        this.switch(n);
        return;
      case Op.SELECT:
        this.init(n);
        this.noteMaybe(n);
        for (const c of n.cases)
          this.under(() => {
            this.init(c);
            if (c.comm !== undefined) this.node(c.comm);
            this.list(c.body);
          });
        return;
      case Op.FOR:
        this.init(n);
        this.loops++;
        // The condition is evaluated once at least.
        if (n.cond !== undefined) this.node(n.cond);
        this.under(() => {
          if (n.post !== undefined) this.node(n.post);
          this.list(n.body);
        });
        this.loops--;
        return;
      case Op.RANGE:
        this.init(n);
        this.node(n.x);
        if (n.x.op === Op.STR2BYTES) this.free(n.x);
        if (n.x.type.isChan) this.noteMaybe(n);
        this.loops++;
        this.under(() => {
          this.target(n.key);
          this.target(n.value);
          this.list(n.body);
        });
        this.loops--;
        return;
      case Op.ANDAND:
      case Op.OROR:
        this.init(n);
        this.node(n.x);
        this.under(() => this.node(n.y));
        return;
      case Op.BLOCK:
        this.init(n);
        this.list(n.list);
        return;
      case Op.INLCALL:
        this.inlined(n);
        return;
      case Op.GOTO:
        this.jump(n.label);
        return;
      case Op.RETURN:
        this.own(n);
        doChildren(n, this.visit);
        if (this.ways > 0) this.returned = true;
        return;
      case Op.PANIC: {
        const { panics } = this;
        this.panics = true;
        this.own(n);
        doChildren(n, this.visit);
        this.panics = panics;
        return;
      }
      case Op.CLOSURE:
        this.own(n);
        this.literal(n);
        return;
      case Op.GO:
      case Op.DEFER:
        this.goDefer(n);
        return;
      case Op.AS:
        this.init(n);
        this.assigned(n.x, n.y);
        if (n.y !== undefined) this.node(n.y);
        this.target(n.x);
        return;
      case Op.AS2:
      case Op.AS2DOTTYPE:
      case Op.AS2FUNC:
      case Op.AS2MAPR:
      case Op.AS2RECV:
      case Op.SELRECV2:
        this.init(n);
        for (let i = 0; i < n.rhs.length; i++) {
          if (n.op === Op.AS2) this.assigned(n.lhs[i], n.rhs[i]);
          this.node(n.rhs[i]!);
        }
        for (const x of n.lhs) this.target(x);
        return;
      case Op.ASOP:
        this.init(n);
        this.node(n.y);
        this.target(n.x);
        if (n.asOp === Op.ADD && n.x.type.isString)
          this.add(n, 'heap', 'string', `${exprString(n.x, this.ctx.localPkg)} +=`);
        return;
      case Op.MAKECHAN:
        this.add(n, 'heap', 'chan', exprString(n, this.ctx.localPkg));
        doChildren(n, this.visit);
        return;
      case Op.APPEND: {
        this.own(n);
        doChildren(n, this.visit);
        // The slice is not made: the room is added (walk/assign.go: isAppendOfMake).
        const last = n.args[1];
        if (n.isDDD && last !== undefined && last.op === Op.MAKESLICE && last.cap === undefined) this.free(last);
        if (!this.ctx.target.release.appendLocations && n.args.length > 1)
          this.add(n, 'grows', 'append', exprString(n, this.ctx.localPkg));
        return;
      }
      case Op.INDEXMAP:
        this.own(n);
        doChildren(n, this.visit);
        if (!n.assigned) for (const k of keyConversions(n.index)) this.free(k);
        return;
      case Op.CALLFUNC:
      case Op.CALLINTER:
        this.own(n);
        doChildren(n, this.visit);
        this.call(n);
        return;
      default:
        this.own(n);
        doChildren(n, this.visit);
        if (this.ctx.effects && mayAllocateInRuntime(n)) this.noteMaybe(n);
        for (const x of temporaryConversions(n, this.ctx.target)) this.free(x);
    }
  }

  private init(n: Node): void {
    for (const x of n.init) this.node(x);
  }

  /** The node's own place. */
  private own(n: Node): void {
    const v = this.verdict(n);
    if (v !== undefined) this.place(v);
  }

  private verdict(n: Node): Verdict | undefined {
    const f = this.found.get(n);
    return f === undefined ? undefined : verdictOf(f);
  }

  /** Takes into account what is around a place. */
  private place(v: Verdict): void {
    v.loopDepth = this.loops;
    if (this.isOver()) v.dead = true;
    v.state = this.around(v.state);
    v.conditional = this.isConditional();
  }

  private isConditional(): boolean {
    return this.ways > 0 || this.lefts > 0 || this.returned;
  }

  private isOver(): boolean {
    return this.dead || this.frames.some((f) => f.over);
  }

  private around(state: State): State {
    if (state === 'free' || state === 'stack') return state;
    if (this.panics) return 'panics';
    // What depends on capacity or size already says so.
    if (state !== 'heap' || (this.conditions === 0 && this.lefts === 0)) return state;
    return this.capacities > 0 ? 'grows' : 'branch';
  }

  /** What is written to: an element of a map may need room. */
  private target(x: Node | undefined): void {
    if (x === undefined) return;
    if (x.op === Op.INDEXMAP) {
      doChildren(x, this.visit);
      this.add(x, 'grows', 'map', exprString(x, this.ctx.localPkg));
    } else this.node(x);
  }

  private assigned(x: Node | undefined, y: Node | undefined): void {
    if (x?.op === Op.NAME && y?.op === Op.APPEND && y.args[0] === x && y.esc === Esc.Heap) this.mayMove = true;
  }

  private free(x: Node): void {
    const v = this.verdict(x);
    if (v !== undefined && v.state !== 'stack') v.state = this.found.get(x)?.kind === 'stays' ? 'stack' : 'free';
  }

  private if(n: IfStmt): void {
    this.init(n);
    this.node(n.cond);
    const holds = this.mayDecide(n.cond) ? decideAfter(this.valuesIn(this.root), n.init, n.cond) : undefined;
    const body = (): void => this.list(n.body);
    const other = (): void => this.list(n.else_);
    if (holds === undefined) {
      const capacity = this.frames.length > 0 && comparesCapacity(n.cond) ? 1 : 0;
      this.capacities += capacity;
      this.under(body);
      this.under(other);
      this.capacities -= capacity;
    } else if (holds) {
      body();
      this.unreached(other);
    } else {
      this.unreached(body);
      other();
    }
  }

  /** Constants in the function's own text have decided what they can before. */
  private mayDecide(cond: Node): boolean {
    return this.frames.length > 0 || cond.op === Op.INLCALL || (cond.op === Op.NOT && cond.x.op === Op.INLCALL);
  }

  private switch(n: SwitchStmt): void {
    this.init(n);
    const { tag } = n;
    if (tag !== undefined) {
      this.node(tag);
      // The tag is only compared.
      if (tag.op === Op.BYTES2STR) this.free(tag);
    }
    // A clause that always matches hides those behind it.
    let decided = this.frames.length > 0 && (tag === undefined || tag.op !== Op.TYPESW);
    for (const c of n.cases) {
      const clause = (): void => {
        this.init(c);
        for (const x of c.list) this.node(x);
        if (c.var_ !== undefined) {
          const v = this.verdict(c.var_);
          if (v !== undefined) this.place(v);
        }
        this.list(c.body);
      };
      const no =
        decided &&
        c.list.length > 0 &&
        c.list.every(
          (x) =>
            (tag === undefined
              ? decide(this.valuesIn(this.root), x)
              : equal(this.valuesIn(this.root), tag as Expr, x)) === false,
        );
      if (no) this.unreached(clause);
      else this.under(clause);
      decided &&= c.body[c.body.length - 1]?.op !== Op.FALL;
    }
  }

  private inlined(n: InlinedCallExpr): void {
    this.init(n);
    const last = n.body[n.body.length - 1];
    const frame: Frame = {
      label: last !== undefined && last.op === Op.LABEL ? last.label : undefined,
      conditions: this.conditions,
      left: false,
      leftByCapacity: false,
      over: false,
    };
    this.frames.push(frame);
    this.list(n.body);
    this.frames.pop();
    if (frame.left) this.lefts--;
    if (frame.leftByCapacity) this.capacities--;
    for (const x of n.returnVars) this.node(x);
  }

  /** A jump out of inlined bodies: what follows there is reached only sometimes, or not at all. */
  private jump(label: Sym | undefined): void {
    if (this.dead) return;
    for (let i = this.frames.length - 1; i >= 0; i--) {
      const frame = this.frames[i]!;
      if (frame.label !== label) continue;
      if (this.conditions === frame.conditions && !frame.left) frame.over = true;
      else if (!frame.left) {
        frame.left = true;
        this.lefts++;
      }
      if (this.capacities > 0 && frame.left && !frame.leftByCapacity) {
        frame.leftByCapacity = true;
        this.capacities++;
      }
      return;
    }
  }

  /** The body of a literal runs when it is called, whatever is around the literal. */
  private literal(n: ClosureExpr): void {
    if (!n.func.isClosure) return;
    const { conditions, panics, loops, lefts, ways, returned, capacities } = this;
    const frames = this.frames.splice(0);
    const over = frames.some((f) => f.over);
    const { dead } = this;
    this.dead ||= over;
    this.conditions = 0;
    this.lefts = 0;
    this.capacities = 0;
    this.ways = 0;
    this.returned = false;
    this.panics = false;
    // The body of a range over a function is a loop's.
    this.loops = n.func.rangeParent === undefined ? 0 : loops + 1;
    this.body(n.func);
    this.dead = dead;
    this.frames.push(...frames);
    this.conditions = conditions;
    this.lefts = lefts;
    this.capacities = capacities;
    this.ways = ways;
    this.returned = returned;
    this.panics = panics;
    this.loops = loops;
  }

  /**
   * go and defer (ssagen/ssa.go: ODEFER, OGO): the closure that holds the arguments, and what the runtime needs for the
   * call. Deferred calls that are not in a loop have a record on the stack.
   */
  private goDefer(n: GoDeferStmt): void {
    this.init(n);
    const call = n.call;
    const allocation: Allocation = n.op === Op.GO ? 'goroutine' : 'defer';
    const fun = call.op === Op.CALLFUNC ? call.fun : undefined;
    const wrapped = fun !== undefined && fun.op === Op.CLOSURE && fun.func.wrapper;
    const escapes = wrapped && fun.esc === Esc.Heap && fun.func.closureVars.length > 0;
    if (n.op === Op.GO || this.loops > 0) {
      const name = n.op === Op.GO ? 'go statement' : 'defer statement';
      this.add(n, escapes ? 'heap' : 'grows', allocation, name);
    }
    if (n.op === Op.GO) this.ways++;
    doChildren(n, this.visit);
    if (n.op === Op.GO) this.ways--;
  }

  private call(n: CallExpr): void {
    if (isIntrinsicCall(this.ctx.target, modeOf(this.ctx.target, this.ctx.localPkg.path), n)) return;
    const fun = n.fun;
    if (fun === undefined) return;
    let callee = n.op === Op.CALLFUNC ? staticCalleeName(fun)?.func : undefined;
    const entry = callee === undefined ? undefined : entryAllocation(callee);
    if (entry !== undefined) this.add(n, entry.state, entry.allocation, exprString(n, this.ctx.localPkg));
    if (!this.ctx.effects || this.isOver()) return;
    if (callee === undefined && n.op === Op.CALLFUNC && fun.op === Op.NAME)
      callee = staticCalleeName(this.valuesIn(this.root).staticValue(fun))?.func;
    effectsOf(this.fn)?.addCall(this.calls, {
      callee,
      name: callee === undefined ? dynamicName(fun) : '',
      conditional: this.isConditional(),
      panics: this.panics,
      sites: [this.ctx.frames(n.pos)],
      count: 1,
      inLoop: this.loops > 0,
    });
  }

  /** The runtime may allocate for the operation, and keeps what it allocates. */
  private noteMaybe(n: Node): void {
    if (this.isOver()) return;
    const chance = this.panics ? 'panics' : 'grows';
    const operation = operationName(n);
    effectsOf(this.fn)?.places.push({ site: this.ctx.frames(n.pos), chance, verdict: undefined, operation });
  }

  /** An allocation that escape analysis does not see. */
  private add(n: Node, state: State, allocation: Allocation, name: string): void {
    const f = new Finding('allocates', this.fn, n, this.ctx.outermost(n.pos), name, 0);
    f.subject = name;
    const v = new Verdict(state, allocation);
    f.slot = v;
    this.place(v);
    this.more.push(f);
  }
}
