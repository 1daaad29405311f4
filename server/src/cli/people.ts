/** The report for people: a summary, what matters most, then what is on the heap, function by function. */
import { isatty } from 'node:tty';
import { type CauseCode, causeOf } from '../answers/causes';
import type { FindingInfo, FunctionInfo } from '../answers/model';
import { weightOf } from '../answers/order';
import { copiesSentence, ifInlinedSentence, inliningPhrase, toInline } from '../answers/sentences';
import { assertNever } from '../base/never';
import { chainOf, verdictOf } from '../features/hover';
import { labelOf } from '../features/inlayHints';
import { isHeap } from '../features/select';
import { counted, oneLine } from '../features/words';
import type { Sort } from './flags';
import type { PackageAnswer, Run } from './load';
import { coloursWanted, type Paint, paint, placeText, shortPath, writeText } from './output';
import { kindOf, type LeftOut, leftOut } from './shown';

/** A finding that is shown. */
interface Entry {
  readonly f: FindingInfo;
  readonly fn: FunctionInfo;
  readonly weight: number;
}

/** What is written of a function, kept until the summary stands above it. */
interface Section {
  readonly pkg: string;
  readonly text: string;
  readonly best: Entry | undefined;
}

export class PeopleReport {
  private readonly p: Paint;
  private packages = 0;
  private functions = 0;
  private unanswered = 0;
  private variables = 0;
  private allocations = 0;
  private growing = 0;
  private inLoops = 0;
  private free = 0;
  private stays = 0;
  private readonly left: Record<LeftOut, number> = { cold: 0, copy: 0, 'not always': 0 };
  private readonly byCause = new Map<CauseCode, number>();
  private readonly touched = new Set<FunctionInfo>();
  private readonly entries: Entry[] = [];
  private readonly sections: Section[] = [];
  private readonly files: ReadonlySet<string>;

  constructor(private readonly run: Run) {
    this.p = paint(coloursWanted(process.env, isatty(1)));
    this.files = new Set(run.load.roots.flatMap((r) => r.goFiles));
  }

  add(a: PackageAnswer): void {
    const { p, run } = this;
    this.packages++;
    const pkg = a.loaded.importPath;
    const note = (text: string): void => {
      this.sections.push({ pkg, text, best: undefined });
    };
    for (const n of a.notices) note(`${p.yellow('Note:')} ${n}.\n`);
    for (const file of a.files) {
      if (file.silence !== undefined)
        note(`${shortPath(run.cwd, file.file)}: ${p.yellow(`no answer: ${file.silence}`)}\n`);
      for (const fn of file.functions) {
        if (run.flags.func !== undefined && !run.flags.func.test(fn.name)) continue;
        this.addFunction(a, file, fn);
      }
    }
  }

  private addFunction(a: PackageAnswer, file: PackageAnswer['files'][number], fn: FunctionInfo): void {
    const { run } = this;
    this.functions++;
    if (fn.silence !== undefined) this.unanswered++;
    const shown: Entry[] = [];
    for (const f of fn.findings) {
      const kind = kindOf(f);
      if (kind === undefined) continue;
      const why = leftOut(file, f, run.flags, this.files);
      if (why !== undefined) {
        if (isHeap(f) || why === 'not always') this.left[why]++;
        continue;
      }
      this.count(fn, f);
      if (run.flags.kinds.has(kind)) shown.push({ f, fn, weight: weightOf(f, fn) });
    }
    this.entries.push(...shown.filter((e) => isHeap(e.f)));
    if (shown.length === 0 && fn.silence === undefined) return;
    const first = [...shown].sort(compareBy(run.flags.sort))[0];
    shown.sort((x, y) => x.f.extent.line - y.f.extent.line || x.f.extent.col - y.f.extent.col);
    const { p } = this;
    const inlining = fn.inlining === undefined ? '' : `  ${p.dim(inliningPhrase(fn.inlining))}`;
    const lines = [`${p.bold(fn.name)}  ${p.dim(placeText(run.cwd, fn.place))}${inlining}`];
    if (fn.silence !== undefined) lines.push(`  ${p.yellow(`no answer: ${fn.silence}`)}`);
    if (fn.representative !== undefined) lines.push(`  generic, answered for ${fn.representative}`);
    for (const { f } of shown) lines.push(...this.finding(a, f));
    this.sections.push({ pkg: a.loaded.importPath, text: lines.join('\n') + '\n', best: first });
  }

  private count(fn: FunctionInfo, f: FindingInfo): void {
    if (f.allocation === undefined) return;
    if (f.state === 'free') this.free++;
    else if (f.state === 'stack') this.stays++;
    else if (isHeap(f)) {
      this.touched.add(fn);
      this.byCause.set(f.cause, (this.byCause.get(f.cause) ?? 0) + 1);
      if (f.kind === 'moved') this.variables++;
      else this.allocations++;
      if (f.state === 'grows') this.growing++;
      if ((f.loopDepth ?? 0) > 0) this.inLoops++;
    }
  }

  private at(f: FindingInfo): string {
    return placeText(this.run.cwd, { file: f.place.file, line: f.extent.line, col: f.extent.col });
  }

  private finding(a: PackageAnswer, f: FindingInfo): string[] {
    const { p, run } = this;
    const why = f.cause === 'unknown' || f.allocation === undefined ? '' : `: ${causeOf(f.cause).title}`;
    const verdict = coloured(p, f, verdictOf(f));
    const lines = [`  ${p.dim(this.at(f))}  ${oneLine(f.name)} ${verdict}${why}`];
    const chain = chainOf(f);
    if (chain.length > 0) lines.push(`      ${chain.join(' → ')}`);
    if (f.mapped !== undefined) lines.push(`      ${placeText(run.cwd, f.mapped)} for the compiler`);
    if (f.from !== undefined)
      lines.push(`      code of ${f.from.func} (${placeText(run.cwd, f.from.place)}), which is inlined here`);
    const inlining = f.state === 'free' || f.state === 'stack' ? {} : a.inliningOf(f);
    const copies = copiesSentence(f, inlining, (x) => placeText(run.cwd, x));
    if (copies !== '') lines.push(`      ${copies}`);
    for (const x of inlining.ifInlined ?? [])
      lines.push(`      ${ifInlinedSentence(x, f, (at) => placeText(run.cwd, at))} ${toInline(x)}`);
    if (run.flags.steps) {
      f.steps.forEach((s, i) => {
        const place = s.place === undefined ? '' : p.dim(placeText(run.cwd, s.place)) + '  ';
        lines.push(`      ${i + 1}. ${place}${s.expr === '' ? '' : `${oneLine(s.expr)} – `}${s.text}`);
      });
    }
    return lines;
  }

  /** Writes it all: the summary and what matters most come first. */
  finish(): void {
    const { flags } = this.run;
    const out = [...this.summary(), ...this.top()];
    if (!flags.summary) out.push(...this.details(), ...this.remedies());
    writeText(out.join('\n') + '\n');
  }

  private summary(): string[] {
    const { p, run, left } = this;
    const heap = `${counted(this.variables, 'variable')} and ${counted(this.allocations, 'allocation')} on the heap`;
    const more = [
      ...(this.inLoops > 0 ? [`${this.inLoops} in loops`] : []),
      ...(this.growing > 0 ? [`${this.growing} only when something grows`] : []),
    ];
    const out = [
      `${counted(this.packages, 'package')}, ${counted(this.functions, 'function')}: ${p.red(heap)}, in ` +
        `${counted(this.touched.size, 'function')}${more.length === 0 ? '' : ` (${more.join(', ')})`}; ` +
        `${p.green(`${counted(this.stays, 'allocation')} on the stack`)}` +
        `${this.free > 0 ? `; ${this.free} more on paper only, at no cost` : ''}.`,
    ];
    const hidden = [
      ...(left.copy > 0 ? [`${counted(left.copy, 'copy', '0', 'copies')} that inlining made`] : []),
      ...(left.cold > 0 ? [`${left.cold} where code runs rarely`] : []),
      ...(left['not always'] > 0 ? [`${left['not always']} that depend on values or calls`] : []),
    ];
    if (hidden.length > 0) out.push(`Not shown: ${hidden.join(', ')} (--all).`);
    if (this.unanswered > 0)
      out.push(p.yellow(`No answer for ${counted(this.unanswered, 'function')}: see the errors.`));
    const { goRelease, why, goos, goarch } = run.ctx;
    out.push(p.dim(`Rules of ${goRelease} (${why}) for ${goos}/${goarch}.`), '');
    return out;
  }

  private top(): string[] {
    const { p, run } = this;
    const { top, sort } = run.flags;
    if (top === 0 || this.entries.length < 2) return [];
    const list = this.entries.sort(compareBy(sort ?? 'weight')).slice(0, top);
    const out = [p.bold('What matters most'), ''];
    for (const { f, fn } of list) {
      const why = f.cause === 'unknown' ? '' : ` – ${causeOf(f.cause).title}`;
      const callers = fn.callers?.inLoop === true ? `, called in a loop` : '';
      out.push(`  ${p.dim(this.at(f))}  ${p.red(labelOf(f))}  ${oneLine(f.name)} in ${fn.name}${callers}${why}`);
    }
    return [...out, ''];
  }

  private details(): string[] {
    const { p } = this;
    const { sort } = this.run.flags;
    if (sort !== undefined && sort !== 'place') {
      const compare = compareBy(sort);
      const rank = (s: Section): Entry | undefined => s.best;
      this.sections.sort((a, b) => {
        const x = rank(a),
          y = rank(b);
        return x === undefined || y === undefined ? Number(x === undefined) - Number(y === undefined) : compare(x, y);
      });
    }
    const out: string[] = [];
    let pkg = '';
    for (const s of this.sections) {
      if (s.pkg !== pkg) out.push(p.bold(`# ${(pkg = s.pkg)}`), '');
      out.push(s.text);
    }
    return out;
  }

  private remedies(): string[] {
    const { p } = this;
    const causes = [...this.byCause].sort((a, b) => b[1] - a[1]);
    if (causes.length === 0) return [];
    const out = [p.bold('Why, and what usually helps'), ''];
    for (const [code, n] of causes) {
      const cause = causeOf(code);
      out.push(`  ${String(n).padStart(4)}  ${cause.title}`);
      for (const line of wrap(cause.remedy, 96)) out.push(`        ${line}`);
    }
    return out;
  }
}

/** The order of findings: what matters most first. */
function compareBy(sort: Sort | undefined): (a: Entry, b: Entry) => number {
  const place = (a: Entry, b: Entry): number =>
    (a.f.place.file < b.f.place.file ? -1 : a.f.place.file > b.f.place.file ? 1 : 0) ||
    a.f.place.line - b.f.place.line ||
    a.f.place.col - b.f.place.col;
  const by = (key: (e: Entry) => number) => (a: Entry, b: Entry) =>
    key(b) - key(a) || b.weight - a.weight || place(a, b);
  switch (sort) {
    case undefined:
    case 'weight':
      return by((e) => e.weight);
    case 'loops':
      return by((e) => (e.f.loopDepth ?? 0) + (e.fn.callers?.inLoop === true ? 1 : 0));
    case 'size':
      return by((e) => e.f.size ?? 0);
    case 'callers':
      return by((e) => e.fn.callers?.calls ?? 0);
    case 'place':
      return place;
    default:
      return assertNever(sort);
  }
}

/** Red is the heap and green is the stack, everywhere. */
function coloured(p: Paint, f: FindingInfo, verdict: string): string {
  if (f.allocation === undefined) return verdict;
  if (isHeap(f)) return p.red(verdict);
  return f.state === 'stack' || f.state === 'free' ? p.green(verdict) : verdict;
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
