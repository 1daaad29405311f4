/** A checked package from texts, for tests of edits. */

import type { Engine, FileEdit, FileView, FindingInfo, FindingKind, PackageView } from '../../server/src/answers/model';
import { strictReporter } from '../../server/src/base/broken';
import { PosTable } from '../../server/src/base/pos';
import { FactsCache, PackageFacts } from '../../server/src/fixes/facts/package';
import { type Fix, isProposal, type Proposal } from '../../server/src/fixes/model';
import { siteOf } from '../../server/src/fixes/search';
import { parseFile } from '../../server/src/syntax/index';
import { checkAll, collectObjects, newChecker, Package, Scope } from '../../server/src/types/index';
import { sizeof } from '../../server/src/types/sizes';
import { Universe } from '../../server/src/types/universe';
import { amd64 } from '../harness/target';

const universe = new Universe();
const conf = {
  importPackage: () => undefined,
  target: amd64,
  universe,
  reporter: strictReporter,
  isDependency: false,
} as const;

export interface TestPackage {
  readonly view: PackageView;
  readonly problems: readonly string[];
  readonly engine: Engine;
  apply(edits: readonly FileEdit[]): Record<string, string>;
}

/** Parses and checks files without imports. */
export function packageOf(
  files: Readonly<Record<string, string>>,
  others: Readonly<Record<string, string>> = {},
): TestPackage {
  const table = new PosTable();
  const problems: string[] = [];
  const views: FileView[] = Object.entries(files).map(([file, text]) => {
    const base = table.add(file, text);
    const parsed = parseFile(text, base.start, {});
    for (const p of parsed.problems) problems.push(p.message);
    return { file, text, tree: parsed.file, baseOf: (pos) => table.base(pos) };
  });
  const pkg = new Package('p', views[0]!.tree.pkgName.value, new Scope(universe.scope, 0, 0));
  pkg.goVersion = 'go1.26';
  const check = newChecker(
    conf,
    pkg,
    views.map((v) => v.tree),
  );
  collectObjects(check);
  checkAll(check);
  for (const p of check.problems) problems.push(p.message);
  const view: PackageView = {
    path: 'p',
    name: pkg.name,
    files: views,
    distinctLoopVars: true,
    complete: problems.length === 0,
    otherTexts: Object.entries(others).map(([file, text]) => ({ file, text })),
    sizeOf: (t) => {
      const n = sizeof(conf.target, t);
      return n < 0 ? undefined : n;
    },
  };
  return {
    view,
    problems,
    engine: { packageOf: () => view } as unknown as Engine,
    apply(edits) {
      const result: Record<string, string> = { ...files };
      for (const e of [...edits].sort((a, b) => b.start - a.start))
        result[e.file] = result[e.file]!.slice(0, e.start) + e.newText + result[e.file]!.slice(e.end);
      return result;
    },
  };
}

/** A finding about what a text in a file is, the text marked by where it first stands. */
export function findingAt(file: string, text: string, mark: string, kind: FindingKind): FindingInfo {
  const at = text.indexOf(mark);
  const before = text.slice(0, at).split('\n');
  const line = before.length,
    col = before[before.length - 1]!.length + 1;
  return {
    id: `f ${mark}`,
    kind,
    place: { file, line, col },
    extent: { line, col, endLine: line, endCol: col + mark.length },
    text: '',
    func: 'f',
    name: mark,
    cause: 'unknown',
    allocation: 'object',
    state: 'heap',
    free: false,
    steps: [],
    verbatim: [],
  };
}

/** What a fix proposes for a finding. */
export function proposalsOf(fix: Fix, view: PackageView, finding: FindingInfo): readonly Proposal[] {
  const site = siteOf(new PackageFacts(view, new FactsCache()), finding.place.file, finding);
  return site === undefined || !view.complete ? [] : fix.find(site).filter(isProposal);
}
