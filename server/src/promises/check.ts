/** Checks the promises of a file against its answer. */
import type { Analysed, FileAnswer, PromiseInfo } from '../answers';
import { extentOf, indexNodes, spanOfNode } from '../answers/extents';
import { text } from '../answers/findings';
import { findingsOf, functionName, type PresentFinding } from '../answers/functions';
import { callsIn, factsOf } from '../answers/inlining';
import type { CallInfo, Extent, FindingInfo, FunctionInfo, Place } from '../answers/model';
import { assertNever } from '../base/never';
import { none } from '../base/none';
import type { Func } from '../ir/node';
import { endPos, type FuncDecl, Kind } from '../syntax';
import type { Func as TFunc } from '../types/object';
import { type Break, breaksOf, type Excused, withLiterals } from './allocs';
import { type Directive, isFunction, type Wrong } from './directives';
import type { FilePromises, PromiseTable } from './excuses';
import { brokenBy, type Notes, noteOf } from './words';

/** A declared function around a promise. */
interface Around {
  readonly decl: FuncDecl;
  readonly obj: TFunc | undefined;
  readonly info: FunctionInfo;
}

/** The promises of a file, checked; table: what is known of the texts. */
export function promisesOf(table: PromiseTable, a: Analysed, answer: FileAnswer): PromiseInfo[] {
  if (answer.foreign !== undefined) return [];
  const file = table.of(a.fs, answer.file);
  if (file.directives.length === 0 && file.wrong.length === 0) return [];
  const check = new Check(table, a, answer, file);
  return [...file.wrong.map((w) => wrongInfo(answer.file, w)), ...file.directives.map((d) => check.promise(d))].sort(
    (x, y) => x.place.line - y.place.line || x.place.col - y.place.col,
  );
}

function wrongInfo(file: string, w: Wrong): PromiseInfo {
  const { extent } = w.comment;
  return {
    state: 'wrong',
    ...(w.kind === undefined ? {} : { kind: w.kind }),
    text: text(w.text),
    place: { file, line: extent.line, col: extent.col },
    extent,
    target: w.comment.target,
    at: extent,
    subject: '',
    message: text(w.message),
    steps: [],
    help: '',
  };
}

type Verdict = Pick<PromiseInfo, 'state'> & Partial<Pick<PromiseInfo, 'at' | 'subject' | 'message' | 'steps' | 'help'>>;

const kept = (subject: string): Verdict => ({ state: 'kept', subject });

class Check {
  private readonly excused: Excused;
  private readonly decls: readonly { readonly decl: FuncDecl; readonly line: number; readonly end: number }[];
  private readonly notes: Notes;

  constructor(
    table: PromiseTable,
    private readonly a: Analysed,
    private readonly answer: FileAnswer,
    private readonly file: FilePromises,
  ) {
    const { live } = a.answers;
    this.excused = table.excusing(a.fs, live.positions);
    const sources = live.program.package(a.loaded.importPath)?.sources ?? [];
    const list = sources.find((s) => s.base.file === answer.file)?.file.declList ?? [];
    const lineOf = (pos: number): number => live.positions.base(pos)?.place(pos).line ?? 0;
    this.decls = list.flatMap((decl) =>
      decl.kind === Kind.FuncDecl
        ? [{ decl, line: lineOf(decl.name.pos), end: lineOf(decl.bodyEnd > 0 ? decl.bodyEnd : endPos(decl.type)) }]
        : [],
    );
    const { analysis } = a;
    let findings: readonly PresentFinding[] | undefined;
    const inFile = (): readonly PresentFinding[] =>
      analysis === undefined ? none : (findings ??= findingsOf(a.answers, analysis, answer.file));
    this.notes = {
      placeOf: (pos) => live.positions.base(pos)?.place(pos),
      findingOf: (verdict) => inFile().find((d) => d.finding.slot === verdict)?.info,
      nameOf: (fn) => nameIn(a, fn),
    };
  }

  promise(d: Directive): PromiseInfo {
    const { extent } = d.comment;
    const v = this.verdict(d);
    return {
      state: v.state,
      kind: d.kind,
      text: text(d.text),
      place: { file: this.answer.file, line: extent.line, col: extent.col },
      extent,
      target: d.comment.target,
      at: v.at ?? extent,
      subject: v.subject ?? '',
      message: v.message ?? '',
      steps: v.steps ?? [],
      help: v.help ?? '',
    };
  }

  private verdict(d: Directive): Verdict {
    const { target } = d.comment;
    if (target === 0) return { state: 'wrong', message: `there is no code directly below ${text(d.text)}` };
    switch (d.kind) {
      case 'noalloc':
      case 'noescape': {
        const on = isFunction(d.comment) ? this.startingAt(target) : undefined;
        if (on === undefined)
          return { state: 'wrong', message: `${d.kind} belongs directly above a function, or into its last comment` };
        if (on === 'silent') return { state: 'unanswered', message: 'the file has no answer' };
        return d.kind === 'noalloc' ? this.noalloc(d, on) : this.noescape(d, on);
      }
      case 'inline':
        return this.inline(d);
      case 'stack':
        return this.stack(d);
      case 'ignore':
      case 'assume':
        return this.excuse(d);
      default:
        return assertNever(d.kind);
    }
  }

  /** The function whose declaration begins in a line. */
  private startingAt(line: number): Around | 'silent' | undefined {
    return this.around(this.decls.find((d) => d.line === line));
  }

  private covering(line: number): Around | 'silent' | undefined {
    return this.around(this.decls.find((d) => d.line <= line && line <= d.end));
  }

  private around(found: (typeof this.decls)[number] | undefined): Around | 'silent' | undefined {
    if (found === undefined) return this.answer.silence === undefined ? undefined : 'silent';
    const { decl } = found;
    const name = text(functionName(decl));
    const info = this.answer.functions.find((fn) => fn.place.line === found.line && fn.name === name);
    const obj = this.a.analysis?.pkg.checker?.funcs.find((f) => f.decl === decl)?.obj;
    return info === undefined ? 'silent' : { decl, obj, info };
  }

  /** The function as it was compiled, or its instances; empty where it has no answer. */
  private compiled({ obj, info }: Around): Func[] {
    const { analysis, answers } = this.a;
    if (obj === undefined || analysis === undefined || info.silence !== undefined) return [];
    return factsOf(answers, analysis, obj).map((f) => f.fn);
  }

  private nameExtent({ decl, info }: Around): Extent {
    const { line, col } = info.place;
    return { line, col, endLine: line, endCol: col + decl.name.value.length };
  }

  private noAnswer(on: Around, what: string): Verdict {
    const why = on.info.silence ?? 'nothing is known of it';
    return {
      state: 'unanswered',
      at: this.nameExtent(on),
      subject: on.info.name,
      message: `${what} of ${on.info.name} cannot be checked: ${why}`,
    };
  }

  private noalloc(d: Directive, on: Around): Verdict {
    const { live } = this.a.answers;
    const fns = this.compiled(on);
    const summaryOf = (fn: Func) => live.promisedAllocs(fn, this.excused);
    const lists = fns.map((fn) => breaksOf(fn, d.strictness, this.excused, summaryOf));
    if (fns.length === 0 || lists.includes(undefined)) return this.noAnswer(on, text(d.text));
    const breaks = lists.flatMap((list) => list ?? []);
    if (breaks.length === 0) return kept(on.info.name);
    return {
      state: 'broken',
      at: this.nameExtent(on),
      subject: on.info.name,
      ...brokenBy(this.notes, on.info.name, d.strictness, breaks),
    };
  }

  private noescape(d: Directive, on: Around): Verdict {
    if (on.info.silence !== undefined) return this.noAnswer(on, text(d.text));
    const params = (on.info.variables ?? []).filter((v) => v.parameter);
    const names = d.names.map(text);
    const missing = names.find((n) => !params.some((p) => p.name === n));
    if (missing !== undefined) return { state: 'wrong', message: `${on.info.name} has no parameter ${missing}` };
    const about = (f: FindingInfo): boolean =>
      (f.kind === 'leaks' || f.kind === 'leaksContent' || f.kind === 'leaksResult' || f.kind === 'moved') &&
      params.some((p) => p.name === f.name && p.place.line === f.extent.line && p.place.col === f.extent.col) &&
      (names.length === 0 || names.includes(f.name));
    const found = on.info.findings.filter(about);
    const [first] = found;
    if (first !== undefined) return { state: 'broken', subject: on.info.name, ...noteOf(on.info.name, d, found) };
    if (names.length === 0 && !params.some((p) => p.hasPointers))
      return { state: 'needless', message: `${on.info.name} has no parameter that could escape` };
    return kept(on.info.name);
  }

  private inline(d: Directive): Verdict {
    const { target } = d.comment;
    const on = isFunction(d.comment) ? this.startingAt(target) : this.covering(target);
    if (on === 'silent') return { state: 'unanswered', message: 'the file has no answer' };
    if (on === undefined)
      return { state: 'wrong', message: 'inline belongs above a function, or to a line with calls' };
    if (on.info.silence !== undefined) return this.noAnswer(on, text(d.text));
    if (isFunction(d.comment)) {
      const { inlining, name } = on.info;
      if (inlining === undefined) return this.noAnswer(on, text(d.text));
      if (inlining.inlinable) return kept(name);
      return {
        state: 'broken',
        at: this.nameExtent(on),
        subject: name,
        message: `${name} is not inlinable: ${inlining.reason ?? 'the compiler does not say why'}`,
        help: 'What runs rarely can become a function of its own, so that the rest is cheap enough.',
      };
    }
    const { analysis, answers } = this.a;
    const calls = analysis === undefined || on.obj === undefined ? [] : callsIn(answers, analysis, on.obj);
    const here = calls.filter((c) => c.place.line === target && c.place.file === this.answer.file);
    if (here.length === 0)
      return { state: 'wrong', message: 'inline belongs to a line with calls, and this one has none' };
    const bad = here.filter((c) => c.state !== 'inlined' && c.state !== 'intrinsic');
    const [first] = bad;
    if (first === undefined) return kept(here.map((c) => c.callee).join(', '));
    return {
      state: 'broken',
      at: this.callExtent(on.decl, first.place),
      subject: first.callee,
      message: `the call of ${first.callee || 'a function value'} is not inlined: ${whyNot(first)}`,
    };
  }

  /** The call whose parenthesis is at a place. */
  private callExtent(decl: FuncDecl, place: Place): Extent {
    const { positions } = this.a.answers.live;
    const pos = positions.base(decl.pos)?.at(place.line, place.col) ?? 0;
    const node = indexNodes(decl).get(pos);
    const span = node === undefined ? undefined : spanOfNode(node);
    const { line, col } = place;
    const extent = span === undefined ? undefined : extentOf(positions, span);
    return extent ?? { line, col, endLine: line, endCol: col + 1 };
  }

  private stack(d: Directive): Verdict {
    const { target } = d.comment;
    const on = this.covering(target);
    if (on === 'silent') return { state: 'unanswered', message: 'the file has no answer' };
    if (on === undefined) return { state: 'wrong', message: 'stack belongs to a line of a function' };
    if (on.info.silence !== undefined) return this.noAnswer(on, text(d.text));
    const here = on.info.findings.filter((f) => f.extent.line === target && f.allocation !== undefined);
    const bad = here.filter((f) => f.state !== 'stack' && f.state !== 'free');
    const [first] = bad;
    if (first !== undefined) return { state: 'broken', subject: first.name, ...noteOf(on.info.name, d, bad) };
    const variables = (on.info.variables ?? []).filter((v) => v.place.line === target);
    if (here.length === 0 && variables.length === 0)
      return { state: 'wrong', message: 'stack belongs to a line that declares a variable or allocates' };
    return kept([...variables.map((v) => v.name), ...here.map((f) => f.name)][0] ?? '');
  }

  /** Of a line that allocates nothing and calls nothing that does, an excuse is needless. */
  private excuse(d: Directive): Verdict {
    const { target } = d.comment;
    const on = this.covering(target);
    if (on === 'silent') return { state: 'unanswered', message: 'the file has no answer' };
    if (on === undefined) return { state: 'wrong', message: `${d.kind} belongs to a line of a function` };
    const fns = this.compiled(on);
    if (fns.length === 0) return this.noAnswer(on, text(d.text));
    const { live } = this.a.answers;
    const inLine = (pos: number): boolean => live.positions.base(pos)?.place(pos).line === target;
    const strict = { panics: true, grows: true, calls: true };
    const counts = (b: Break): boolean => b.kind === 'call' || d.kind === 'ignore';
    const summaryOf = (fn: Func) => live.allocsOf(fn);
    for (const fn of fns.flatMap(withLiterals))
      for (const b of breaksOf(fn, strict, () => false, summaryOf) ?? []) {
        const sites = b.kind === 'place' ? [b.place.site] : b.call.sites;
        if (sites.some((site) => site.some((pos, i) => inLine(pos) && (counts(b) || i > 0)))) return kept(on.info.name);
      }
    const what = d.kind === 'ignore' ? 'allocates nothing' : 'calls nothing that allocates';
    return { state: 'needless', message: `${d.kind} is needless: the line ${what}` };
  }
}

function nameIn(a: Analysed, fn: Func): string {
  if (fn.oclosure !== undefined) return 'the function literal';
  const own = fn.sym.pkg.path === a.loaded.pkgPath || fn.sym.pkg.name === '';
  return text(own ? fn.sym.name : `${fn.sym.pkg.name}.${fn.sym.name}`);
}

function whyNot(c: CallInfo): string {
  switch (c.state) {
    case 'notInlinable':
      return c.inlining?.reason ?? 'it is not inlinable';
    case 'big':
      return `the function around it is big, and only calls of a cost up to ${c.limit ?? 20} are inlined there`;
    case 'goDefer':
      return 'calls in go and defer statements are not inlined';
    case 'recursive':
      return 'it is recursive';
    case 'interface':
      return 'the method is called through an interface';
    case 'value':
      return 'what is called is known only at run time';
    case 'hidden':
      return 'no import brings its body along';
    case 'off':
      return 'inlining is off';
    case 'inlined':
    case 'intrinsic':
      return '';
    default:
      return assertNever(c.state);
  }
}
