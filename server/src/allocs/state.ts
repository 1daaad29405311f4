/** The vocabulary of what happens at a place at run time. */

/**
 * What happens at a place at run time, worst first; of several at one place, the worst is shown.
 *
 * - `heap`: it allocates each time it runs. Empty strings and slices, and lengths that turn out to be zero, count as
 *   exceptions that need no word: the runtime has them ready.
 * - `grows`: it allocates when capacity runs out: an escaping `append`, `m[k] = v`, an inlined body that compares
 *   with a capacity first.
 * - `large`: it allocates above the stack's buffer: `make([]byte, n)` and `a + b` that stay.
 * - `nonzero`: it allocates except for small or zero values, which are common: `any(n)`, a slice that is moved to the
 *   heap where it leaves, if there is anything in it.
 * - `branch`: it comes from an inlined body, behind a condition that the call does not decide.
 * - `unless-inlined`: this copy runs only through a function value, an interface or another package; every call that
 *   was seen inlines the body, and there it is on the stack.
 * - `panics`: it runs only on the way to a panic.
 * - `free`: it escapes for the compiler, and costs nothing: a constant in an interface, `[]T{}`.
 * - `stack`: it allocates nothing on the heap.
 */
export const states = [
  'heap',
  'grows',
  'large',
  'nonzero',
  'branch',
  'unless-inlined',
  'panics',
  'free',
  'stack',
] as const;

export type State = (typeof states)[number];

/**
 * What is allocated: `object` (a variable, `&T{}`, `new`), `closure` (a function literal, a method value), `slice`
 * (`make`, a literal, variadic arguments), `append`, `map` (made, or written to), `chan`, `string` (`a + b`),
 * `conversion` (between strings and slices), `box` (a value that is put into an interface), `defer` and `goroutine`
 * (the statement itself, with the closure for its arguments).
 */
export const allocations = [
  'object',
  'closure',
  'slice',
  'append',
  'map',
  'chan',
  'string',
  'conversion',
  'box',
  'defer',
  'goroutine',
] as const;

export type Allocation = (typeof allocations)[number];

/** Orders states, the worst first. */
export function compareStates(a: State, b: State): number {
  return states.indexOf(a) - states.indexOf(b);
}

/** Whether the state counts as an allocation where one is asked for without conditions: `--fail-on=heap`, squiggles. */
export function countsAsHeap(state: State): boolean {
  return state === 'heap' || state === 'grows' || state === 'nonzero';
}
