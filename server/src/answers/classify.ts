/** Why something is on the heap, and who keeps it there, read off the end of its chain. */
import { deferNote, type Finding, goNote, type NoteFact, type StepNote } from '../escape';
import { Op } from '../ir/op';
import type { CauseCode } from './causes';

/** Chains lead from object to object; a ring of them ends here. */
const maxDepth = 8;

/** The last operation of the chain that has a place. */
function lastNote(f: Finding): StepNote | undefined {
  const chain = f.chain ?? [];
  for (let i = chain.length - 1; i >= 0; i--) {
    const notes = chain[i]!.notes;
    if (notes.length > 0) return notes[notes.length - 1];
  }
  return undefined;
}

/** The cause of a variable that is moved to the heap, or of an allocation that escapes. */
export function causeOfEscape(f: Finding, depth = 0): CauseCode {
  switch (f.end) {
    case 'result':
      return boxed(f, 'returned');
    case 'loop':
      return 'outlives-loop';
    case 'outer':
      return 'outer-variable';
    case 'escaping':
      return causeInside(f, depth);
    case 'heap':
      break;
  }
  const last = lastNote(f);
  if (last === undefined) return 'unknown';
  switch (last.why) {
    case goNote:
      return 'goroutine';
    case deferNote:
      return 'deferred-in-loop';
    case 'return':
      return boxed(f, 'returned');
    case 'send':
      return boxed(f, 'channel-send');
    case 'map literal key':
    case 'map literal value':
    case 'key of map put':
      return boxed(f, 'map-element');
    case 'too large for stack':
      return 'too-large';
    case 'too aligned for stack':
      return 'too-aligned';
    case 'zero-sized element':
      return 'free';
    case 'non-constant size':
      return 'variable-size';
    case 'appendee slice':
    case 'appended slice...':
      return 'append';
    case 'copied slice':
      return 'copy';
    case 'conversion to unsafe.Pointer':
    case 'reflect.Header.Data':
    case '//go:uintptrescapes':
      return 'unsafe';
    case 'callee operand':
      return 'func-value-call';
    default:
      return boxed(f, ofFact(last));
  }
}

function ofFact(note: StepNote): CauseCode {
  switch (note.fact?.kind) {
    case 'interface call':
      return 'interface-call';
    case 'func value call':
      return 'func-value-call';
    case 'no body call':
      return 'no-body-call';
    case 'call':
      return 'leaking-call';
    case 'append':
      return 'append';
    case 'copy':
      return 'copy';
    case 'panic':
      return 'panic';
    case 'package variable':
      return 'package-variable';
    case 'through pointer':
      return 'stored-through-pointer';
    case 'slice element':
      return 'slice-element';
    case 'map element':
      return 'map-element';
    case 'variable':
      return 'outer-variable';
    case undefined:
      return note.why === 'call parameter' ? 'leaking-call' : 'unknown';
  }
}

/** What is allocated for an interface is best told as that, unless where it goes says more. */
function boxed(f: Finding, cause: CauseCode): CauseCode {
  if (f.node?.op !== Op.CONVIFACE) return cause;
  switch (cause) {
    case 'panic':
    case 'interface-call':
    case 'func-value-call':
    case 'no-body-call':
      return cause;
    default:
      return 'boxed';
  }
}

/** It is held by something that is on the heap. */
function causeInside(f: Finding, depth: number): CauseCode {
  const target = f.target,
    why = target?.why;
  switch (target?.n?.op) {
    case Op.CLOSURE: {
      const outer = why === undefined || depth >= maxDepth ? 'captured' : causeOfEscape(why, depth + 1);
      return outer === 'goroutine' || outer === 'deferred-in-loop' ? outer : 'captured';
    }
    // The slice of variadic arguments is nobody's idea of an object.
    case Op.SLICELIT:
      if (why?.subject.startsWith('... argument') && depth < maxDepth) return boxed(f, causeOfEscape(why, depth + 1));
      return 'inside-escaping';
    default:
      return 'inside-escaping';
  }
}

/** Who keeps the value, in words to end a sentence with; a binary string. */
export function keeperOf(f: Finding): string | undefined {
  const seen = new Set<Finding>();
  let link = f;
  let inside = '';
  while (link.end === 'escaping') {
    seen.add(link);
    const why = link.target?.why;
    if (inside === '' && why !== undefined && !why.subject.startsWith('... argument'))
      inside = (link.target?.n?.op === Op.CONVIFACE ? 'the interface value of ' : '') + why.subject;
    if (why === undefined || seen.has(why) || seen.size > maxDepth)
      return inside === '' ? undefined : `${inside}, which is on the heap`;
    link = why;
  }
  const keeper = directKeeper(link);
  if (inside === '') return keeper;
  return keeper === undefined ? `${inside}, which is on the heap` : `${inside}, and that by ${keeper}`;
}

function directKeeper(f: Finding): string | undefined {
  const last = lastNote(f);
  const dst = lastVariable(f);
  switch (f.end) {
    case 'result':
      return 'the caller, through the result';
    case 'loop':
      return dst === undefined ? undefined : `the variable ${dst}, which is declared outside the loop`;
    case 'outer':
      return dst === undefined ? undefined : `the variable ${dst} of the function around this one`;
    default:
      break;
  }
  switch (last?.why) {
    case undefined:
      return undefined;
    case goNote:
      return 'the goroutine';
    case deferNote:
      return 'the deferred call';
    case 'return':
      return 'the caller, through the result';
    case 'send':
      return 'whoever receives from the channel';
    case 'map literal key':
    case 'map literal value':
    case 'key of map put':
      return 'a map';
    case 'appendee slice':
    case 'appended slice...':
      return 'the array that append makes';
    case 'copied slice':
      return 'what copy writes to';
    default:
      return last?.fact === undefined ? undefined : keeperOfFact(last.fact);
  }
}

/** The last variable on the way, as opposed to storage that has no name. */
function lastVariable(f: Finding): string | undefined {
  const chain = f.chain ?? [];
  for (let i = chain.length - 1; i >= 0; i--) if (!chain[i]!.dst.startsWith('{')) return chain[i]!.dst;
  return undefined;
}

function keeperOfFact({ kind, name }: NoteFact): string {
  switch (kind) {
    case 'interface call':
      return `the method ${name}, called through an interface: the callee is known only at run time`;
    case 'func value call':
      return `the function value ${name}: the callee is known only at run time`;
    case 'no body call':
      return `${name}, which has no Go body`;
    case 'call':
      return `the function ${name}`;
    case 'append':
      return 'the array that append makes';
    case 'copy':
      return 'what copy writes to';
    case 'panic':
      return 'the panic';
    case 'package variable':
      return `the package variable ${name}`;
    case 'through pointer':
      return `${name}, which is reached through a pointer`;
    case 'slice element':
      return `the slice element ${name}`;
    case 'map element':
      return `the map element ${name}`;
    case 'variable':
      return `the variable ${name}`;
  }
}
