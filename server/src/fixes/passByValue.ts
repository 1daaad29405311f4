/**
 * Pass by value instead of by pointer.
 *
 * A parameter `p *T` becomes `p T`, and every call gives `x` where it gave `&x`; so does a receiver. They hang
 * together: a method has those of the same name and signature in the package, interfaces included, and a function
 * that hands its parameter on has that of the function it hands it to. The whole group changes at once, or nothing
 * does. It changes only if all of this holds:
 *
 * - every function of the group is visible here: not exported (or in package main), used in calls only, not in
 *   assembly, not in files that the build leaves out;
 * - their bodies only read what the pointer points to, and never compare, store, convert or reassign the pointer;
 * - every call passes `&x` of a local variable, `&T{…}`, `new(T)`, a local variable that was set to one of these and to
 *   nothing else (which then is passed as `*q`), or a parameter of the group: never nil;
 * - the copy cannot be seen to be one: nothing else takes the variable's address, no function literal writes to it, and
 *   where the pointer may outlive the call, nothing writes to the variable after it – in a loop, a function literal or
 *   a function with goto statements, nothing writes to it at all;
 * - T may be copied, and is at most 128 bytes.
 */
import type { FileView, FindingInfo } from '../answers/model';
import { type CallExpr, type Expr, type Field, Kind, type Name, type Node, Op, unparen } from '../syntax/index';
import {
  Func,
  identical,
  Mode,
  objectOf,
  originFunc,
  SelectionKind,
  Tag,
  type Type,
  typeOf,
  typeString,
  unalias,
  under,
  Var,
  VarKind,
} from '../types/index';
import { decode } from '../vfs';
import { Edits } from './edits';
import { isCopyable } from './facts/copyable';
import { isFresh, isSetOnce } from './facts/fresh';
import {
  type DeclFacts,
  type FunctionEntry,
  offsetOf,
  type PackageFacts,
  parentOf,
  sameExpr,
  type Use,
} from './facts/package';
import { pointerUse, useThrough } from './facts/uses';
import { callOf, whyFixed } from './facts/visibility';
import { functionAround, isBehind, isLocal, ofVariable, runsAgain } from './facts/writes';
import type { Fix, Found, Site } from './model';
import { type Reason, reason } from './reasons';

const largestCopy = 128;
const id = 'pass-by-value';

interface Slot {
  readonly entry: FunctionEntry;
  /** Of the parameter; -1 for the receiver. */
  readonly index: number;
}

const fieldOf = ({ entry, index }: Slot): Field | undefined =>
  index < 0 ? entry.decl?.recv : entry.type.paramList[index];

interface Passed {
  /** The variable x of `&x`, or a pointer q. */
  readonly variable: Var;
  readonly isPointer: boolean;
  readonly call: CallExpr;
  readonly at: DeclFacts;
  /** `&x`, or the name of the pointer. */
  readonly argument: Node;
  /** The call runs later, or at the same time: a go or defer statement. */
  readonly isLater: boolean;
}

/** One attempt at a group of parameters. */
interface Plan {
  readonly facts: PackageFacts;
  readonly type: Type;
  readonly slots: Slot[];
  readonly edits: Edits;
  readonly passed: Passed[];
  /** The pointer may be used after the call that was given it. */
  retains: boolean;
}

export const passByValue: Fix = { id, find };

function find({ facts, finding, at, node }: Site): readonly Found[] {
  if (finding.free || (finding.kind !== 'moved' && finding.kind !== 'leaks' && finding.kind !== 'escapes')) return [];
  const found: Found[] = [];
  const seen = new Set<string>();
  for (const slot of candidates(facts, at, node, finding)) {
    const key = `${slot.entry.name} ${slot.entry.view.file} ${slot.entry.type.pos} ${slot.index}`;
    if (seen.has(key)) continue;
    seen.add(key);
    found.push(attempt(facts, slot));
  }
  return found;
}

function titleOf(slot: Slot, type: Type): string {
  const name = fieldOf(slot)?.name?.value;
  if (slot.index < 0) return `Give ${decode(slot.entry.name)} a value receiver`;
  const what = decode(name === undefined || name === '_' ? typeString(type, () => '') : name);
  return `Pass ${what} to ${decode(slot.entry.name)} by value`;
}

// ---- which parameters a finding is about

function candidates(facts: PackageFacts, at: DeclFacts, node: Node, finding: FindingInfo): Slot[] {
  const slots: Slot[] = [];
  if (finding.kind === 'leaks') {
    for (const entry of at.functions) {
      const recv = entry.decl?.recv;
      if (recv?.name?.pos === node.pos && pointee(typeOf(recv.type)) !== undefined) slots.push({ entry, index: -1 });
      entry.type.paramList.forEach((field, index) => {
        if (field.name?.pos === node.pos && pointee(typeOf(field.type)) !== undefined) slots.push({ entry, index });
      });
    }
    return slots;
  }
  if (finding.kind === 'moved') {
    const variable = node.kind === Kind.Name ? objectOf(node) : undefined;
    if (!(variable instanceof Var)) return slots;
    for (const use of facts.usesOf(variable)) {
      const { parent } = parentOf(use.at, use.name);
      if (parent?.kind === Kind.Operation && parent.op === Op.And && parent.y === undefined)
        addArgument(facts, use.at, parent, slots);
      else addReceiver(facts, parent, slots);
    }
    return slots;
  }
  // For "q := &T{…}": the calls that q is passed to.
  const { parent } = parentOf(at, node);
  if (
    parent?.kind === Kind.AssignStmt &&
    parent.op === Op.Def &&
    parent.lhs.kind === Kind.Name &&
    parent.rhs !== undefined &&
    isFresh(parent.rhs)
  ) {
    const variable = objectOf(parent.lhs);
    if (variable instanceof Var)
      for (const use of facts.usesOf(variable)) {
        addArgument(facts, use.at, use.name, slots);
        addReceiver(facts, parentOf(use.at, use.name).parent, slots);
      }
  }
  addArgument(facts, at, node, slots);
  return slots;
}

/** If an expression is an argument of a call of a known function: the parameter it is for. */
function addArgument(facts: PackageFacts, at: DeclFacts, argument: Node, slots: Slot[]): void {
  const { parent, child } = parentOf(at, argument);
  if (parent?.kind !== Kind.CallExpr) return;
  const index = parent.argList.findIndex((a) => sameExpr(a, child));
  const entry = facts.calleeOf(parent);
  const type = entry?.type.paramList[index]?.type;
  if (entry !== undefined && type !== undefined && pointee(typeOf(type)) !== undefined) slots.push({ entry, index });
}

/** If a selector calls a method with a pointer receiver: that receiver. */
function addReceiver(facts: PackageFacts, selector: Node | undefined, slots: Slot[]): void {
  const entry = methodOf(facts, selector);
  if (entry?.decl?.recv !== undefined && pointee(typeOf(entry.decl.recv.type)) !== undefined)
    slots.push({ entry, index: -1 });
}

/** The method of this package that a selector selects directly. */
function methodOf(facts: PackageFacts, selector: Node | undefined): FunctionEntry | undefined {
  if (selector?.kind !== Kind.SelectorExpr) return undefined;
  const s = selector.selection;
  if (s?.kind !== SelectionKind.MethodVal || !(s.obj instanceof Func) || s.index.length !== 1) return undefined;
  return facts.functions.get(originFunc(s.obj));
}

// ---- the group

function attempt(facts: PackageFacts, first: Slot): Found {
  const no = (r: Reason): Found => ({ fix: id, reason: r });
  const field = fieldOf(first);
  const type = field && pointee(typeOf(field.type));
  if (!type) return no(reason('not-a-pointer', field?.name?.value));
  const size = facts.pkg.sizeOf(type);
  const text = typeString(type, () => '');
  if (size === undefined || size > largestCopy) return no(reason('too-large', text));
  if (!isCopyable(type)) return no(reason('not-copyable', text));
  const plan: Plan = { facts, type, slots: [], edits: new Edits(facts), passed: [], retains: false };
  const refused = join(plan, first);
  if (refused) return no(refused);
  // Grows while it is walked.
  for (let i = 0; i < plan.slots.length; i++) {
    const why = changeSlot(plan, plan.slots[i]!);
    if (why) return no(why);
  }
  for (const passed of plan.passed) {
    const why = whySeen(plan, passed);
    if (why) return no(why);
  }
  const edits = plan.edits.finish();
  if (edits === undefined) return no(reason('not-a-pointer', field.name?.value));
  return {
    fix: id,
    grade: 'proven',
    title: titleOf(first, type),
    edits,
    draft: plan.edits,
    conditions: [],
    replaces: 0,
    wraps: plan.slots.filter((s) => s.index < 0).map((s) => s.entry.name),
  };
}

/** Adds a parameter to the group; the reason if it cannot be in one. */
function join(plan: Plan, slot: Slot): Reason | undefined {
  if (plan.slots.some((s) => s.entry === slot.entry && s.index === slot.index)) return undefined;
  const { entry } = slot;
  const fixed = whyFixed(plan.facts, entry);
  if (fixed) return fixed;
  const field = fieldOf(slot);
  const base = pointee(field && typeOf(field.type));
  if (!field || !base || !identical(base, plan.type)) return reason('not-a-pointer', field?.name?.value);
  plan.slots.push(slot);
  if (plan.slots.length > 50) return reason('other-declaration', entry.name);
  if (slot.index < 0) {
    // The method becomes one of values, too: nothing may ask values for it.
    const isAsked = (plan.facts.methods.get(entry.name) ?? []).some((m) => m.decl === undefined);
    return isAsked ? reason('satisfies-another', entry.name) : undefined;
  }
  // Names in a list share their type's text.
  for (let i = 0; i < entry.type.paramList.length; i++) {
    if (i === slot.index || entry.type.paramList[i]!.type !== field.type) continue;
    const why = join(plan, { entry, index: i });
    if (why) return why;
  }
  if (!entry.isMethod) return undefined;
  // Methods of that name: those of the same signature come along; one that takes a value already would change what
  // satisfies what.
  for (const other of plan.facts.methods.get(entry.name) ?? []) {
    if (other === entry) continue;
    const otherField = other.type.paramList[slot.index];
    const otherType = otherField && typeOf(otherField.type);
    if (!otherType) continue;
    if (identical(otherType, plan.type)) return reason('satisfies-another', entry.name);
    if (!sameSignature(entry.func, other.func)) continue;
    const why = join(plan, { entry: other, index: slot.index });
    if (why) return why;
  }
  return undefined;
}

function sameSignature(a: Func, b: Func): boolean {
  const x = a.type,
    y = b.type;
  if (x === undefined || y === undefined) return false;
  const tuples = (p: readonly Var[], q: readonly Var[]): boolean =>
    p.length === q.length &&
    p.every((v, i) => v.type !== undefined && q[i]!.type !== undefined && identical(v.type, q[i]!.type));
  return x.variadic === y.variadic && tuples(x.params.vars, y.params.vars) && tuples(x.results.vars, y.results.vars);
}

/** T of *T written as such. */
function pointee(t: Type | undefined): Type | undefined {
  return t?.tag === Tag.Pointer ? t.base : undefined;
}

// ---- one parameter: its declaration, its uses, its calls

function changeSlot(plan: Plan, slot: Slot): Reason | undefined {
  const { entry } = slot;
  const field = fieldOf(slot)!;
  const type = field.type;
  if (
    type.kind !== Kind.Operation ||
    type.op !== Op.Mul ||
    type.y !== undefined ||
    !plan.edits.drop(entry.view, type.pos, '*')
  )
    return reason('not-a-pointer', field.name?.value);
  if (field.name && entry.decl && field.name.value !== '_') {
    const variable = objectOf(field.name);
    if (!(variable instanceof Var)) return reason('not-local', field.name.value);
    for (const use of plan.facts.usesOf(variable)) {
      const why = changeUse(plan, use, entry.decl.body!);
      if (why) return why;
    }
  }
  for (const use of plan.facts.usesOf(entry.func)) {
    const why = changeCall(plan, slot, use);
    if (why) return why;
  }
  return undefined;
}

function changeUse(plan: Plan, use: Use, body: Node): Reason | undefined {
  const { name, at } = use;
  const { view } = at;
  const what = pointerUse(at, name);
  for (let p = at.parents.get(name); p !== undefined && p !== body; p = at.parents.get(p))
    if (p.kind === Kind.FuncLit) plan.retains = true;
  switch (what.kind) {
    case 'read':
      return undefined;
    case 'star': {
      const offset = offsetOf(view, what.at.pos);
      const parent = at.parents.get(what.at);
      // "(*p).f" becomes "p.f".
      if (
        offset !== undefined &&
        parent?.kind === Kind.ParenExpr &&
        view.text.slice(offset - 1, offset + name.value.length + 2) === `(*${name.value})`
      ) {
        plan.edits.splice(view, offset - 1, offset + 1, '');
        plan.edits.splice(view, offset + 1 + name.value.length, offset + 2 + name.value.length, '');
      } else plan.edits.drop(view, what.at.pos, '*');
      return undefined;
    }
    case 'whole': {
      const call = what.parent;
      const index = call?.kind === Kind.CallExpr ? call.argList.findIndex((a) => sameExpr(a, what.child)) : -1;
      const entry = call?.kind === Kind.CallExpr && index >= 0 ? plan.facts.calleeOf(call) : undefined;
      if (call === undefined || entry === undefined) return reason('identity-used', name.value);
      if (at.parents.get(call)?.kind === Kind.CallStmt) plan.retains = true;
      return join(plan, { entry, index });
    }
    case 'other': {
      const { parent } = parentOf(at, name);
      const method = methodOf(plan.facts, parent);
      const call = parent === undefined ? undefined : parentOf(at, parent).parent;
      if (method?.decl?.recv === undefined || call?.kind !== Kind.CallExpr || !sameExpr(call.fun, parent!))
        return reason('written-through', name.value);
      if (at.parents.get(call)?.kind === Kind.CallStmt) plan.retains = true;
      return join(plan, { entry: method, index: -1 });
    }
  }
}

/**
 * The argument of one call; the reason where the function is used in another way, or the argument cannot be a value.
 */
function changeCall(plan: Plan, slot: Slot, use: Use): Reason | undefined {
  const { at } = use;
  const { view } = at;
  const above = at.parents.get(use.name);
  const isOther =
    above?.kind === Kind.SelectorExpr && above.sel === use.name && above.selection?.kind === SelectionKind.MethodExpr;
  const call = callOf(use);
  if (call === undefined || isOther || call.hasDots || call.argList.length !== slot.entry.type.paramList.length)
    return reason('used-as-value', slot.entry.name);
  if (slot.index < 0) return changeReceiver(plan, at, call, above);
  const arg = unparen(call.argList[slot.index]!);
  const isLater = parentOf(at, call).parent?.kind === Kind.CallStmt;
  if (arg.kind === Kind.Name) {
    const variable = objectOf(arg);
    if (!(variable instanceof Var)) return reason('may-be-nil', arg.value);
    if (isOfGroup(plan, variable)) return undefined;
    if (variable.kind !== VarKind.Local || !isSetOnce(plan.facts, variable)) return reason('may-be-nil', arg.value);
    plan.passed.push({ variable, isPointer: true, call, at, argument: arg, isLater });
    plan.edits.insert(view, arg.pos, '*');
    return undefined;
  }
  if (arg.kind === Kind.Operation && arg.op === Op.And && arg.y === undefined) {
    const x = unparen(arg.x);
    if (x.kind === Kind.Name) {
      const variable = objectOf(x);
      if (!(variable instanceof Var) || !isLocal(variable)) return reason('not-local', x.value);
      plan.passed.push({ variable, isPointer: false, call, at, argument: arg, isLater });
    } else if (x.kind !== Kind.CompositeLit) return reason('not-local', 'the argument');
    plan.edits.drop(view, arg.pos, '&');
    return undefined;
  }
  return arg.kind === Kind.CallExpr && changeNew(plan, view, arg) ? undefined : reason('may-be-nil', 'the argument');
}

const isOfGroup = (plan: Plan, variable: Var): boolean =>
  plan.slots.some((s) => {
    const name = fieldOf(s)?.name;
    return name !== undefined && objectOf(name) === variable;
  });

/** What a method is called on: its value is copied there, and nothing is written differently. */
function changeReceiver(plan: Plan, at: DeclFacts, call: CallExpr, selector: Node | undefined): Reason | undefined {
  if (selector?.kind !== Kind.SelectorExpr || selector.selection?.index.length !== 1)
    return reason('not-local', 'the receiver');
  const x = unparen(selector.x);
  if (x.kind === Kind.Operation && x.op === Op.And && x.y === undefined && unparen(x.x).kind === Kind.CompositeLit)
    return undefined;
  const variable = x.kind === Kind.Name ? objectOf(x) : undefined;
  if (!(variable instanceof Var) || variable.type === undefined) return reason('not-local', 'the receiver');
  if (isOfGroup(plan, variable)) return undefined;
  const isPointer = unalias(variable.type).tag === Tag.Pointer;
  if (isPointer ? variable.kind !== VarKind.Local || !isSetOnce(plan.facts, variable) : !isLocal(variable))
    return reason(isPointer ? 'may-be-nil' : 'not-local', variable.name);
  const isLater = parentOf(at, call).parent?.kind === Kind.CallStmt;
  plan.passed.push({ variable, isPointer, call, at, argument: selector, isLater });
  return undefined;
}

/** new(T) becomes T{}. */
function changeNew(plan: Plan, view: FileView, call: CallExpr): boolean {
  const type: Expr | undefined = call.argList[0];
  if (!isFresh(call) || type?.kind !== Kind.Name) return false;
  if (type.tv?.mode !== Mode.TypExpr || under(plan.type).tag !== Tag.Struct) return false;
  const start = offsetOf(view, unparen(call.fun).pos);
  if (start === undefined || !view.text.startsWith(`new(${type.value})`, start)) return false;
  const end = start + 4 + type.value.length;
  return plan.edits.splice(view, start, start + 4, '') && plan.edits.splice(view, end, end + 1, '{}');
}

// ---- whether the copy can be told from the original

function whySeen(plan: Plan, passed: Passed): Reason | undefined {
  const { facts } = plan;
  const { at, call, variable } = passed;
  const later = plan.retains || passed.isLater;
  const home = functionAround(at, call, variable.pos);
  const again = runsAgain(facts, at, call, variable);
  // Return statements write to results, and range clauses to their variables.
  if (later && variable.kind === VarKind.Result) return reason('named-result', variable.name);
  if (later && again === 'written') return reason('shared-loop-variable', variable.name);
  for (const use of facts.usesOf(variable)) {
    if (use.name.pos === variable.pos) continue;
    const what = passed.isPointer ? useThrough(use.at, use.name) : ofVariable(use);
    if (what.kind === 'read') continue;
    if (what.kind === 'address') {
      const isPassed = plan.passed.some((p) => p.argument === what.at);
      if (!isPassed) return reason('address-taken', variable.name);
      continue;
    }
    // Written by a function literal: nobody knows when.
    if (functionAround(at, use.name, variable.pos) !== home) return reason('written-in-closure', variable.name);
    if (!later && !isDuring(use.name, passed)) continue;
    if (again !== 'no') return reason('written-in-loop', variable.name);
    if (isBehind(at, use.name, call)) return reason('written-after', variable.name);
  }
  return undefined;
}

/** Whether a write stands inside the call, in another argument: calls run before the function does. */
function isDuring(name: Name, { at, call }: Passed): boolean {
  for (let p = at.parents.get(name); p !== undefined; p = at.parents.get(p)) if (p === call) return true;
  return false;
}
