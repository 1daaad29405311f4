/**
 * Where time goes: spans of work, each printed when it ends if it took long enough. The environment says how long
 * that is (GOSCAPE_TRACE=5: five milliseconds); without it, spans cost nothing.
 */
export interface Tracer {
  /** Runs something as a span; about: what it is done for, a binary string or ''. */
  readonly span: <T>(what: string, about: string, run: () => T) => T;
}

/** Measures nothing. */
export const noTracer: Tracer = Object.freeze({ span: <T>(_what: string, _about: string, run: () => T): T => run() });

/** Prints spans of at least so many milliseconds; what happened in a span stands, indented, above it. */
export class LoggingTracer implements Tracer {
  private depth = 0;
  constructor(
    private readonly least: number,
    private readonly log: (line: string) => void,
  ) {}

  readonly span = <T>(what: string, about: string, run: () => T): T => {
    const began = performance.now();
    this.depth++;
    try {
      return run();
    } finally {
      this.depth--;
      const took = performance.now() - began;
      if (took >= this.least) {
        const words = about === '' ? what : `${what} ${about}`;
        this.log(`goscape: ${took.toFixed(1).padStart(8)} ms  ${'  '.repeat(this.depth)}${words}\n`);
      }
    }
  };
}

/** The tracer of a program, as GOSCAPE_TRACE says. */
export function tracerOf(env: Readonly<Record<string, string | undefined>>, log: (line: string) => void): Tracer {
  const least = Number(env.GOSCAPE_TRACE ?? '');
  return env.GOSCAPE_TRACE === undefined || env.GOSCAPE_TRACE === '' || !(least >= 0)
    ? noTracer
    : new LoggingTracer(least, log);
}
