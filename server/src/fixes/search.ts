/**
 * The search for edits: fixes propose, a fork of the snapshot tries each proposal, and only what takes an allocation
 * away is offered. What was found is kept as long as the answer that it was found for.
 */
import type { Cancel, Engine, FileEdit, FileResult, FindingInfo, PackageView, Place } from '../answers/model';
import { Edits } from './edits';
import { FactsCache, offsetOf, PackageFacts } from './facts/package';
import { fixes } from './fixes';
import type { FixId, Grade } from './ids';
import { isProposal, type Proposal, type Site } from './model';
import { isReason, type Reason, reason } from './reasons';
import { compare, editsText, mayAllocate, type Saving, savingText, type Target } from './trial';

/** An edit that was tried. */
export interface Offer {
  readonly fix: FixId;
  readonly grade: Grade;
  /** What is done, what it saves, and how much is edited. */
  readonly title: string;
  readonly edits: readonly FileEdit[];
  readonly conditions: readonly string[];
  /** The finding that it takes away. */
  readonly finding: FindingInfo;
  readonly saving: Saving;
  /** All findings that it takes away, by their identities. */
  readonly covers: readonly string[];
  readonly draft: Edits;
  readonly replaces: number;
  readonly grows: string | undefined;
  readonly wraps: readonly string[];
}

/** A fix that is not offered for a finding. */
export interface Refusal {
  readonly fix: FixId;
  readonly finding: FindingInfo;
  readonly reason: Reason;
}

export interface SearchResult {
  readonly offers: readonly Offer[];
  readonly refusals: readonly Refusal[];
  /** Not everything was tried in the time that there was. */
  readonly cut: boolean;
}

export interface SearchOptions {
  /** The lines to look at, from 1; undefined for the whole file. */
  readonly lines?: readonly [first: number, last: number];
  readonly grades?: readonly Grade[];
  readonly only?: ReadonlySet<FixId>;
  /** How long to try, in milliseconds. */
  readonly budget?: number;
  /** Of one finding, and no other. */
  readonly finding?: string;
  /** Only what the compiler's own lines show. */
  readonly visible?: boolean;
}

/** Several edits as one. */
export interface Together {
  readonly title: string;
  readonly edits: readonly FileEdit[];
  readonly offers: readonly Offer[];
  readonly saving: Saving;
}

interface Candidate {
  readonly finding: FindingInfo;
  readonly proposal: Proposal;
}

export class FixSearch {
  private readonly cache = new FactsCache();
  private readonly tried = new WeakMap<FileResult, Map<string, Saving | Reason>>();

  constructor(private readonly engine: Engine) {}

  /** The offers for the findings of a file. */
  async offersFor(result: FileResult, options: SearchOptions, cancel: Cancel): Promise<SearchResult> {
    const nothing = { offers: [], refusals: [], cut: false };
    const pkg = this.engine.packageOf(result.file);
    if (pkg === undefined || !pkg.complete || result.generated === true || result.silence !== undefined) return nothing;
    const facts = new PackageFacts(pkg, this.cache);
    const refusals: Refusal[] = [];
    const offers: Offer[] = [];
    const end = performance.now() + (options.budget ?? Number.POSITIVE_INFINITY);
    const before = await this.engine.analyzePackageOf(result.file, cancel);
    const generated = new Set(before.filter((r) => r.generated === true).map((r) => r.file));
    let cut = false;
    for (const { finding, proposal } of this.candidates(facts, result, options, refusals)) {
      if (cancel()) return nothing;
      if (proposal.edits.some((e) => generated.has(e.file))) {
        refusals.push({ fix: proposal.fix, finding, reason: reason('generated') });
        continue;
      }
      if (performance.now() > end) {
        cut = true;
        refusals.push({ fix: proposal.fix, finding, reason: reason('budget') });
        continue;
      }
      const saving = await this.try(pkg, result, before, finding, proposal, cancel);
      if (cancel()) return nothing;
      if (isReason(saving)) refusals.push({ fix: proposal.fix, finding, reason: saving });
      else if (options.visible !== true || saving.lines > 0) offers.push(offerOf(finding, proposal, saving));
    }
    return { offers, refusals, cut };
  }

  /** All edits of a file that do not get into each other's way, tried together; undefined where there are none. */
  async together(result: FileResult, options: SearchOptions, cancel: Cancel): Promise<Together | undefined> {
    const { offers } = await this.offersFor(result, options, cancel);
    const pkg = this.engine.packageOf(result.file);
    if (offers.length === 0 || pkg === undefined || cancel()) return undefined;
    const before = await this.engine.analyzePackageOf(result.file, cancel);
    const sum = new Edits(new PackageFacts(pkg, this.cache));
    let best: Together | undefined;
    const taken: Offer[] = [];
    const tryAll = async (list: readonly Offer[], edits: readonly FileEdit[]): Promise<void> => {
      const after = await this.engine.tryEdit(edits, cancel);
      const saving = compare(
        before,
        after,
        list.map((o) => targetOf(pkg, edits, o)),
      );
      const what = list.length === 1 ? 'the proven edit' : `all ${list.length} proven edits`;
      if (!isReason(saving) && !cancel())
        best = {
          title: `Apply ${what}: ${savingText(saving)}`,
          edits,
          offers: list,
          saving,
        };
    };
    for (const o of offers) if (sum.add(o.draft)) taken.push(o);
    const edits = sum.finish();
    if (edits !== undefined) await tryAll(taken, edits);
    // Together they do not hold: the first alone does.
    if (best === undefined) await tryAll([offers[0]!], offers[0]!.edits);
    return best;
  }

  private async try(
    pkg: PackageView,
    result: FileResult,
    before: readonly FileResult[],
    finding: FindingInfo,
    proposal: Proposal,
    cancel: Cancel,
  ): Promise<Saving | Reason> {
    let known = this.tried.get(result);
    if (known === undefined) this.tried.set(result, (known = new Map()));
    const key = JSON.stringify([finding.id, proposal.edits]);
    const old = known.get(key);
    if (old !== undefined) return old;
    const after = await this.engine.tryEdit(proposal.edits, cancel);
    const saving = compare(before, after, [targetOf(pkg, proposal.edits, { ...proposal, finding })]);
    if (!cancel()) known.set(key, saving);
    return saving;
  }

  /** What fixes propose for the findings, and what else they say of them; each edit once. */
  private candidates(
    facts: PackageFacts,
    result: FileResult,
    options: SearchOptions,
    refusals: Refusal[],
  ): Candidate[] {
    const found: Candidate[] = [];
    const seen = new Set<string>();
    const { lines, grades, only } = options;
    for (const fn of result.functions) {
      if (lines !== undefined && (fn.place.line > lines[1] || fn.endLine < lines[0])) continue;
      for (const finding of fn.findings) {
        if (!isAsked(result, finding) || (options.finding !== undefined && options.finding !== finding.id)) continue;
        const site = siteOf(facts, result.file, finding);
        if (site === undefined) continue;
        for (const fix of fixes) {
          if (only !== undefined && !only.has(fix.id)) continue;
          for (const f of fix.find(site)) {
            if (!isProposal(f)) {
              refusals.push({ fix: f.fix, finding, reason: f.reason });
              continue;
            }
            if (grades !== undefined && !grades.includes(f.grade)) continue;
            if (lines !== undefined && !isNear(facts.pkg, result.file, finding, f, lines)) continue;
            const key = JSON.stringify(f.edits);
            if (seen.has(key)) continue;
            seen.add(key);
            found.push({ finding, proposal: f });
          }
        }
      }
    }
    return found;
  }
}

/** Findings that edits can be about: allocations of the file's own text, and parameters that leak. */
function isAsked(result: FileResult, f: FindingInfo): boolean {
  if (f.place.file !== result.file || f.from !== undefined) return false;
  return f.kind === 'leaks' || mayAllocate(f);
}

/** The node that a finding is about. */
export function siteOf(facts: PackageFacts, file: string, finding: FindingInfo): Site | undefined {
  const view = facts.viewOf(file);
  const offset = view === undefined ? undefined : offsetAt(view.text, finding.place);
  const at = view === undefined || offset === undefined ? undefined : facts.declAt(view, offset);
  if (view === undefined || offset === undefined || at === undefined) return undefined;
  const base = view.baseOf(at.decl.pos);
  const known = base === undefined ? undefined : at.byPos.get(offset - base.offset + base.start);
  if (known !== undefined) return { facts, view, finding, at, node: known };
  // A body that was edited has a base of its own.
  for (const [pos, node] of at.byPos) if (offsetOf(view, pos) === offset) return { facts, view, finding, at, node };
  return undefined;
}

function offsetAt(text: string, place: Place): number | undefined {
  let at = 0;
  for (let line = 1; line < place.line; line++) {
    at = text.indexOf('\n', at) + 1;
    if (at === 0) return undefined;
  }
  return at + place.col - 1;
}

/** Whether a proposal has to do with some lines: its finding stands there, or something that it edits. */
function isNear(
  pkg: PackageView,
  file: string,
  finding: FindingInfo,
  p: Proposal,
  [first, last]: readonly [number, number],
): boolean {
  const { line, endLine } = finding.extent;
  if (line <= last && endLine >= first) return true;
  const text = pkg.files.find((f) => f.file === file)?.text;
  if (text === undefined) return false;
  return p.edits.some((e) => {
    if (e.file !== file) return false;
    const at = lineOf(text, e.start);
    return (
      at <= last &&
      at + e.newText.split('\n').length - 1 >= first &&
      !/^import\b|^\t"/.test(text.slice(e.start, e.start + 8))
    );
  });
}

/** What a trial of some edits has to know of one that is among them. */
function targetOf(
  pkg: PackageView,
  edits: readonly FileEdit[],
  { finding, replaces, grows, wraps }: Pick<Target, 'finding' | 'replaces' | 'grows' | 'wraps'>,
): Target {
  const { file, line } = finding.place;
  const text = pkg.files.find((f) => f.file === file)?.text ?? '';
  const start = offsetAt(text, { file, line, col: 1 }) ?? 0;
  const lines = (s: string): number => s.split('\n').length - 1;
  let movedBy = 0;
  for (const e of edits)
    if (e.file === file && e.start < start) movedBy += lines(e.newText) - lines(text.slice(e.start, e.end));
  return { finding, replaces, grows, movedBy, ...(wraps === undefined ? {} : { wraps }) };
}

function lineOf(text: string, offset: number): number {
  let n = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) n++;
  return n;
}

function offerOf(finding: FindingInfo, p: Proposal, saving: Saving): Offer {
  return {
    fix: p.fix,
    grade: p.grade,
    title: `${p.title}: ${savingText(saving)}, ${editsText(p.edits)}`,
    edits: p.edits,
    conditions: p.conditions,
    finding,
    saving,
    covers: saving.gone,
    draft: p.draft,
    replaces: p.replaces,
    grows: p.grows,
    wraps: p.wraps ?? [],
  };
}
