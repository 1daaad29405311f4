/**
 * Hover: the verdict in one sentence, the size, the chain as numbered steps up to who keeps it, what to do about it,
 * and the
 * compiler's own lines. Made as a document of parts, which is written as Markdown or as plain text.
 */
import { causeOf } from '../answers/causes';
import type {
  FileResult,
  FindingInfo,
  FindingInlining,
  FunctionInfo,
  InliningInfo,
  Place,
  SymbolInfo,
} from '../answers/model';
import { reasonText } from '../answers/reasons';
import {
  callSentence,
  copiesSentence,
  ifInlinedSentence,
  inliningPhrase,
  partsSentence,
  toInline,
} from '../answers/sentences';
import { findingAt, findingOf, functionAt, isHeap } from './select';
import { codeBlock, codeSpan, counted, escapeMarkdown, sizeText } from './words';

export interface HoverStep {
  readonly text: string;
  readonly expr: string;
  readonly place: Place | undefined;
}

export interface HoverDoc {
  readonly place: Place;
  readonly length: number;
  /** What it is about, as code. */
  readonly subject: string;
  /** Follows the subject: "is on the heap: returned to the caller". */
  readonly verdict: string;
  readonly paragraphs: readonly string[];
  readonly steps: readonly HoverStep[];
  readonly remedy: string;
  readonly verbatim: readonly string[];
  /** "go1.26, inlining on" */
  readonly mode: string;
}

/** What a hover needs to ask. */
export interface HoverSource {
  symbolAt(place: Place): SymbolInfo | undefined;
  /** The result of another file, where there is one already. */
  resultOf(file: string): FileResult | undefined;
  /** What inlining means for a finding, with what could be otherwise. */
  inliningOf?(file: string, finding: FindingInfo): FindingInlining;
}

/** The hover at a place of a file. */
export function hoverAt(source: HoverSource, result: FileResult, place: Place): HoverDoc | undefined {
  const direct = findingAt(result, place);
  // A finding that starts under the cursor is about what stands there; a wider one yields to a name inside it.
  if (direct && (direct.place.col === place.col || direct.kind === 'moved' || direct.kind.startsWith('leaks')))
    return findingDoc(source, result, direct, direct.place, direct.length);
  const symbol = source.symbolAt(place);
  if (symbol) {
    const doc = symbolDoc(source, result, symbol);
    if (doc) return doc;
  }
  if (direct) return findingDoc(source, result, direct, direct.place, direct.length);
  return undefined;
}

function modeText(result: FileResult): string {
  const notices = (result.notices ?? []).map((n) => `; ${n.replace(/:.*/s, '')}`);
  return `${result.goVersion}, inlining ${result.mode === 'inline' ? 'on' : 'off'}${notices.join('')}`;
}

function symbolDoc(source: HoverSource, result: FileResult, symbol: SymbolInfo): HoverDoc | undefined {
  const declaration = symbol.declaration;
  const home = declaration && declaration.file !== result.file ? source.resultOf(declaration.file) : result;
  const shape = {
    place: symbol.place,
    length: symbol.length,
    subject: symbol.name,
    steps: [],
    remedy: '',
    verbatim: [],
    mode: modeText(result),
  };
  if (symbol.kind === 'function') {
    const fn = home && declaration ? home.functions.find((f) => samePlace(f.place, declaration)) : undefined;
    if (fn) return functionDoc(home ?? result, fn, symbol);
    const paragraphs = [...callParagraph(symbol), ...inliningParagraph(symbol.inlining)];
    if (symbol.summary?.length) paragraphs.push('What it does with its parameters, for those who call it:');
    return paragraphs.length === 0
      ? undefined
      : {
          ...shape,
          verdict:
            symbol.call?.state === 'interface' ? 'is a method of an interface' : 'is in a package that is not open',
          paragraphs,
          verbatim: symbol.summary ?? [],
        };
  }
  if (symbol.kind !== 'variable' && symbol.kind !== 'parameter') return undefined;
  if (declaration && home) {
    const finding = findingOf(home, declaration);
    if (finding && finding.kind !== 'note') {
      const doc = findingDoc(source, home, finding, symbol.place, symbol.length);
      return { ...doc, paragraphs: [...callParagraph(symbol), ...doc.paragraphs] };
    }
    const fn = functionAt(home, declaration.line);
    if (fn?.silence !== undefined) return { ...shape, verdict: 'has no answer', paragraphs: [fn.silence] };
    const size = [...callParagraph(symbol), ...(symbol.size === undefined ? [] : [sizeLine(symbol)])];
    if (fn)
      return {
        ...shape,
        verdict:
          symbol.kind === 'parameter'
            ? 'stays on the stack or in registers; what it is used for keeps nothing'
            : 'stays on the stack',
        paragraphs: size,
      };
    return {
      ...shape,
      verdict: "is a package variable: it lies in the program's data, and what is stored in it is on the heap",
      paragraphs: size,
    };
  }
  return undefined;
}

function sizeLine(symbol: SymbolInfo): string {
  return `${symbol.type === undefined ? 'Size' : codeSpan(symbol.type)}: ${sizeText(symbol.size ?? 0)}`;
}

/** What a function does: its allocations, its inlining, what it does with its parameters. */
function functionDoc(result: FileResult, fn: FunctionInfo, symbol: SymbolInfo): HoverDoc {
  const shape = { place: symbol.place, length: symbol.length, subject: fn.name, remedy: '', mode: modeText(result) };
  if (fn.silence !== undefined)
    return { ...shape, verdict: 'has no answer', paragraphs: [fn.silence], steps: [], verbatim: [] };
  const heap = fn.findings.filter(isHeap);
  const leaks = fn.findings.filter((f) => f.kind === 'leaks' || f.kind === 'leaksContent' || f.kind === 'leaksResult');
  const paragraphs = [...callParagraph(symbol), ...inliningParagraph(symbol.inlining ?? fn.inlining)];
  return {
    ...shape,
    verdict:
      heap.length === 0
        ? 'puts nothing on the heap itself'
        : `has ${counted(heap.length, 'place')} that ${heap.length === 1 ? 'goes' : 'go'} to the heap`,
    paragraphs,
    steps: [...heap, ...leaks]
      .slice(0, 20)
      .map((f) => ({ text: causeOf(f.cause).title, expr: f.text, place: f.place })),
    verbatim: [],
  };
}

/** "Inlinable, cost 62 of 80. What costs most: …" */
function inliningParagraph(i: InliningInfo | undefined): string[] {
  if (!i) return [];
  const phrase = inliningPhrase(i),
    parts = partsSentence(i.parts);
  const compiler = i.reason === undefined || phrase.endsWith(i.reason) ? '' : ` The compiler says: ${i.reason}.`;
  return [
    escapeMarkdown(`${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}.${compiler}${parts === '' ? '' : ` ${parts}`}`),
  ];
}

/** What becomes of the call, if it is one. */
function callParagraph(symbol: SymbolInfo): string[] {
  return symbol.call === undefined ? [] : [escapeMarkdown(callSentence(symbol.call))];
}

/** The verdict on one finding, to follow its name. */
function verdictOf(f: FindingInfo): string {
  const title = causeOf(f.cause).title;
  switch (f.kind) {
    case 'moved':
      return f.free ? 'is moved to the heap, but costs nothing' : `is on the heap: ${title}`;
    case 'escapes':
      return f.free ? 'escapes on paper, but allocates nothing' : `is allocated on the heap: ${title}`;
    case 'stays':
      return f.heapIfLarge
        ? 'is on the stack while it is small, and on the heap if it turns out to be large'
        : 'stays on the stack';
    case 'allocates':
      return title;
    case 'leaks':
      return 'is kept by the function, so that callers have to put on the heap what it points to';
    case 'leaksContent':
      return 'is not kept itself, but something that it points to is';
    case 'leaksResult':
      return 'leaves through a result';
    case 'paramStays':
      return 'is only used while the function runs: callers can keep what it points to on their stack';
    case 'note':
      return '';
  }
}

function findingDoc(source: HoverSource, result: FileResult, f: FindingInfo, place: Place, length: number): HoverDoc {
  const cause = causeOf(f.cause);
  const paragraphs: string[] = [];
  if (f.cause !== 'unknown' && f.cause !== 'stack' && f.kind !== 'note') paragraphs.push(escapeMarkdown(cause.meaning));
  const facts: string[] = [];
  if (f.size !== undefined) facts.push(`Size: ${sizeText(f.size)}.`);
  if (f.sink !== undefined && f.sink !== '') facts.push(`Kept by ${escapeMarkdown(f.sink)}.`);
  if (f.moreCauses)
    facts.push(`${counted(f.moreCauses, 'other chain')} ${f.moreCauses === 1 ? 'leads' : 'lead'} to the heap, too.`);
  if (facts.length) paragraphs.push(facts.join(' '));
  const steps = f.steps.map((s): HoverStep => ({ text: s.text || reasonText(s.why), expr: s.expr, place: s.place }));
  const inlining = source.inliningOf?.(result.file, f) ?? {};
  if (inlining.from)
    paragraphs.push(
      escapeMarkdown(
        `This is code of ${inlining.from.func} (${placeText(inlining.from.place)}), which is inlined here.`,
      ),
    );
  const copies = copiesSentence(f, inlining, placeText);
  if (copies !== '') paragraphs.push(escapeMarkdown(copies));
  const could = inlining.ifInlined ?? [];
  for (const x of could) {
    const said = ifInlinedSentence(x, f, placeText);
    paragraphs.push(escapeMarkdown(said));
    steps.push({ text: said.charAt(0).toLowerCase() + said.slice(1, -1), expr: x.callee, place: x.call.place });
  }
  const remedy = f.free || (f.kind === 'stays' && !f.heapIfLarge) ? '' : cause.remedy;
  return {
    place,
    length,
    subject: f.name,
    verdict: verdictOf(f) || f.text,
    paragraphs,
    steps,
    remedy: [...could.slice(0, 1).map(toInline), remedy].join(' ').trim(),
    verbatim: (f.verbatim.length ? f.verbatim : [f.text]).map((line) => asIn(result.file, line)),
    mode: modeText(result),
  };
}

/** A line as the compiler prints it in the file's folder. */
function asIn(file: string, line: string): string {
  const folder = file.slice(0, file.length - baseName(file).length);
  return folder === '' ? line : line.replaceAll(folder, './');
}

function samePlace(a: Place, b: Place): boolean {
  return a.line === b.line && a.col === b.col && a.file === b.file;
}

const baseName = (file: string): string => file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
const placeText = (place: Place): string => `${baseName(place.file)}:${place.line}:${place.col}`;

/** A hover as Markdown; `link` gives the address of a place. */
export function hoverMarkdown(doc: HoverDoc, link: (place: Place) => string): string {
  const parts = [`**${codeSpan(doc.subject)} ${escapeMarkdown(doc.verdict)}**`, ...doc.paragraphs];
  if (doc.steps.length) {
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
  if (doc.verbatim.length) parts.push(codeBlock(doc.verbatim.join('\n'), 'text'));
  parts.push(`*${escapeMarkdown(doc.mode)}*`);
  return parts.join('\n\n');
}

/** A hover as plain text. */
export function hoverPlain(doc: HoverDoc): string {
  const plain = (text: string): string => text.replace(/\\([\\`*_{}[\]<>#|~!])/g, '$1');
  const parts = [`${doc.subject} ${doc.verdict}`, ...doc.paragraphs.map(plain)];
  if (doc.steps.length)
    parts.push(
      doc.steps
        .map(
          (s, i) =>
            `${i + 1}. ${s.place ? placeText(s.place) + ' ' : ''}${s.expr === '' ? '' : s.expr + ' – '}${s.text}`,
        )
        .join('\n'),
    );
  if (doc.remedy !== '') parts.push(`What helps: ${doc.remedy}`);
  if (doc.verbatim.length) parts.push(doc.verbatim.join('\n'));
  parts.push(doc.mode);
  return parts.join('\n\n');
}
