/**
 * Graphviz, a file of its own: what draws nothing does not load it. The instance is made once by whoever asks, and
 * kept by
 * them.
 */
import { instance } from '@viz-js/viz';

/** Draws text in the language of Graphviz as SVG. */
export type Draw = (dot: string) => string;

/** Starts Graphviz. */
export async function drawer(): Promise<Draw> {
  const viz = await instance();
  return (dot) => viz.renderString(dot, { format: 'svg', engine: 'dot' });
}
