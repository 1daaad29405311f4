/**
 * Pass by value instead of by pointer.
 *
 * A parameter `p *T` becomes `p T`, and every call gives `x` where it gave `&x`. Parameters hang together: a method has
 * those of
 * the same name and signature in the package, interfaces included, and a function that hands its parameter on has that
 * of the
 * function it hands it to. The whole group changes at once, or nothing does. It changes only if all of this holds:
 *
 * - every function of the group is visible here: not exported (or in package main), used in calls only, not in
 * assembly, not in
 *   files that the build leaves out;
 * - their bodies only read what the pointer points to, and never compare, store, convert or reassign the pointer
 * itself;
 * - every call passes `&x` of a local variable, `&T{…}`, `new(T)`, a local variable that was set to one of these and to
 * nothing
 *   else (which then is passed as `*q`), or a parameter of the group: never nil;
 * - the copy cannot be seen to be one: nothing else takes the variable's address, no function literal writes to it, and
 * where
 *   the pointer may outlive the call, nothing writes to the variable after it – in a loop, a function literal or a
 *   function with goto statements, nothing writes to it at all;
 * - T may be copied, and is at most 128 bytes.
 *
 * Whether it helps is not decided here: codeActions.ts tries it.
 */
import type { Engine, FileEdit, FileResult, FileView, FindingInfo, PackageView } from '../answers/model';
import {
  BranchTok,
  type CallExpr,
  type Expr,
  Kind,
  type Name,
  type Node,
  Op,
  Pragma,
  parseFile,
  unparen,
  walk,
} from '../syntax/index';
import {
  Func,
  identical,
  isExported,
  Mode,
  objectOf,
  originFunc,
  SelectionKind,
  Tag,
  type Type,
  typeOf,
  typeParams,
  unalias,
  under,
  Var,
  VarKind,
} from '../types/index';
import type { Fix, Proposal } from './codeActions';
import { type FunctionEntry, indexOf, offsetOf, type PackageIndex, parentOf, sameExpr, type Use } from './packageIndex';
import { isCopyable, pointerUse, type UseKind, useOf } from './valueUses';

const largestCopy = 128;
const unchangeable =
  Pragma.Noescape | Pragma.UintptrEscapes | Pragma.UintptrKeepAlive | Pragma.CgoUnsafeArgs | Pragma.Nointerface;

interface Slot {
  readonly entry: FunctionEntry;
  readonly index: number;
}

interface Passed {
  /** The variable x of `&x`, or a pointer q. */
  readonly variable: Var;
  readonly isPointer: boolean;
  readonly call: CallExpr;
  /** `&x`, or the name of the pointer. */
  readonly argument: Node;
  readonly isGo: boolean;
}

/** One attempt at a group of parameters. */
interface Plan {
  readonly pkg: PackageView;
  readonly index: PackageIndex;
  readonly type: Type;
  readonly slots: Slot[];
  readonly edits: Map<string, FileEdit>;
  readonly passed: Passed[];
  /** The pointer may be used after the call that was given it. */
  retains: boolean;
}

export const passByValue: Fix = { id: 'pass-by-value', propose };

function propose(engine: Engine, result: FileResult, finding: FindingInfo): readonly Proposal[] {
  if (finding.kind !== 'moved' && finding.kind !== 'leaks' && finding.kind !== 'escapes') return [];
  if (finding.free) return [];
  const pkg = engine.packageOf(result.file);
  const view = pkg?.files.find((f) => f.file === result.file);
  if (!pkg || !view || !pkg.complete) return [];
  const index = indexOf(pkg);
  const proposals: Proposal[] = [];
  const seen = new Set<string>();
  for (const slot of candidates(index, view, finding)) {
    const key = `${slot.entry.name} ${slot.entry.view.file} ${slot.entry.type.pos} ${slot.index}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const plan = attempt(pkg, index, slot);
    if (plan)
      proposals.push({
        title: titleOf(slot),
        edits: [...plan.edits.values()].sort((a, b) =>
          a.file < b.file ? -1 : a.file > b.file ? 1 : a.start - b.start,
        ),
      });
  }
  return proposals;
}

function titleOf(slot: Slot): string {
  const field = slot.entry.type.paramList[slot.index]!;
  const named = typeText(slot.entry.view, field.type);
  const name = field.name ? `${field.name.value} ` : '';
  return `Pass by value instead of by pointer: ${slot.entry.name}(${name}${named})`;
}

/** The text behind the star of a parameter's type. */
function typeText(view: FileView, type: Expr): string {
  const at = offsetOf(view, type.pos);
  const text = at === undefined ? undefined : /^\*\s*([\w.]+)/.exec(view.text.slice(at, at + 200));
  return text ? Buffer.from(text[1]!, 'latin1').toString('utf8') : 'T';
}

// ---- which parameters a finding is about

function candidates(index: PackageIndex, view: FileView, finding: FindingInfo): Slot[] {
  const slots: Slot[] = [];
  const { line, col } = finding.place;
  const isHere = (pos: number): boolean => {
    const p = view.baseOf(pos)?.place(pos);
    return p !== undefined && p.line === line && p.col === col;
  };
  if (finding.kind === 'leaks') {
    for (const entry of index.functions.values()) {
      if (entry.view !== view) continue;
      entry.type.paramList.forEach((field, i) => {
        if (field.name && isHere(field.name.pos)) slots.push({ entry, index: i });
      });
    }
    return slots;
  }
  if (finding.kind === 'moved') {
    for (const [variable, uses] of index.variableUses) {
      if (!isHere(variable.pos)) continue;
      for (const use of uses) {
        const { parent } = parentOf(index, use.name);
        if (parent?.kind === Kind.Operation && parent.op === Op.And && parent.y === undefined)
          addArgument(index, parent, slots);
      }
    }
    return slots;
  }
  for (const n of index.parents.keys()) {
    // For "q := &T{…}": the calls that q is passed to.
    if (
      n.kind === Kind.AssignStmt &&
      n.op === Op.Def &&
      n.lhs.kind === Kind.Name &&
      n.rhs &&
      isFresh(n.rhs) &&
      isHere(unparen(n.rhs).pos)
    ) {
      const variable = objectOf(n.lhs);
      if (variable instanceof Var)
        for (const use of index.variableUses.get(variable) ?? []) addArgument(index, use.name, slots);
    }
    if (
      ((n.kind === Kind.Operation && n.op === Op.And && n.y === undefined && n.x.kind === Kind.CompositeLit) ||
        n.kind === Kind.CallExpr) &&
      isHere(n.pos)
    )
      addArgument(index, n, slots);
  }
  return slots;
}

/** If an expression is an argument of a call of a known function: the parameter it is for. */
function addArgument(index: PackageIndex, argument: Node, slots: Slot[]): void {
  const { parent, child } = parentOf(index, argument);
  if (parent?.kind !== Kind.CallExpr) return;
  const at = parent.argList.findIndex((a) => sameExpr(a, child));
  const entry = calleeOf(index, parent);
  if (at >= 0 && entry && at < entry.type.paramList.length) slots.push({ entry, index: at });
}

/** The function of this package that a call calls, a method of an interface included. */
function calleeOf(index: PackageIndex, call: CallExpr): FunctionEntry | undefined {
  const fun = unparen(call.fun);
  const obj =
    fun.kind === Kind.Name
      ? objectOf(fun)
      : fun.kind === Kind.SelectorExpr && fun.selection?.kind === SelectionKind.MethodVal
        ? fun.selection.obj
        : undefined;
  return obj instanceof Func ? index.functions.get(originFunc(obj)) : undefined;
}

// ---- the group

function attempt(pkg: PackageView, index: PackageIndex, first: Slot): Plan | undefined {
  const field = first.entry.type.paramList[first.index];
  const type = field && pointee(typeOf(field.type));
  if (!type) return undefined;
  const size = pkg.sizeOf(type);
  if (size === undefined || size > largestCopy || !isCopyable(type)) return undefined;
  const plan: Plan = { pkg, index, type, slots: [], edits: new Map(), passed: [], retains: false };
  if (!join(plan, first)) return undefined;
  // Grows while it is walked.
  for (let i = 0; i < plan.slots.length; i++) if (!changeSlot(plan, plan.slots[i]!)) return undefined;
  for (const passed of plan.passed) if (!isUnseen(plan, passed)) return undefined;
  return plan;
}

/** Adds a parameter to the group; false if it cannot be in one. */
function join(plan: Plan, slot: Slot): boolean {
  if (plan.slots.some((s) => s.entry === slot.entry && s.index === slot.index)) return true;
  const { entry } = slot;
  if (!isVisible(plan.pkg, entry)) return false;
  const field = entry.type.paramList[slot.index];
  const t = field && typeOf(field.type);
  const base = pointee(t);
  if (!field || !base || !identical(base, plan.type)) return false;
  plan.slots.push(slot);
  if (plan.slots.length > 50) return false;
  // Names in a list share their type's text.
  for (let i = 0; i < entry.type.paramList.length; i++) {
    if (i !== slot.index && entry.type.paramList[i]!.type === field.type && !join(plan, { entry, index: i }))
      return false;
  }
  if (!entry.isMethod) return true;
  // Methods of that name: those of the same signature come along; one that takes a value already would change what
  // satisfies what.
  for (const other of plan.index.methods.get(entry.name) ?? []) {
    if (other === entry) continue;
    const otherType = other.type.paramList[slot.index] && typeOf(other.type.paramList[slot.index]!.type);
    if (!otherType) continue;
    if (identical(otherType, plan.type)) return false;
    const same =
      entry.func.type !== undefined && other.func.type !== undefined && sameSignature(entry.func, other.func);
    if (same && !join(plan, { entry: other, index: slot.index })) return false;
  }
  return true;
}

function sameSignature(a: Func, b: Func): boolean {
  const x = a.type!,
    y = b.type!;
  const tuples = (p: readonly Var[], q: readonly Var[]): boolean =>
    p.length === q.length &&
    p.every((v, i) => v.type !== undefined && q[i]!.type !== undefined && identical(v.type, q[i]!.type));
  return x.variadic === y.variadic && tuples(x.params.vars, y.params.vars) && tuples(x.results.vars, y.results.vars);
}

/** T of *T written as such. */
function pointee(t: Type | undefined): Type | undefined {
  if (t === undefined || t.tag !== Tag.Pointer) return undefined;
  return t.base;
}

/** Whether all that calls a function, or could, is in this package and can be changed. */
function isVisible(pkg: PackageView, entry: FunctionEntry): boolean {
  const { decl, view, name } = entry;
  if (isExported(name) && (entry.isMethod || pkg.name !== 'main')) return false;
  if (name === '_' || name === 'init' || name === 'main') return false;
  if (view.tree.usesCgo || view.tree.linknames.some((l) => l.local === name)) return false;
  if (decl) {
    if (!decl.hasBody || !decl.body || decl.tparamList.length || (decl.pragma & unchangeable) !== 0) return false;
    const recv = entry.func.type?.recv?.type;
    if (recv && isGenericReceiver(recv)) return false;
  }
  return !pkg.otherTexts.some((t) => mentions(t.text, name));
}

/** Whether a file's code uses a name; in comments and strings it is a word. */
function mentions(text: string, name: string): boolean {
  if (!text.includes(name)) return false;
  const { file } = parseFile(text, 1);
  let found = file.linknames.some((l) => l.local === name);
  walk(file, (n) => {
    if (n.kind === Kind.Name && n.value === name) found = true;
    return !found;
  });
  return found;
}

function isGenericReceiver(t: Type): boolean {
  const u = unalias(t);
  const named = u.tag === Tag.Pointer ? unalias(u.base) : u;
  return named.tag !== Tag.Named || typeParams(named).length > 0;
}

// ---- one parameter: its declaration, its uses, its calls

function changeSlot(plan: Plan, slot: Slot): boolean {
  const { entry } = slot;
  const field = entry.type.paramList[slot.index]!;
  const type = field.type;
  if (
    type.kind !== Kind.Operation ||
    type.op !== Op.Mul ||
    type.y !== undefined ||
    !drop(plan, entry.view, type.pos, '*')
  )
    return false;
  if (field.name && entry.decl && field.name.value !== '_') {
    const variable = objectOf(field.name);
    if (!(variable instanceof Var)) return false;
    for (const use of plan.index.variableUses.get(variable) ?? [])
      if (!changeUse(plan, use, entry.decl.body!)) return false;
  }
  for (const use of plan.index.functionUses.get(entry.func) ?? []) if (!changeCall(plan, slot, use)) return false;
  return true;
}

function changeUse(plan: Plan, use: Use, body: Node): boolean {
  const what = pointerUse(plan.index, use.name);
  if (isInside(plan.index, use.name, body, Kind.FuncLit)) plan.retains = true;
  switch (what.kind) {
    case 'read':
      return true;
    case 'star': {
      const at = offsetOf(use.view, what.at.pos);
      const parent = plan.index.parents.get(what.at);
      // "(*p).f" becomes "p.f".
      if (
        at !== undefined &&
        parent?.kind === Kind.ParenExpr &&
        use.view.text.substr(at - 1, use.name.value.length + 3) === `(*${use.name.value})`
      ) {
        return put(plan, use.view, at - 1, 2) && put(plan, use.view, at + 1 + use.name.value.length, 1);
      }
      return drop(plan, use.view, what.at.pos, '*');
    }
    case 'whole': {
      const call = what.parent;
      if (call?.kind !== Kind.CallExpr) return false;
      const at = call.argList.findIndex((a) => sameExpr(a, what.child));
      const entry = calleeOf(plan.index, call);
      if (at < 0 || !entry) return false;
      if (plan.index.parents.get(call)?.kind === Kind.CallStmt) plan.retains = true;
      return join(plan, { entry, index: at });
    }
    case 'other':
      return false;
  }
}

/**
 * The argument of one call; false where the function is used in another way, or the argument is none that can be a
 * value.
 */
function changeCall(plan: Plan, slot: Slot, use: Use): boolean {
  const { index } = plan;
  let fun: Node = use.name;
  const above = index.parents.get(use.name);
  if (above?.kind === Kind.SelectorExpr && above.sel === use.name) {
    if (above.selection && above.selection.kind !== SelectionKind.MethodVal) return false;
    fun = above;
  }
  const { parent: call, child } = parentOf(index, fun);
  if (
    call?.kind !== Kind.CallExpr ||
    !sameExpr(call.fun, child) ||
    call.hasDots ||
    call.argList.length !== slot.entry.type.paramList.length
  )
    return false;
  const written = call.argList[slot.index]!,
    arg = unparen(written);
  const stmt = parentOf(index, call).parent;
  const isGo = stmt?.kind === Kind.CallStmt;
  if (arg.kind === Kind.Name) {
    const variable = objectOf(arg);
    if (!(variable instanceof Var)) return false;
    if (
      plan.slots.some((s) => {
        const f = s.entry.type.paramList[s.index]!;
        return f.name !== undefined && objectOf(f.name) === variable;
      })
    )
      return true;
    if (variable.kind !== VarKind.Local || !isSetOnce(index, variable)) return false;
    plan.passed.push({ variable, isPointer: true, call, argument: arg, isGo });
    const at = offsetOf(use.view, arg.pos);
    return at !== undefined && put(plan, use.view, at, 0, '*');
  }
  if (arg.kind === Kind.Operation && arg.op === Op.And && arg.y === undefined) {
    const x = unparen(arg.x);
    if (x.kind === Kind.Name) {
      const variable = objectOf(x);
      if (!(variable instanceof Var) || !isLocal(variable)) return false;
      plan.passed.push({ variable, isPointer: false, call, argument: arg, isGo });
    } else if (x.kind !== Kind.CompositeLit) return false;
    return drop(plan, use.view, arg.pos, '&');
  }
  return arg.kind === Kind.CallExpr && changeNew(plan, use.view, arg);
}

/** new(T) becomes T{}. */
function changeNew(plan: Plan, view: FileView, call: CallExpr): boolean {
  const fun = unparen(call.fun),
    type = call.argList[0];
  if (
    fun.kind !== Kind.Name ||
    fun.value !== 'new' ||
    objectOf(fun) instanceof Func ||
    objectOf(fun) instanceof Var ||
    type?.kind !== Kind.Name
  )
    return false;
  if (type.tv?.mode !== Mode.TypExpr || under(plan.type).tag !== Tag.Struct) return false;
  const at = offsetOf(view, fun.pos);
  if (at === undefined || view.text.substr(at, type.value.length + 5) !== `new(${type.value})`) return false;
  return put(plan, view, at, 4) && put(plan, view, at + 4 + type.value.length, 1, '{}');
}

/** An expression that makes a new object and is never nil. */
function isFresh(e: Expr): boolean {
  const x = unparen(e);
  if (x.kind === Kind.Operation) return x.op === Op.And && x.y === undefined && unparen(x.x).kind === Kind.CompositeLit;
  return (
    x.kind === Kind.CallExpr &&
    unparen(x.fun).kind === Kind.Name &&
    (unparen(x.fun) as Name).value === 'new' &&
    objectOf(unparen(x.fun) as Name)?.pkg === undefined
  );
}

/** Whether a variable is declared as `q := &T{…}`, by itself; that nothing else is assigned to it, isUnseen sees. */
function isSetOnce(index: PackageIndex, v: Var): boolean {
  for (const use of index.variableUses.get(v) ?? []) {
    if (use.name.pos !== v.pos) continue;
    const parent = index.parents.get(use.name);
    return (
      parent?.kind === Kind.AssignStmt &&
      parent.op === Op.Def &&
      parent.lhs === use.name &&
      parent.rhs !== undefined &&
      isFresh(parent.rhs)
    );
  }
  return false;
}

function isLocal(v: Var): boolean {
  return v.kind === VarKind.Local || v.kind === VarKind.Param || v.kind === VarKind.Result || v.kind === VarKind.Recv;
}

// ---- whether the copy can be told from the original

function isUnseen(plan: Plan, passed: Passed): boolean {
  const { index } = plan;
  const later = plan.retains || passed.isGo;
  const home = functionAround(index, passed.call, passed.variable.pos);
  const again = runsAgain(plan, passed);
  // Return statements write to results, and range clauses to their variables.
  if (later && (passed.variable.kind === VarKind.Result || again === 'written')) return false;
  for (const use of index.variableUses.get(passed.variable) ?? []) {
    if (use.name.pos === passed.variable.pos) continue;
    const what = passed.isPointer ? useThrough(plan, use.name) : useOf(index, use.name);
    if (what.kind === 'read') continue;
    if (what.kind === 'address') {
      if (!plan.passed.some((p) => p.argument === what.at)) return false;
      continue;
    }
    // Written by a function literal: nobody knows when.
    if (functionAround(index, use.name, passed.variable.pos) !== home) return false;
    if (later && (again !== 'no' || use.name.pos > passed.call.pos)) return false;
  }
  return true;
}

/** What happens to the object that a pointer variable points to. */
function useThrough(plan: Plan, name: Name): { kind: UseKind; at: Node } {
  const use = pointerUse(plan.index, name);
  switch (use.kind) {
    case 'read':
    case 'star':
      return { kind: 'read', at: name };
    case 'whole':
      return { kind: 'address', at: name };
    case 'other': {
      const { parent } = parentOf(plan.index, name);
      const isRoot =
        parent !== undefined &&
        (parent.kind === Kind.Operation || (parent.kind === Kind.SelectorExpr && parent.selection?.obj instanceof Var));
      return isRoot ? useOf(plan.index, parent) : { kind: 'address', at: parent ?? name };
    }
  }
}

/** Whether between a node and the one above it there is a node of a kind, or whether it lies in `target`. */
function isInside(
  index: PackageIndex,
  n: Node,
  until: Node | undefined,
  kind: Kind | undefined,
  target?: Node,
): boolean {
  for (let p = index.parents.get(n); p !== undefined && p !== until; p = index.parents.get(p)) {
    if (p === target || (kind !== undefined && p.kind === kind)) return true;
  }
  return false;
}

/**
 * Whether what stands before the call may run after it, on the same variable: in a loop, a function literal or a
 * function with goto statements, below the variable's declaration. written: the loop itself writes to the variable.
 */
function runsAgain(plan: Plan, { call, variable }: Passed): 'no' | 'yes' | 'written' {
  const { index } = plan;
  let again: 'no' | 'yes' = 'no';
  for (let p = index.parents.get(call); p !== undefined; p = index.parents.get(p)) {
    switch (p.kind) {
      case Kind.ForStmt:
        if (p.pos > variable.pos) again = 'yes';
        // Loops before go1.22 have one variable for all iterations.
        else if (
          !plan.pkg.distinctLoopVars &&
          p.init !== undefined &&
          p.pos < variable.pos &&
          variable.pos < p.body.pos
        )
          return 'written';
        break;
      case Kind.FuncLit:
        if (p.pos > variable.pos) again = 'yes';
        else return again === 'no' && hasGoto(p.body) ? 'yes' : again;
        break;
      case Kind.FuncDecl:
        return again === 'no' && p.body !== undefined && hasGoto(p.body) ? 'yes' : again;
      default:
        break;
    }
  }
  return again;
}

function hasGoto(body: Node): boolean {
  let found = false;
  walk(body, (n) => {
    if (n.kind === Kind.BranchStmt && n.tok === BranchTok.Goto) found = true;
    return !found;
  });
  return found;
}

/** The innermost function literal that a node is in and that starts behind a position. */
function functionAround(index: PackageIndex, n: Node, after: number): Node | undefined {
  for (let p = index.parents.get(n); p !== undefined; p = index.parents.get(p))
    if (p.kind === Kind.FuncLit) return p.pos > after ? p : undefined;
  return undefined;
}

// ---- edits

/** Takes away one character, which has to stand there. */
function drop(plan: Plan, view: FileView, pos: number, char: string): boolean {
  const at = offsetOf(view, pos);
  if (at === undefined || view.text[at] !== char) return false;
  return put(plan, view, at, 1);
}

function put(plan: Plan, view: FileView, at: number, length: number, newText = ''): boolean {
  plan.edits.set(`${view.file}:${at}`, { file: view.file, start: at, end: at + length, newText });
  return true;
}
