/** A function's flow in lines: what there is, what flows where, and who passes what. */
import type { FlowPicture, Place } from '../../answers/model';
import { oneLine } from '../words';
import { fateOf, leftOf, nameOf, stepsOf, weightOf, whatOf } from './labels';

/** placeText: how places are written. */
export function graphText(p: FlowPicture, placeText: (place: Place) => string): string {
  const out = [`${p.func}  ${placeText(p.place)}`];
  for (const s of p.subjects) out.push(`asked about: ${oneLine(s)}`);
  out.push('', 'Locations');
  const names = new Map(p.nodes.map((n) => [n.id, nameOf(n)]));
  for (const n of p.nodes) {
    const facts = [whatOf(n), fateOf(n)].filter((s) => s !== '').join(': ');
    out.push(`${n.onChain ? '* ' : '  '}${nameOf(n)}${facts === '' ? '' : `  ${facts}`}`);
  }
  if (p.left > 0) out.push(`  (${leftOf(p)})`);
  out.push('', 'Flows (target ← dereferences source; -1 is the address)');
  if (p.edges.length === 0) out.push('  none');
  for (const e of p.edges) {
    const steps = stepsOf(e);
    out.push(
      `${e.onChain ? '* ' : '  '}${names.get(e.to) ?? ''} ← ${weightOf(e)} ${names.get(e.from) ?? ''}` +
        (steps === '' ? '' : `   ${steps}`),
    );
  }
  if (p.nodes.some((n) => n.onChain)) out.push('', '* is the chain of what was asked about.');
  if (p.passedBy.length > 0) out.push('', 'Who passes what to parameters that leak');
  for (const c of p.passedBy)
    out.push(
      `  ${placeText(c.place)}  ${c.caller} passes ${c.argument} as ${c.param}: ` +
        (c.pays ?? 'allocates nothing for it'),
    );
  return `${out.join('\n')}\n`;
}
