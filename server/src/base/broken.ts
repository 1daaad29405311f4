/**
 * Broken invariants: errors of ours, not of the user's code. In tests they are thrown on; in use they are told once and
 * cost an answer, not the process.
 */

/** Set by tests. */
let strict = process.env.GOSCAPE_STRICT === '1';
const told = new Set<string>();

export function setStrict(on: boolean): void {
  strict = on;
}

/** To be called with whatever was caught where a piece of work is given up. */
export function invariantBroken(where: string, error: unknown): void {
  if (strict) throw error;
  const text =
    error instanceof Error
      ? `${error.message}\n${(error.stack ?? '').split('\n').slice(1, 4).join('\n')}`
      : String(error);
  if (told.has(text)) return;
  told.add(text);
  process.stderr.write(`goscape: internal error in ${where}: ${text}\n`);
}
