/** Checks a package that is given as text, for tests. */

import { strictReporter } from '../../server/src/base/broken';
import { PosTable } from '../../server/src/base/pos';
import { parseFile } from '../../server/src/syntax';
import type { CheckConfig, Obj } from '../../server/src/types';
import { type Checker, checkAll, collectObjects, newChecker, Package, Scope, Universe } from '../../server/src/types';
import { amd64 } from './target';

/** Packages that import each other have the same predeclared objects. */
export const universe = new Universe();

export interface Checked {
  readonly pkg: Package;
  readonly check: Checker;
  readonly problems: readonly string[];
  object(name: string): Obj;
}

/** Checks `source` (UTF-8) as package `path`; the packages that it imports are given by path. */
export function checkSource(
  source: string,
  deps: Readonly<Record<string, Checked>> = {},
  path = 'p',
  goVersion = 'go1.26',
): Checked {
  const table = new PosTable();
  const text = Buffer.from(source, 'utf8').toString('latin1');
  const base = table.add(`${path}.go`, text);
  const parsed = parseFile(text, base.start, {});
  const pkg = new Package(path, '', new Scope(universe.scope, 0, 0));
  pkg.goVersion = goVersion;
  const conf: CheckConfig = {
    importPackage: (p) => (p === 'unsafe' ? universe.unsafePkg : deps[p]?.pkg),
    target: amd64,
    universe,
    reporter: strictReporter,
    isDependency: false,
  };
  const check = newChecker(conf, pkg, [parsed.file]);
  collectObjects(check);
  checkAll(check);
  const problems = [...parsed.problems, ...check.problems].map((p) => `${base.place(p.pos).line}: ${p.message}`);
  return {
    pkg,
    check,
    problems,
    object(name) {
      const obj = pkg.scope.lookup(name);
      if (obj === undefined) throw new Error(`no object ${name}`);
      return obj;
    },
  };
}
