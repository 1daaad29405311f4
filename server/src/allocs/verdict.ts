/** What is decided of a place, as long as it is being decided and afterwards. */
import type { Finding, FindingSlot } from '../escape';
import type { Allocation, State } from './state';

/** What happens at the place of a finding; the slot that escape analysis leaves on findings. */
export class Verdict implements FindingSlot {
  /** Loops around the place, in its function and in what was inlined around it. */
  loopDepth = 0;
  /** Constants decide that the place is never reached. */
  dead = false;
  /** Whether the place is reached depends on a condition, in the function's own text or in what is inlined. */
  conditional = false;
  constructor(
    public state: State,
    readonly allocation: Allocation,
  ) {}
}

/** What was decided of a finding; undefined for parameters and notes, and where nothing was decided. */
export function verdictOf(f: Finding): Verdict | undefined {
  return f.slot instanceof Verdict ? f.slot : undefined;
}
