/**
 * Ends a switch over a closed union: a kind that was forgotten is a type error here, and a broken invariant at run
 * time.
 */
export function assertNever(value: never, what = 'value'): never {
  throw new Error(`unexpected ${what}: ${String(value)}`);
}
