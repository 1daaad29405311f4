/** Code actions: the edits of room fixes, as a menu shows them. */
import type { Cancel, Engine, FileEdit, FileResult, FindingInfo } from '../answers/model';
import { type FixId, FixSearch, type Grade, type Offer } from '../fixes/index';

export interface ActionItem {
  readonly fix: FixId;
  readonly grade: Grade;
  readonly title: string;
  readonly edits: readonly FileEdit[];
  /** What has to be checked before the edit is made, in words. */
  readonly conditions: readonly string[];
  readonly finding: FindingInfo;
  /** How many places on the heap the edit takes away. */
  readonly saved: number;
  /** The one to take, of those for the same finding. */
  readonly preferred: boolean;
}

/** An edit with what it does. */
export interface Proposal {
  readonly title: string;
  readonly edits: readonly FileEdit[];
}

/** All proven edits of a file at once. */
export type AllProven = Proposal;

/** Where code actions come from. */
export interface ActionSource {
  /** Those for the findings on the lines from `first` to `last`, and for what their edits change there. */
  at(result: FileResult, first: number, last: number, cancel: Cancel): Promise<readonly ActionItem[]>;
  /** All proven edits of a file together; undefined where there are none. */
  allProven(result: FileResult, cancel: Cancel): Promise<AllProven | undefined>;
}

/** The actions that an engine's answers lead to. */
export function actionsFrom(engine: Engine): ActionSource {
  const search = new FixSearch(engine);
  return {
    at: (result, first, last, cancel) => codeActionsOf(search, result, first, last, cancel),
    allProven: (result, cancel) => allProvenOf(search, result, cancel),
  };
}

/** How long edits are tried for one request, in milliseconds: what was not tried by then is not listed. */
const budget = 1000;

export async function codeActionsOf(
  search: FixSearch,
  result: FileResult,
  first: number,
  last: number,
  cancel: Cancel,
): Promise<ActionItem[]> {
  const { offers } = await search.offersFor(result, { lines: [first, last], budget, visible: true }, cancel);
  const preferred = new Set<string>();
  return offers.map((o) => {
    const isFirst = o.grade === 'proven' && !preferred.has(o.finding.id);
    if (isFirst) preferred.add(o.finding.id);
    return itemOf(o, isFirst);
  });
}

function itemOf(o: Offer, preferred: boolean): ActionItem {
  const { fix, grade, title, edits, conditions, finding, saving } = o;
  return { fix, grade, title, edits, conditions, finding, saved: saving.allocations, preferred };
}

async function allProvenOf(search: FixSearch, result: FileResult, cancel: Cancel): Promise<AllProven | undefined> {
  const all = await search.together(result, { grades: ['proven'], budget }, cancel);
  return all === undefined ? undefined : { title: all.title, edits: all.edits };
}
