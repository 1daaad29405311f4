/** Hovers as documents of parts, and those as Markdown or as plain text. */
import type { Extent, Place } from '../answers/model';
import { codeBlock, codeSpan, escapeMarkdown, oneLine } from './words';

export interface HoverStep {
  readonly text: string;
  readonly expr: string;
  readonly place: Place | undefined;
}

export interface HoverDoc {
  readonly file: string;
  /** The node that it is about. */
  readonly extent: Extent;
  /** What it is about, as code. */
  readonly subject: string;
  /** Follows the subject: "is on the heap, 16 bytes each time". */
  readonly verdict: string;
  /** The way from the value to what keeps it, first to last: expressions, and in the end words. */
  readonly chain: readonly string[];
  /** Paragraphs of plain text. */
  readonly paragraphs: readonly string[];
  readonly steps: readonly HoverStep[];
  readonly remedy: string;
  readonly verbatim: readonly string[];
  /** "go1.26, inlining on" */
  readonly mode: string;
}

const baseName = (file: string): string => file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
export const placeText = ({ file, line, col }: Place): string =>
  `${baseName(file)}:${line}${col === 0 ? '' : `:${col}`}`;

/** A hover as Markdown; `link` gives the address of a place. */
export function hoverMarkdown(doc: HoverDoc, link: (place: Place) => string): string {
  const parts = [`**${codeSpan(doc.subject)}${doc.verdict === '' ? '' : ` ${escapeMarkdown(doc.verdict)}`}**`];
  if (doc.chain.length > 0) {
    const last = doc.chain.length - 1;
    parts.push(doc.chain.map((x, i) => (i === last ? escapeMarkdown(x) : codeSpan(x))).join(' → '));
  }
  for (const p of doc.paragraphs) parts.push(escapeMarkdown(p));
  if (doc.steps.length > 0) {
    parts.push(
      doc.steps
        .map((s, i) => {
          const where = s.place ? `[${placeText(s.place)}](${link(s.place)}) ` : '';
          return `${i + 1}. ${where}${s.expr === '' ? '' : codeSpan(s.expr) + ' – '}${escapeMarkdown(s.text)}`;
        })
        .join('\n'),
    );
  }
  if (doc.remedy !== '') parts.push(`**What helps:** ${escapeMarkdown(doc.remedy)}`);
  if (doc.verbatim.length > 0) parts.push(codeBlock(doc.verbatim.join('\n'), 'text'));
  parts.push(`*${escapeMarkdown(doc.mode)}*`);
  return parts.join('\n\n');
}

/** A hover as plain text. */
export function hoverPlain(doc: HoverDoc): string {
  const parts = [`${oneLine(doc.subject)} ${doc.verdict}`.trimEnd()];
  if (doc.chain.length > 0) parts.push(doc.chain.map(oneLine).join(' → '));
  parts.push(...doc.paragraphs);
  if (doc.steps.length > 0)
    parts.push(
      doc.steps
        .map((s, i) => {
          const where = s.place ? placeText(s.place) + ' ' : '';
          return `${i + 1}. ${where}${s.expr === '' ? '' : oneLine(s.expr) + ' – '}${s.text}`;
        })
        .join('\n'),
    );
  if (doc.remedy !== '') parts.push(`What helps: ${doc.remedy}`);
  if (doc.verbatim.length > 0) parts.push(doc.verbatim.join('\n'));
  parts.push(doc.mode);
  return parts.join('\n\n');
}
