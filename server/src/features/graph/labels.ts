/** What graphs say of their nodes and edges, in whatever format. */
import type { FlowPicture, PictureEdge, PictureNode } from '../../answers/model';
import { oneLine } from '../words';

/** "a, line 9": names are cut, since a node is no place for a whole literal. */
export function nameOf(n: PictureNode): string {
  const name = oneLine(n.name);
  return name.length > maxName ? `${name.slice(0, maxName - 1)}…` : name;
}

const maxName = 40;

/** "variable, line 9", "result". */
export function whatOf(n: PictureNode): string {
  const kind = n.kind === 'storage' ? 'allocation' : n.kind === 'param' ? 'parameter' : n.kind;
  const parts = [
    ...(n.kind === 'heap' ? [] : [kind]),
    ...(n.place === undefined || n.kind === 'result' ? [] : [`line ${n.place.line}`]),
    ...(n.loopDepth > 0 ? ['in a loop'] : []),
    ...(n.literal === undefined ? [] : [`of ${n.literal}`]),
  ];
  return parts.join(', ');
}

/** Where it lives, or where its value goes. */
export function fateOf(n: PictureNode): string {
  if (n.kind === 'heap') return '';
  if (n.escapes) return 'on the heap';
  if (n.leaks.length > 0) return n.leaks.join('; ');
  return n.kind === 'result' || n.kind === 'temp' ? '' : 'on the stack';
}

/** How a node is drawn. */
export type NodeClass = 'heap' | 'escapes' | 'result' | 'param' | 'leaks' | 'stack';

export function classOf(n: PictureNode): NodeClass {
  if (n.kind === 'heap') return 'heap';
  if (n.escapes) return 'escapes';
  if (n.kind === 'result') return 'result';
  if (n.kind === 'param') return n.leaks.length > 0 ? 'leaks' : 'param';
  return 'stack';
}

/** "-1 (&)", "0", "2 (**)". */
export function weightOf(e: PictureEdge): string {
  return e.derefs < 0 ? '-1 (&)' : e.derefs === 0 ? '0' : `${e.derefs} (${'*'.repeat(Math.min(e.derefs, 4))})`;
}

/** The steps of an edge in a line. */
export function stepsOf(e: PictureEdge): string {
  return e.steps
    .map((s) => `${oneLine(s.expr)}${s.place === undefined ? '' : ` in line ${s.place.line}`}: ${s.text}`)
    .join('; ');
}

/** What was asked about; of much, the beginning. */
export function subjectsOf(p: FlowPicture): string[] {
  const list = p.subjects.map(oneLine).map((s) => (s.length > maxSubject ? `${s.slice(0, maxSubject - 1)}…` : s));
  return list.length <= maxSubjects
    ? list
    : [...list.slice(0, maxSubjects - 1), `and ${list.length - maxSubjects + 1} more`];
}

const maxSubject = 90,
  maxSubjects = 4;

export function titleOf(p: FlowPicture): string {
  return p.subjects.length === 0 ? p.func : `${p.func}: ${subjectsOf(p).join('; ')}`;
}

/** "3 more are not drawn". */
export function leftOf(p: FlowPicture): string {
  return p.left === 0 ? '' : `${p.left} more ${p.left === 1 ? 'is' : 'are'} not drawn`;
}
