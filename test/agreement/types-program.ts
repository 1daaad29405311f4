/**
 * Loads packages, and parses and checks them one at a time against dependencies that are checked as far as they are
 * needed. For types-dump.ts.
 */
import { PosTable } from '../../server/src/base/pos';
import type { Place, Pos } from '../../server/src/base/pos';
import { LoadCache, loadPackages, readEnv } from '../../server/src/load';
import type { Package as LoadedPackage } from '../../server/src/load';
import { parseBody, parseFile } from '../../server/src/syntax';
import { Kind } from '../../server/src/syntax/nodes';
import type { File, FuncDecl } from '../../server/src/syntax/nodes';
import { checkAll, newChecker } from '../../server/src/types/check';
import type { Checker, CheckConfig } from '../../server/src/types/checker';
import { Package } from '../../server/src/types/package';
import { collectObjects } from '../../server/src/types/resolver';
import { Scope } from '../../server/src/types/scope';
import { universe, unsafePkg } from '../../server/src/types/universe';
import { DiskFileSystem } from '../../server/src/vfs';

export interface CheckedPackage {
  readonly path: string;
  readonly files: readonly File[];
  readonly problems: readonly string[];
  readonly failures: readonly unknown[];
  readonly parseTime: number;
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

interface Entry { readonly pkg: Package; readonly loaded: LoadedPackage; check: Checker; files: File[]; parseTime: number }

export function openProgram(options: { readonly dir: string; readonly patterns: readonly string[] }): Program {
  const start = performance.now();
  const fs = new DiskFileSystem();
  const env = { ...process.env, CGO_ENABLED: '0', GOWORK: 'off', GOFLAGS: '' };
  const ctx = readEnv(env, fs, { cwd: options.dir });
  const loaded = loadPackages(ctx, fs, options.dir, options.patterns, {}, new LoadCache());
  const loadTime = performance.now() - start;
  const table = new PosTable();
  const entries = new Map<string, Entry>();
  const byPackage = new Map<Package, Entry>();

  const entry = (lp: LoadedPackage): Entry => {
    let e = entries.get(lp.importPath);
    if (e !== undefined) return e;
    const pkg = new Package(lp.pkgPath, lp.name, new Scope(universe, 0, 0));
    pkg.goVersion = lp.langVersion;
    const began = performance.now();
    const bodies = new Map<FuncDecl, { text: string; start: Pos }>();
    const files: File[] = [];
    for (const name of lp.goFiles) {
      const text = fs.readFile(name);
      if (typeof text !== 'string') continue;
      const base = table.add(name, text);
      const parsed = parseFile(text, base.start, { skipBodies: true, std: lp.standard });
      base.directives = parsed.lineDirectives;
      for (const p of parsed.problems) console.log(`syntax ${name}: ${p.message}`);
      for (const d of parsed.file.declList) if (d.kind === Kind.FuncDecl) bodies.set(d, { text, start: base.start });
      files.push(parsed.file);
    }
    const conf: CheckConfig = {
      importPackage: (path) => {
        if (path === 'unsafe') return unsafePkg;
        const name = lp.imports.get(path);
        const dep = name === undefined ? undefined : loaded.all.get(name);
        return dep === undefined ? undefined : entry(dep).pkg;
      },
      wordSize: 8, maxAlign: 8, goarch: 'amd64', isDependency: true,
      parseBody: (decl) => {
        const body = bodies.get(decl);
        if (body === undefined) return;
        const at = performance.now();
        parseBody(body.text, body.start, decl);
        e!.parseTime += performance.now() - at;
      },
    };
    const check = newChecker(conf, pkg, files);
    pkg.populate = () => collectObjects(check);
    e = { pkg, loaded: lp, check, files, parseTime: performance.now() - began };
    entries.set(lp.importPath, e);
    byPackage.set(pkg, e);
    return e;
  };

  const place = (pos: Pos): Place => table.place(pos) ?? { file: '?', line: 0, col: 0 };
  const textBefore = (pos: Pos, n: number): string => {
    const base = table.base(pos);
    return base === undefined ? '' : base.text.slice(Math.max(0, pos - base.start - n), pos - base.start);
  };
  return {
    loadTime,
    packages: loaded.roots.map((lp) => ({
      path: lp.importPath,
      check(): CheckedPackage {
        const e = entry(lp);
        const parsed = e.parseTime;
        const began = performance.now();
        checkAll(e.check);
        const took = performance.now() - began;
        const problems = e.check.problems.map((p) => {
          const at = place(p.pos);
          return `${at.file}:${at.line}:${at.col}: ${p.message}`;
        });
        return {
          path: lp.importPath, files: e.files, problems, failures: e.check.failures,
          parseTime: e.parseTime, checkTime: took - (e.parseTime - parsed), place, textBefore,
        };
      },
    })),
  };
}
