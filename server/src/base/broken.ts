/**
 * Broken invariants: errors of ours, not of the user's code. Whoever gives a piece of work up because of one tells its
 * reporter, which is chosen where the process starts: the programs print each error once and go on with one answer
 * less, tests stop.
 */
export interface Reporter {
  /** To be called with whatever was caught where a piece of work is given up. */
  readonly broken: (where: string, error: unknown) => void;
}

/** Throws what it is given. */
export const strictReporter: Reporter = Object.freeze({
  broken: (_where: string, error: unknown): void => {
    throw error;
  },
});

/** Passes each error on once, as a line or several. */
export class LoggingReporter implements Reporter {
  private readonly seen = new Set<string>();
  constructor(private readonly log: (text: string) => void) {}

  readonly broken = (where: string, error: unknown): void => {
    const text =
      error instanceof Error
        ? `${error.message}\n${(error.stack ?? '').split('\n').slice(1, 4).join('\n')}`
        : String(error);
    if (this.seen.has(text)) return;
    this.seen.add(text);
    this.log(`goscape: internal error in ${where}: ${text}\n`);
  };
}

/** The reporter of a program: strict if the environment says so, as the tests do for the programs that they start. */
export function reporterOf(env: Readonly<Record<string, string | undefined>>, log: (text: string) => void): Reporter {
  return env.GOSCAPE_STRICT === '1' ? strictReporter : new LoggingReporter(log);
}
