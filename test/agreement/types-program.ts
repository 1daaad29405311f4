/** Loads packages and checks them one at a time, for types-dump.ts. */

import type { Place, Pos } from '../../server/src/base/pos';
import { PosTable } from '../../server/src/base/pos';
import { LoadCache, loadPackages, readEnv } from '../../server/src/load';
import { checkProgram } from '../../server/src/program';
import type { File } from '../../server/src/syntax/nodes';
import { Kind } from '../../server/src/syntax/nodes';
import { DiskFileSystem } from '../../server/src/vfs';

export interface CheckedPackage {
  readonly path: string;
  readonly files: readonly File[];
  readonly problems: readonly string[];
  readonly failures: readonly unknown[];
  /** Milliseconds that parsing and checking took, dependencies included as far as they were not checked before. */
  readonly checkTime: number;
  place(pos: Pos): Place;
  /** At most n characters of the source in front of a position. */
  textBefore(pos: Pos, n: number): string;
}

export interface Program {
  readonly loadTime: number;
  readonly packages: readonly { readonly path: string; check(): CheckedPackage }[];
}

/** Whether nodes of the kind are expressions. */
export function isExprKind(kind: Kind): boolean {
  return kind >= Kind.BadExpr && kind <= Kind.ChanType && kind !== Kind.Field;
}

export function openProgram(options: { readonly dir: string; readonly patterns: readonly string[] }): Program {
  const start = performance.now();
  const fs = new DiskFileSystem();
  const env = { ...process.env, CGO_ENABLED: '0', GOWORK: 'off' };
  const ctx = readEnv(env, fs, { cwd: options.dir });
  const loaded = loadPackages(ctx, fs, options.dir, options.patterns, {}, new LoadCache());
  const loadTime = performance.now() - start;
  const table = new PosTable();
  const program = checkProgram(loaded, fs, table, ctx.target);

  const place = (pos: Pos): Place => table.place(pos) ?? { file: '?', line: 0, col: 0 };
  const textBefore = (pos: Pos, n: number): string => {
    const base = table.base(pos);
    return base === undefined ? '' : base.text.slice(Math.max(0, pos - base.start - n), pos - base.start);
  };
  const told = (p: { readonly pos: Pos; readonly message: string }): string => {
    const at = place(p.pos);
    return `${at.file}:${at.line}:${at.col}: ${p.message}`;
  };
  const problemsOfLoad = loaded.problems.map((p) => p.message);
  for (const p of problemsOfLoad) console.log(`load: ${p}`);

  return {
    loadTime,
    packages: loaded.roots
      .filter((lp) => lp.importPath !== 'unsafe')
      .map((lp) => ({
        path: lp.importPath,
        check(): CheckedPackage {
          const began = performance.now();
          const check = program.checkPackage(lp.importPath)!;
          const checkTime = performance.now() - began;
          const sources = program.package(lp.importPath)!.sources;
          return {
            path: lp.importPath,
            files: sources.map((s) => s.file),
            failures: check.failures,
            checkTime,
            place,
            textBefore,
            problems: [...sources.flatMap((s) => s.problems.map(told)), ...check.problems.map(told)],
          };
        },
      })),
  };
}
