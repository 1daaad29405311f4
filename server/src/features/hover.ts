/**
 * Hover: the verdict with size and how often, the way to what keeps the value, what inlining changes, what helps, and
 * the compiler's own lines.
 */
import { causeOf } from '../answers/causes';
import type {
  Allocation,
  Extent,
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
  allocatesSentence,
  callSentence,
  copiesSentence,
  ifInlinedSentence,
  inliningPhrase,
  partsSentence,
  toInline,
} from '../answers/sentences';
import { assertNever } from '../base/never';
import { type HoverDoc, type HoverStep, placeText } from './hoverText';
import { extentKey, findingAt, findingOf, functionAt, inLoop, isHeap, samePlace } from './select';
import { counted, oneLine, sizeText } from './words';

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
  // These are names themselves.
  if (direct !== undefined && direct.from === undefined && (direct.kind === 'moved' || direct.allocation === undefined))
    return findingDoc(source, result, direct, direct.extent);
  const symbol = source.symbolAt(place);
  const name = symbol === undefined ? undefined : nameExtent(symbol);
  // Of a finding and a name in it, the name is what stands under the cursor.
  if (direct !== undefined && (symbol === undefined || name === undefined || !isPart(name, direct.extent)))
    return direct.from === undefined || symbol?.kind !== 'function'
      ? findingDoc(source, result, direct, direct.extent)
      : (symbolDoc(source, result, symbol) ?? findingDoc(source, result, direct, direct.extent));
  const doc = symbol === undefined ? undefined : symbolDoc(source, result, symbol);
  if (direct === undefined || doc === undefined)
    return doc ?? (direct === undefined ? undefined : findingDoc(source, result, direct, direct.extent));
  // What stands around it answers, too.
  if (direct.allocation === 'closure' || direct.extent.line !== direct.extent.endLine) return doc;
  return { ...doc, paragraphs: [...doc.paragraphs, `${oneLine(direct.name)} around it ${verdictOf(direct)}.`] };
}

const isPart = (e: Extent, of: Extent): boolean => extentKey(e) !== extentKey(of);

function modeText(result: FileResult): string {
  const notices = (result.notices ?? []).map((n) => `; ${n.replace(/:.*/s, '')}`);
  return `${result.goVersion}, inlining ${result.mode === 'inline' ? 'on' : 'off'}${notices.join('')}`;
}

const nameExtent = ({ place: { line, col }, length }: SymbolInfo): Extent => ({
  line,
  col,
  endLine: line,
  endCol: col + length,
});

function symbolDoc(source: HoverSource, result: FileResult, symbol: SymbolInfo): HoverDoc | undefined {
  const declaration = symbol.declaration;
  const home = declaration && declaration.file !== result.file ? source.resultOf(declaration.file) : result;
  if (symbol.kind === 'function') {
    const fn = home && declaration ? home.functions.find((f) => samePlace(f.place, declaration)) : undefined;
    return fn === undefined ? foreignDoc(result, symbol) : functionDoc(result, fn, symbol);
  }
  if (symbol.kind !== 'variable' && symbol.kind !== 'parameter') return undefined;
  if (declaration === undefined || home === undefined) return undefined;
  const said = callParagraph(symbol);
  const finding = findingOf(home, declaration);
  if (finding !== undefined && finding.kind !== 'note') {
    const doc = findingDoc(source, home, finding, nameExtent(symbol));
    return { ...doc, file: symbol.place.file, paragraphs: [...said, ...doc.paragraphs] };
  }
  const fn = functionAt(home, declaration.line);
  const shape = shapeOf(result, symbol);
  if (fn?.silence !== undefined) return { ...shape, verdict: 'has no answer', paragraphs: [...said, fn.silence] };
  const size = symbol.size === undefined ? [] : [sizeLine(symbol)];
  if (fn === undefined)
    return {
      ...shape,
      verdict: "is a package variable: it lies in the program's data, and what is stored in it is on the heap",
      paragraphs: [...said, ...size],
    };
  const variable = fn.variables?.find((v) => samePlace(v.place, declaration));
  // Nothing is said of what the analysis has not seen.
  if (variable === undefined || (variable.parameter ? variable.hasPointers : variable.stays === undefined))
    return said.length === 0 ? undefined : { ...shape, verdict: '', paragraphs: said };
  return {
    ...shape,
    verdict: variable.parameter ? 'has no pointers that the function could keep' : 'stays on the stack',
    paragraphs: [...said, ...size],
  };
}

const shapeOf = (result: FileResult, symbol: SymbolInfo): Omit<HoverDoc, 'verdict'> => ({
  file: symbol.place.file,
  extent: nameExtent(symbol),
  subject: symbol.name,
  chain: [],
  paragraphs: [],
  steps: [],
  remedy: '',
  verbatim: [],
  mode: modeText(result),
});

function sizeLine(symbol: SymbolInfo): string {
  return `${symbol.type ?? 'Size'}: ${sizeText(symbol.size ?? 0)}`;
}

/** A function of which only a summary is known, or a method of an interface. */
function foreignDoc(result: FileResult, symbol: SymbolInfo): HoverDoc | undefined {
  const paragraphs = [
    ...copiesHere(result, symbol),
    ...callParagraph(symbol),
    ...inliningParagraph(symbol.inlining, symbol.call !== undefined),
  ];
  const summary = symbol.summary ?? [];
  if (paragraphs.length === 0 && summary.length === 0) return undefined;
  const kept = summary.flatMap((line) => /^leaking param(?: content)?: ([^ ]+)$/.exec(line)?.[1] ?? []);
  const verdict =
    symbol.call?.state === 'interface'
      ? 'is a method of an interface'
      : symbol.summary === undefined
        ? 'is a function'
        : kept.length === 0
          ? 'keeps none of its parameters'
          : `keeps its parameter${kept.length === 1 ? '' : 's'} ${kept.join(', ')}`;
  return { ...shapeOf(result, symbol), verdict, paragraphs, verbatim: summary };
}

/** What a function does: its allocations, its inlining, what it does with its parameters. */
function functionDoc(result: FileResult, fn: FunctionInfo, symbol: SymbolInfo): HoverDoc {
  const shape = { ...shapeOf(result, symbol), subject: fn.name };
  if (fn.silence !== undefined) return { ...shape, verdict: 'has no answer', paragraphs: [fn.silence] };
  const heap = fn.findings.filter(isHeap);
  const leaks = fn.findings.filter((f) => f.kind === 'leaks' || f.kind === 'leaksContent' || f.kind === 'leaksResult');
  return {
    ...shape,
    verdict:
      heap.length === 0 ? 'allocates nothing itself' : `allocates on the heap at ${counted(heap.length, 'place')}`,
    paragraphs: [
      ...(fn.representative === undefined ? [] : [representativeSentence(fn.representative)]),
      ...copiesHere(result, symbol),
      ...callParagraph(symbol),
      ...inliningParagraph(symbol.inlining ?? fn.inlining, symbol.call !== undefined),
    ],
    steps: [...heap, ...leaks].slice(0, 20).map((f) => ({
      text: isHeap(f) ? `${verdictOf(f)}: ${causeOf(f.cause).title}` : verdictOf(f),
      expr: f.name,
      place: f.place,
    })),
  };
}

const representativeSentence = (args: string): string =>
  `It is generic, and nothing in its package instantiates it: the answer is for type arguments that stand for what ` +
  `its constraints allow (${args}).`;

/** What inlining the call brings into the function around it. */
function copiesHere(result: FileResult, symbol: SymbolInfo): string[] {
  if (symbol.call === undefined) return [];
  const key = extentKey(nameExtent(symbol));
  const fn = functionAt(result, symbol.place.line);
  const list = (fn?.findings ?? []).filter(
    (f) => f.from !== undefined && f.allocation !== undefined && f.state !== 'free' && extentKey(f.extent) === key,
  );
  return list.slice(0, 6).map((f) => `Inlined here, ${oneLine(f.name)} ${verdictOf(f)}.`);
}

/** "Inlinable, cost 62 of 80. What costs most: …"; of a call, its sentence says the first. */
function inliningParagraph(i: InliningInfo | undefined, call = false): string[] {
  if (i === undefined) return [];
  const phrase = inliningPhrase(i),
    parts = partsSentence(i.parts);
  if (call) return parts === '' ? [] : [parts];
  const compiler = i.reason === undefined || phrase.endsWith(i.reason) ? '' : ` The compiler says: ${i.reason}.`;
  return [`${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}.${compiler}${parts === '' ? '' : ` ${parts}`}`];
}

/** What becomes of the call, if it is one. */
function callParagraph(symbol: SymbolInfo): string[] {
  const said = symbol.call === undefined ? [] : [callSentence(symbol.call)];
  // Of a method of an interface or a variable, nothing shows what is called.
  return symbol.allocates === undefined ? said : [...said, allocatesSentence(symbol.allocates)];
}

/** The verdict on one finding, to follow its name: state, size, how often. */
export function verdictOf(f: FindingInfo): string {
  switch (f.kind) {
    case 'moved':
    case 'escapes':
    case 'stays':
    case 'allocates': {
      const often = inLoop(f) && isHeap(f) ? ', once per iteration of the loop around it' : '';
      const size = f.size === undefined || f.state === 'free' ? '' : `, ${sizeText(f.size)}`;
      return stateWords(f) + (f.state === 'heap' && size !== '' ? `${size} each time` : size) + often;
    }
    case 'leaks':
      return 'is kept by the function, so that callers have to put on the heap what it points to';
    case 'leaksContent':
      return 'is not kept itself, but something that it points to is';
    case 'leaksResult':
      return 'leaves through a result';
    case 'paramStays':
      return 'is only used while the function runs: callers can keep what it points to on their stack';
    case 'note':
      return oneLine(f.text);
    default:
      return assertNever(f.kind);
  }
}

function growthWords(allocation: Allocation | undefined): string {
  switch (allocation) {
    case 'map':
      return 'allocates when the map grows';
    case 'goroutine':
      return 'allocates, unless the runtime has a stack to use again';
    default:
      return 'allocates when the capacity runs out';
  }
}

function stateWords(f: FindingInfo): string {
  switch (f.state) {
    case 'heap':
      return f.kind === 'moved' ? 'is on the heap' : 'is allocated on the heap';
    case 'grows':
      return growthWords(f.allocation);
    case 'large':
      return 'is on the stack while it is small, and on the heap if it turns out to be large';
    case 'nonzero':
      return 'allocates, except for zero and small values';
    case 'branch':
      return 'allocates on some paths of the code that is inlined here';
    case 'unless-inlined':
      return 'is on the heap only where the function is not inlined, and every call that was seen inlines it';
    case 'panics':
      return 'allocates only on the way to a panic';
    case 'free':
      return f.kind === 'moved' ? 'is moved to the heap, but costs nothing' : 'escapes on paper, but allocates nothing';
    case 'stack':
      return 'stays on the stack';
    default:
      return assertNever(f.state);
  }
}

function findingDoc(source: HoverSource, result: FileResult, f: FindingInfo, extent: Extent): HoverDoc {
  const cause = causeOf(f.cause);
  const paragraphs: string[] = [];
  if (f.cause !== 'unknown' && f.cause !== 'stack' && f.kind !== 'note') paragraphs.push(cause.meaning);
  if (f.moreCauses !== undefined)
    paragraphs.push(
      `${counted(f.moreCauses, 'other chain')} ${f.moreCauses === 1 ? 'leads' : 'lead'} to the heap, too.`,
    );
  const steps = f.steps.map((s): HoverStep => ({ text: s.text || reasonText(s.why), expr: s.expr, place: s.place }));
  const inlining = source.inliningOf?.(result.file, f) ?? {};
  if (f.from !== undefined)
    paragraphs.push(`This is code of ${f.from.func} (${placeText(f.from.place)}), which is inlined here.`);
  const copies = copiesSentence(f, inlining, placeText);
  if (copies !== '') paragraphs.push(copies);
  const could = inlining.ifInlined ?? [];
  for (const x of could) {
    const said = ifInlinedSentence(x, f, placeText);
    paragraphs.push(said);
    steps.push({ text: said.charAt(0).toLowerCase() + said.slice(1, -1), expr: x.callee, place: x.call.place });
  }
  if (f.instances !== undefined) paragraphs.push(`This holds for type arguments ${f.instances.join('; ')}.`);
  const fn = functionAt(result, f.place.line);
  if (fn?.representative !== undefined) paragraphs.push(representativeSentence(fn.representative));
  if (f.mapped !== undefined) paragraphs.push(`The compiler calls this place ${placeText(f.mapped)}.`);
  const remedy = f.state === 'free' || f.state === 'stack' ? '' : remedyOf(f);
  return {
    file: result.file,
    extent,
    subject: f.name,
    verdict: verdictOf(f),
    chain: chainOf(f),
    paragraphs,
    steps,
    remedy: [...could.slice(0, 1).map(toInline), remedy].join(' ').trim(),
    verbatim: (f.verbatim.length > 0 ? f.verbatim : [f.text]).map((line) => asIn(result.file, line)),
    mode: modeText(result),
  };
}

/** What helps at this place; the cause's remedy where nothing better is known. */
function remedyOf(f: FindingInfo): string {
  if (f.allocation === 'append')
    return (
      'Make the slice with the capacity that it will have – make([]T, 0, n) –, use one again, or let the caller pass ' +
      'it in.'
    );
  if (f.allocation === 'box' && f.sink !== undefined && /\bPool\)?\.Put\b/.test(f.sink))
    return 'Keep a pointer in the pool: a slice or struct that is put into it needs an object for the interface.';
  return causeOf(f.cause).remedy;
}

/** The expressions on the way, each once, and who keeps the value. */
export function chainOf(f: FindingInfo): string[] {
  if (f.state === 'stack' || f.state === 'free') return [];
  const chain: string[] = [];
  for (const s of f.steps) {
    // Of an assignment, what is assigned to.
    const expr = oneLine(s.expr)
      .replace(/^return .*/, 'return')
      .replace(/^([\w.]+) :?= .*/, '$1');
    if (expr !== '' && chain[chain.length - 1] !== expr) chain.push(expr);
  }
  if (f.sink !== undefined) chain.push(f.sink);
  return chain.length < 2 && f.sink === undefined ? [] : chain;
}

/** A line as the compiler prints it in the file's folder. */
function asIn(file: string, line: string): string {
  const folder = file.slice(0, Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  return folder === '' ? line : line.replaceAll(folder, './');
}
