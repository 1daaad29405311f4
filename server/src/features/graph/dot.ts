/** A function's flow in the language of Graphviz; values flow to the right. */
import type { FlowPicture, PictureNode, Place } from '../../answers/model';
import { assertNever } from '../../base/never';
import { classOf, fateOf, leftOf, type NodeClass, nameOf, stepsOf, subjectsOf, weightOf, whatOf } from './labels';

/** link: an address that opens a place; '' for none. */
export function graphDot(p: FlowPicture, link: (place: Place) => string = () => ''): string {
  const out = [
    `digraph ${quoted(p.func)} {`,
    '  graph [rankdir=LR, bgcolor="transparent", fontname="Helvetica", fontsize=12, labelloc=t, nodesep=0.25, ' +
      'ranksep=0.6]',
    '  node [shape=box, style=rounded, fontname="Helvetica", fontsize=11, margin="0.2,0.08"]',
    '  edge [fontname="Helvetica", fontsize=10, arrowsize=0.7]',
    `  label=${quoted([p.func, ...subjectsOf(p), leftOf(p)].filter((s) => s !== '').join('\n'))}`,
  ];
  for (const n of p.nodes) out.push(`  n${n.id} [${attributes(nodeAttributes(n, link))}]`);
  for (const e of p.edges) {
    const colour = e.onChain ? '#cf222e' : '#57606a';
    const list: Record<string, string> = {
      label: weightOf(e),
      class: e.onChain ? 'chain' : 'flow',
      color: colour,
      fontcolor: colour,
      edgetooltip: stepsOf(e),
      labeltooltip: stepsOf(e),
    };
    if (e.onChain) list.penwidth = '2.5';
    out.push(`  n${e.from} -> n${e.to} [${attributes(list)}]`);
  }
  return `${[...out, '}'].join('\n')}\n`;
}

function nodeAttributes(n: PictureNode, link: (place: Place) => string): Record<string, string> {
  const kind = classOf(n);
  const lines = [nameOf(n), whatOf(n), n.kind === 'heap' ? '' : fateOf(n)].filter((s) => s !== '');
  const url = n.place === undefined ? '' : link(n.place);
  return {
    id: `n${n.id}`,
    label: lines.join('\n'),
    tooltip: lines.join(', '),
    class: n.onChain ? `${kind} chain` : kind,
    color: colourOf(kind),
    fontcolor: colourOf(kind),
    ...(kind === 'heap'
      ? { shape: 'cylinder', style: 'solid' }
      : kind === 'result'
        ? { shape: 'ellipse', style: 'solid' }
        : {}),
    ...(n.onChain ? { penwidth: '2.5' } : {}),
    ...(url === '' ? {} : { URL: url }),
  };
}

/** Colours for a light page; the drawing has others for dark ones. */
function colourOf(kind: NodeClass): string {
  switch (kind) {
    case 'heap':
    case 'escapes':
      return '#cf222e';
    case 'leaks':
      return '#9a6700';
    case 'result':
    case 'param':
      return '#0969da';
    case 'stack':
      return '#1a7f37';
    default:
      return assertNever(kind);
  }
}

const attributes = (list: Readonly<Record<string, string>>): string =>
  Object.entries(list)
    .map(([key, value]) => `${key}=${quoted(value)}`)
    .join(', ');

function quoted(s: string): string {
  return `"${s.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')}"`;
}
