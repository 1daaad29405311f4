/** Why an edit is not offered: a closed union, with the words that `goscape fix --explain` prints. */

const words = {
  incomplete: 'the package has errors, or an import was not found',
  generated: 'the file is generated',
  'build-constraints': 'a file that the build leaves out uses the name %',
  assembly: 'assembly names %',
  exported: '% is exported: callers outside the package cannot be edited',
  'other-declaration': '% is declared in a way that cannot be edited',
  'used-as-value': '% is used as a value, not only called',
  linkname: '% is linked by name',
  cgo: 'the file uses cgo',
  directive: 'a compiler directive fixes the signature of %',
  generic: '% is generic',
  'satisfies-another': 'another method % has that signature already',
  'not-copyable': 'a value of type % must not be copied',
  'too-large': 'a copy of % takes more than 128 bytes',
  'not-a-pointer': 'the type of % is not written as a pointer',
  'written-through': '% is written through, or its address goes elsewhere',
  'identity-used': 'the pointer % itself is compared, stored, converted or handed on',
  reassigned: '% is assigned again',
  'may-be-nil': '% may be nil, or is not made where it can be seen',
  'not-local': '% is not a local variable',
  'written-after': '% may be written after that point',
  'written-in-loop': 'a loop, a closure or a goto may run again what writes %',
  'written-in-closure': 'a function literal writes %',
  'address-taken': 'the address of % is taken elsewhere',
  'named-result': '% is a result, which return statements write',
  'shared-loop-variable': 'before go1.22 all iterations share the variable %',
  'format-not-constant': 'the format is not a constant',
  'format-verb': 'the format has % , which has no exact equivalent without fmt',
  'format-arguments': 'the format does not match its arguments',
  'argument-type': 'the argument % has a type that fmt may format by a method or in a way of its own',
  'evaluation-order': 'the order in which % is evaluated could be seen',
  'comment-inside': 'comments, line breaks or columns around the expression are not as an edit could leave them',
  'result-unused': 'the result is not used',
  'name-taken': 'the name % means something else here',
  'unsafe-used': 'the package uses unsafe, which can tell strings and objects apart',
  'unknown-writer': 'nothing shows which type the writer % has',
  'constant-result': 'all operands are constants',
  'no-gain': 'tried: the allocation stays',
  'new-allocation': 'tried: something else would be on the heap in %',
  'does-not-check': 'tried: it would not type-check: %',
  'less-inlinable': 'tried: % could not be inlined any more',
  budget: 'not tried: the time for trials was used up',
} as const;

export type ReasonCode = keyof typeof words;

/** A condition of a fix that could not be shown. */
export interface Reason {
  readonly code: ReasonCode;
  /** What it is about: a name, an expression. */
  readonly about: string;
}

export const reason = (code: ReasonCode, about = ''): Reason => ({ code, about });

/** The reason as a sentence without a full stop. */
export function reasonText({ code, about }: Reason): string {
  return words[code].replace('%', about === '' ? 'it' : about);
}

export const isReason = (x: unknown): x is Reason => typeof x === 'object' && x !== null && 'code' in x && 'about' in x;
