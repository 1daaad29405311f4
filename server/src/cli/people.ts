/** The report for people: what is on the heap, function by function; then what helps, and the figures. */
import { isatty } from 'node:tty';
import { type CauseCode, causeOf } from '../answers/causes';
import { countsAsHeap, type FindingInfo, type FunctionInfo } from '../answers/model';
import { copiesSentence, ifInlinedSentence, inliningPhrase, toInline } from '../answers/sentences';
import { counted, sizeText } from '../features/words';
import type { Kind } from './flags';
import type { PackageAnswer, Run } from './load';
import { coloursWanted, type Paint, paint, placeText, shortPath, writeText } from './output';

export class PeopleReport {
  private readonly p: Paint;
  private packages = 0;
  private functions = 0;
  private unanswered = 0;
  private readonly byCause = new Map<CauseCode, number>();
  private readonly byKind = new Map<Kind, number>();
  private readonly touched = new Set<string>();

  constructor(private readonly run: Run) {
    this.p = paint(coloursWanted(process.env, isatty(1)));
  }

  add(a: PackageAnswer): void {
    const { p } = this;
    this.packages++;
    const out: string[] = [];
    for (const file of a.files) {
      if (file.silence !== undefined)
        out.push(`${shortPath(this.run.cwd, file.file)}: ${p.red(`no answer: ${file.silence}`)}\n`);
      for (const fn of file.functions) this.addFunction(a, fn, out);
    }
    for (const n of a.notices) out.unshift(`${p.red('Note:')} ${n}.\n`);
    if (out.length > 0) writeText(`${p.bold(`# ${a.loaded.importPath}`)}\n\n${out.join('\n')}\n`);
  }

  private addFunction(a: PackageAnswer, fn: FunctionInfo, out: string[]): void {
    const { p, run } = this;
    this.functions++;
    const shown: FindingInfo[] = [];
    for (const f of fn.findings) {
      const kind = kindOf(f);
      if (kind === undefined) continue;
      this.byKind.set(kind, (this.byKind.get(kind) ?? 0) + 1);
      if (kind === 'moved' || kind === 'escapes') {
        this.byCause.set(f.cause, (this.byCause.get(f.cause) ?? 0) + 1);
        this.touched.add(`${fn.place.file}:${fn.place.line}`);
      }
      if (run.flags.kinds.has(kind)) shown.push(f);
    }
    if (fn.silence !== undefined) this.unanswered++;
    shown.sort((x, y) => x.place.line - y.place.line || x.place.col - y.place.col);
    if (shown.length === 0 && fn.silence === undefined) return;
    const inlining = fn.inlining === undefined ? '' : `  ${p.dim(inliningPhrase(fn.inlining))}`;
    const lines = [`${p.bold(fn.name)}  ${p.dim(placeText(run.cwd, fn.place))}${inlining}`];
    if (fn.silence !== undefined) lines.push(`  ${p.red(`no answer: ${fn.silence}`)}`);
    for (const f of shown) lines.push(...this.finding(a, f));
    out.push(lines.join('\n') + '\n');
  }

  private finding(a: PackageAnswer, f: FindingInfo): string[] {
    const { p, run } = this;
    const size = f.size === undefined || f.free ? '' : ` (${sizeText(f.size)})`;
    const lines = [
      `  ${p.dim(placeText(run.cwd, f.place))}  ${f.name.replace(/\s*\n\s*/g, ' ')} ${verdict(f, p)}${size}`,
    ];
    if (f.sink !== undefined && !f.free)
      lines.push(
        `      kept by ${f.sink}${f.moreCauses === undefined ? '' : `, and in ${counted(f.moreCauses, 'other way')}`}`,
      );
    const inlining = f.free || f.kind === 'stays' ? {} : a.inliningOf(f);
    if (inlining.from !== undefined)
      lines.push(
        `      code of ${inlining.from.func} (${placeText(run.cwd, inlining.from.place)}), which is inlined here`,
      );
    const copies = copiesSentence(f, inlining, (x) => placeText(run.cwd, x));
    if (copies !== '') lines.push(`      ${p.green(copies)}`);
    for (const x of inlining.ifInlined ?? [])
      lines.push(`      ${p.cyan(ifInlinedSentence(x, f, (at) => placeText(run.cwd, at)))} ${toInline(x)}`);
    if (run.flags.steps) {
      f.steps.forEach((s, i) => {
        const place = s.place === undefined ? '' : p.dim(placeText(run.cwd, s.place)) + '  ';
        const expr = s.expr === '' ? '' : s.expr.replace(/\s*\n\s*/g, ' ') + ' – ';
        lines.push(`      ${i + 1}. ${place}${expr}${s.text}`);
      });
    }
    return lines;
  }

  /** What helps, and the figures. */
  finish(): void {
    const { p } = this;
    const out: string[] = [];
    const causes = [...this.byCause].sort((a, b) => b[1] - a[1]);
    if (causes.length > 0) {
      out.push(p.bold('Why, and what usually helps'), '');
      for (const [code, n] of causes) {
        const cause = causeOf(code);
        out.push(`  ${String(n).padStart(4)}  ${p.cyan(cause.title)}`);
        if (cause.remedy !== '') for (const line of wrap(cause.remedy, 96)) out.push(`        ${line}`);
      }
      out.push('');
    }
    const n = (k: Kind): number => this.byKind.get(k) ?? 0;
    out.push(
      `${counted(this.packages, 'package')}, ${counted(this.functions, 'function')}: ` +
        `${p.red(counted(n('moved'), 'variable'))} and ${p.red(counted(n('escapes'), 'allocation'))} on the heap, ` +
        `in ${counted(this.touched.size, 'function')}` +
        `${n('free') > 0 ? `; ${n('free')} more on paper only, at no cost` : ''}; ` +
        `${p.green(counted(n('stays'), 'allocation'))} on the stack.`,
    );
    if (this.unanswered > 0) out.push(`No answer for ${counted(this.unanswered, 'function')}: see the errors.`);
    const { goRelease, why, goos, goarch } = this.run.ctx;
    out.push(p.dim(`Rules of ${goRelease} (${why}) for ${goos}/${goarch}.`));
    writeText(out.join('\n') + '\n');
  }
}

/** The kind by which findings are chosen; undefined for those that are never reported. */
export function kindOf(f: FindingInfo): Kind | undefined {
  switch (f.kind) {
    case 'moved':
    case 'escapes':
      return f.free ? 'free' : f.kind;
    case 'leaks':
    case 'leaksContent':
    case 'leaksResult':
      return 'leaks';
    case 'stays':
      return 'stays';
    case 'allocates':
      return countsAsHeap(f.state) ? 'escapes' : f.state === 'free' ? 'free' : 'stays';
    case 'paramStays':
    case 'note':
      return undefined;
  }
}

function verdict(f: FindingInfo, p: Paint): string {
  const title = causeOf(f.cause).title;
  switch (f.kind) {
    case 'moved':
      return f.free ? `is moved to the heap, but ${p.green('costs nothing')}` : `is on the ${p.red('heap')}: ${title}`;
    case 'escapes':
      return f.free ? `escapes, but ${p.green('costs nothing')}` : `is allocated on the ${p.red('heap')}: ${title}`;
    case 'stays':
      return f.heapIfLarge === true
        ? `is on the ${p.red('heap if large')}: ${title}`
        : `stays on the ${p.green('stack')}`;
    case 'allocates':
      return title;
    case 'leaks':
      return 'is kept: what is passed here has to be on the heap';
    case 'leaksContent':
      return 'is not kept itself, but something that it points to is';
    case 'leaksResult':
      return 'leaves through a result';
    case 'paramStays':
    case 'note':
      return '';
  }
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, line];
}
