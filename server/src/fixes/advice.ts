/**
 * Advice: changes that were tried on the analysis and not on the text. With a function inlined where it is called, the
 * allocation stays on the stack; the advice names the function, the call and the obstacle.
 */
import type { Engine, FindingInfo, IfInlined, Place } from '../answers/model';

export interface Advice {
  /** A sentence without a full stop. */
  readonly text: string;
  /** What would have to change. */
  readonly place: Place;
}

/** What was tried for a finding, and helps. */
export function adviceFor(engine: Engine, file: string, finding: FindingInfo): readonly Advice[] {
  const { ifInlined } = engine.inliningOf?.(file, finding, true) ?? {};
  return (ifInlined ?? []).map((f) => ({ text: textOf(f), place: f.call.place }));
}

function textOf({ callee, inlining, call }: IfInlined): string {
  const { cost, budget, reason, parts } = inlining;
  const over =
    inlining.overBudget === true && cost !== undefined && budget !== undefined
      ? `it costs ${cost}, ${cost - budget} over the budget of ${budget}`
      : (reason ?? 'it is not inlined here');
  const most = parts?.[0] === undefined ? '' : `; most of it ${parts[0].text} (${parts[0].cost})`;
  return `were ${callee} inlined in ${call.func}, this would stay on the stack: ${over}${most}`;
}
