/** A function's flow as a Mermaid flowchart, which GitHub shows in Markdown. */
import type { FlowPicture } from '../../answers/model';
import { classOf, fateOf, leftOf, nameOf, titleOf, weightOf, whatOf } from './labels';

export function graphMermaid(p: FlowPicture): string {
  const out = ['---', `title: ${JSON.stringify(titleOf(p))}`, '---', 'flowchart LR'];
  for (const n of p.nodes) {
    const text = [nameOf(n), whatOf(n), fateOf(n)]
      .filter((s) => s !== '')
      .map(escaped)
      .join('<br/>');
    const [open, close] = n.kind === 'heap' ? ['[(', ')]'] : n.kind === 'result' ? ['([', '])'] : ['[', ']'];
    out.push(`  n${n.id}${open}"${text}"${close}:::${classOf(n)}`);
  }
  for (const e of p.edges)
    out.push(`  n${e.from} ${e.onChain ? '==' : '--'} "${escaped(weightOf(e))}" ${e.onChain ? '==>' : '-->'} n${e.to}`);
  if (p.left > 0) out.push(`  %% ${leftOf(p)}`);
  out.push(
    '  classDef heap stroke:#cf222e,stroke-width:2px',
    '  classDef escapes stroke:#cf222e',
    '  classDef leaks stroke:#9a6700',
    '  classDef result stroke:#0969da',
    '  classDef param stroke:#0969da',
    '  classDef stack stroke:#1a7f37',
  );
  return `${out.join('\n')}\n`;
}

/** Entities, for everything that Mermaid or Markdown reads as its own. */
const escaped = (s: string): string => s.replace(/[^\w .,;:()/=+…-]/g, (c) => `#${c.codePointAt(0)};`);
