/** The compiler's words for the links of a chain, in plain English. Where the expression helps, it is named. */

import { deferNote, goNote, type NoteFact } from '../escape';

const plain: Readonly<Record<string, string>> = {
  'address-of': 'a pointer to it is made here',
  indirection: 'the value is read through a pointer',
  dot: 'a field of it is taken (the compiler follows the whole struct, not the field)',
  'dot of pointer': 'a field or element is read through a pointer',
  'fixed-array-index-of': 'an element of the array is taken (all elements count as one)',
  slice: 'a slice of it shares its memory',
  'slice-to-array': 'the slice is copied into an array, and what its elements point to goes along',
  'interface-converted': 'it is put into an interface',
  spill: 'the value gets storage of its own, and the address of that goes on',
  'conversion to unsafe.Pointer': 'it is converted to unsafe.Pointer in an instrumented build',
  'array literal element': 'it is stored in an array literal',
  'struct literal element': 'it is stored in a struct literal',
  'slice-literal-element': 'it is stored in a slice literal',
  'map literal key': 'it is a key of a map, and maps keep their keys on the heap',
  'map literal value': 'it is a value of a map, and maps keep their values on the heap',
  'key of map put': 'it is a key of a map, and maps keep their keys on the heap',
  assign: 'it is assigned',
  'assign-pair': 'it is assigned as one of several values',
  'assign-pair-dot-type': 'it is assigned from a type assertion',
  'assign-pair-mapr': 'it is assigned from a map',
  'assign-pair-receive': 'it is assigned from a channel',
  return: 'it leaves through a result, and the caller may keep it',
  'call parameter': 'it is passed to a call that keeps it, or of which nobody can see that it does not',
  'callee operand': 'the function that is called is not known, so its results count as kept',
  'captured by a closure': 'a function literal uses it',
  reference: 'the function literal uses the variable itself and not a copy',
  range: 'the loop variable takes elements of it',
  'range-deref': 'the loop variable takes elements of it through a slice or pointer',
  'switch case': 'the variable of the type switch takes it',
  send: 'it is sent on a channel, and the receiver may keep it',
  'appendee slice': 'append may move its elements to a new array on the heap',
  'appended slice...': 'its elements are copied to an array that may be on the heap',
  'copied slice': 'copy moves its elements to memory that is not known',
  'reflect.Header.Data': 'its pointer is read from a slice or string header',
  '//go:uintptrescapes': 'the function called asks for its uintptr arguments to be kept on the heap',
  'too large for stack': 'it is too large for the stack',
  'non-constant size': 'its size is known only at run time',
  'too aligned for stack': 'it is aligned more strictly than the stack',
  [goNote]: 'a goroutine uses it, which may go on after this function has returned',
  [deferNote]: 'it is deferred in a loop, so that any number of them may have to be kept',
  'zero-sized element': 'its elements have no size: it costs nothing',
};

/** What a reason of the compiler's means, to stand as a step of a chain; the reason itself where it is a new one. */
export function reasonText(why: string, fact?: NoteFact): string {
  return (fact === undefined ? undefined : factText(why, fact)) ?? plain[why] ?? why;
}

/** More precise words, where it is known what is called or assigned to. */
function factText(why: string, fact: NoteFact): string | undefined {
  switch (fact.kind) {
    case 'interface call':
      return 'it is passed to an interface method: which one runs is not known, so it counts as kept';
    case 'func value call':
      return why === 'call parameter'
        ? 'it is passed to a function value: which function runs is not known, so it counts as kept'
        : undefined;
    case 'no body call':
      return 'it is passed to a function without a Go body, so it counts as kept';
    case 'append':
      return why === 'call parameter' ? 'it is an argument of append, whose array may be on the heap' : undefined;
    case 'copy':
      return why === 'call parameter' ? 'it is an argument of copy' : undefined;
    case 'panic':
      return 'it is the value of a panic, which travels beyond this function';
    case 'package variable':
      return 'it is assigned to a package variable';
    case 'through pointer':
      return 'it is assigned through a pointer, and where that leads is not followed';
    case 'slice element':
      return 'it is assigned to an element of a slice, and those count as on the heap';
    case 'map element':
      return 'it is assigned to an element of a map, and those are on the heap';
    case 'call':
    case 'variable':
      return undefined;
  }
}

/** All reasons that have a text. */
export function knownReasons(): readonly string[] {
  return Object.keys(plain);
}
