/** Inlining in plain words. */
import type {
  AllocatesInfo,
  CallInfo,
  CostPartInfo,
  FindingInfo,
  FindingInlining,
  IfInlined,
  InliningInfo,
  Place,
} from './model';

/** By how much a function is over the budget; undefined if something else is in the way. */
export function excessOf(i: InliningInfo): number | undefined {
  return i.overBudget && i.cost !== undefined && i.budget !== undefined ? i.cost - i.budget : undefined;
}

/** Why a function is not inlinable, to follow "not inlinable: ". */
export function reasonWords(i: InliningInfo): string {
  const excess = excessOf(i);
  if (excess !== undefined) return `cost ${i.cost}, ${excess} over the budget of ${i.budget}`;
  const reason = i.reason ?? '';
  if (reason.startsWith('marked go:')) return `it is marked //${reason.slice('marked '.length)}`;
  switch (reason) {
    case 'unhandled op DEFER':
      return 'it has a defer statement';
    case 'unhandled op GO':
      return 'it has a go statement';
    case 'unhandled op TAILCALL':
      return 'it is a wrapper that ends in a jump';
    case 'call to recover':
      return 'it calls recover';
    case 'defer call in range func':
      return 'it defers inside a range over a function';
    case 'no function body':
      return 'it has no Go body';
    default:
      return reason.startsWith('call to ') ? `it has a ${reason}` : reason;
  }
}

/** "62 of 80"; the cost alone where no budget is known. */
const ofBudget = (i: InliningInfo): string => `${i.cost}${i.budget === undefined ? '' : ` of ${i.budget}`}`;

/** "inlinable, cost 62 of 80" or "not inlinable: …". */
export function inliningPhrase(i: InliningInfo): string {
  if (!i.inlinable) return `not inlinable${i.reason === undefined ? '' : `: ${reasonWords(i)}`}`;
  return i.cost === undefined ? 'inlinable' : `inlinable, cost ${ofBudget(i)}`;
}

/** What costs most, as a sentence; "" where that is not known. */
export function partsSentence(parts: readonly CostPartInfo[] | undefined): string {
  return parts === undefined || parts.length === 0 ? '' : `What costs most: ${partsList(parts)}.`;
}

function partsList(parts: readonly CostPartInfo[]): string {
  const at = (p: Place): string =>
    ` at ${p.file.slice(Math.max(p.file.lastIndexOf('/'), p.file.lastIndexOf('\\')) + 1)}:${p.line}`;
  return parts.map((p) => `${p.text}${p.place === undefined ? '' : at(p.place)} (${p.cost})`).join(', ');
}

/** Whether a call is inlined, and why not. */
export function callSentence(c: CallInfo): string {
  const callee = c.callee === '' ? 'the function' : c.callee;
  if (c.wrapped)
    return (
      `This call is made in a function literal of its own, since it is that of a go or defer statement; ` +
      `${callee} is ${c.state === 'inlined' ? '' : 'not '}inlined there.`
    );
  switch (c.state) {
    case 'inlined':
      return c.inlining?.cost === undefined
        ? 'This call is inlined.'
        : `This call is inlined: ${callee} costs ${ofBudget(c.inlining)}.`;
    case 'notInlinable':
      return (
        `This call is not inlined: ${callee} is not ` +
        `inlinable${c.inlining?.reason === undefined ? '' : ` – ${reasonWords(c.inlining)}`}.`
      );
    case 'goDefer':
      return 'This call is not inlined: it is that of a go or defer statement.';
    case 'big':
      return (
        `This call is not inlined: the function around it is so large that only functions that cost ` +
        `${c.limit === undefined ? 'very little' : `up to ${c.limit}`} ` +
        `are inlined into it, and ` +
        `${callee}${c.inlining?.cost === undefined ? ' costs more' : ` costs ${c.inlining.cost}`}.`
      );
    case 'recursive':
      return 'This call is not inlined: it would never end, since it is recursive.';
    case 'intrinsic':
      return 'This call costs next to nothing: the compiler has instructions for it.';
    case 'interface':
      return (
        'This call is not inlined: it is that of an interface method, and which one runs is known only at ' +
        'run time.'
      );
    case 'value':
      return (
        'This call is not inlined: it is that of a function value, and which function runs is known only at ' +
        'run time.'
      );
    case 'hidden':
      return `This call is not inlined: no package that this one imports brings the body of ${callee} along.`;
    case 'off':
      return 'This call is not inlined: inlining is off.';
  }
}

/** "on the stack in main (main.go:12)" for each call where the function is inlined; "" if there is none. */
export function copiesSentence(
  f: FindingInfo,
  { copies = [] }: FindingInlining,
  placeText: (p: Place) => string,
): string {
  if (copies.length === 0) return '';
  const heap = f.kind === 'moved' || f.kind === 'escapes';
  const other = copies.filter((c) => c.heap !== heap),
    same = copies.length - other.length;
  const list = (cs: typeof copies): string =>
    cs
      .slice(0, 5)
      .map((c) => `${c.func} (${placeText(c.place)})`)
      .join(', ') + (cs.length > 5 ? ` and ${cs.length - 5} more` : '');
  const name = `Where ${f.func} is inlined, it is `;
  if (other.length === 0) return `${name}on the ${heap ? 'heap' : 'stack'} as well: ${list(copies)}.`;
  const calls = same === 1 ? 'one call' : `${same} calls`;
  const rest = same === 0 ? '' : ` In ${calls} it is on the ${heap ? 'heap' : 'stack'} all the same.`;
  return `${name}on the ${heap ? 'stack' : 'heap'}: ${list(other)}.${rest}`;
}

/** ", stack where inlined" or ", stack in 1 of 3 calls"; "" where all copies are as the original. */
export function copiesLabel(f: FindingInfo, { copies = [] }: FindingInlining): string {
  const heap = f.kind === 'moved' || f.kind === 'escapes';
  const other = copies.filter((c) => c.heap !== heap).length;
  if (other === 0) return '';
  const word = heap ? 'stack' : 'heap';
  return other === copies.length ? `, ${word} where inlined` : `, ${word} in ${other} of ${copies.length} calls`;
}

/** "Only because keep is not inlined: …", and what it would take. */
export function ifInlinedSentence(x: IfInlined, f: FindingInfo, placeText: (p: Place) => string): string {
  const reason = x.inlining.reason === undefined ? '' : ` (${reasonWords(x.inlining)})`;
  const where = x.call.func === f.func ? '' : ` in ${x.call.func} (${placeText(x.call.place)})`;
  return `Only because ${x.callee} is not inlined${reason}: if it were, this would stay on the stack${where}.`;
}

/** What it takes to have a function inlined. */
export function toInline(x: IfInlined): string {
  const over = excessOf(x.inlining);
  if (over === undefined) return `To have ${x.callee} inlined, take //go:noinline off it.`;
  const parts = x.inlining.parts ?? [];
  return (
    `To have ${x.callee} inlined, make it cheaper by ` +
    `${over}${parts.length === 0 ? '' : `: ${partsList(parts)} cost most`}. What runs rarely can become a function ` +
    `of its own.`
  );
}

/** "A call allocates sometimes, in fmt.newPrinter → sync.(*Pool).Get." */
export function allocatesSentence(a: AllocatesInfo): string {
  const way = a.path.length === 0 ? '' : `, in ${a.path.join(' → ')}`;
  if (a.certain) return `A call allocates each time${way}.`;
  if (a.maybe) return `A call allocates sometimes${way}.`;
  if (a.unknown)
    return a.path.length === 0
      ? 'What a call allocates is not known: it has no Go source here.'
      : `What a call allocates depends on ${a.path.join(' → ')}.`;
  return a.panics ? `A call allocates only on the way to a panic${way}.` : 'A call allocates nothing.';
}
