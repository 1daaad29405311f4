/**
 * From an import path to the directory that holds the package. Answers to cmd/go/internal/modload/import.go, stdVendor
 * of
 * load.go, and to go/build for GOPATH mode (go1.26).
 */
import * as nodePath from 'node:path';
import type { FileSystem } from '../vfs';
import * as gover from './gover';
import type { Modules } from './modload';
import { checkImportPath, hasPathPrefix, isStandardImportPath, type ModuleVersion, versionString } from './module';

/** Where a package is, or why there is none. */
export type Resolution =
  | {
      readonly ok: true;
      readonly importPath: string;
      readonly dir: string;
      readonly standard: boolean;
      readonly module: ModuleVersion | undefined;
    }
  | { readonly ok: false; readonly importPath: string; readonly message: string };

/** Who imports. */
export interface Importer {
  readonly importPath: string;
  readonly dir: string;
  readonly standard: boolean;
}

/** Answers for one load; the same path has one answer. */
export class Resolver {
  private readonly resolutions = new Map<string, Resolution>();
  private readonly goDirs = new Map<string, boolean>();
  private readonly gorootSrc: string;

  constructor(
    private readonly fs: FileSystem,
    readonly mods: Modules,
  ) {
    this.gorootSrc = mods.ctx.goroot ? nodePath.join(mods.ctx.goroot, 'src') : '';
  }

  /** What an import path means in a package; undefined for names on the command line. */
  resolve(importer: Importer | undefined, path: string): Resolution {
    if (this.mods.mode === 'gopath' && !importer?.standard) return this.gopathImport(importer, path);
    const actual = importer?.standard ? this.stdVendor(importer.importPath, path) : path;
    let known = this.resolutions.get(actual);
    if (!known) this.resolutions.set(actual, (known = this.importFromModules(actual)));
    return known;
  }

  /** The standard library has its dependencies in vendor directories of its own. */
  private stdVendor(parentPath: string, path: string): string {
    if (isStandardImportPath(path)) return path;
    const vendorPath = (hasPathPrefix(parentPath, 'cmd') ? 'cmd/vendor/' : 'vendor/') + path;
    return this.fs.isDir(nodePath.join(this.gorootSrc, vendorPath)) ? vendorPath : path;
  }

  private importFromModules(path: string): Resolution {
    const { mods } = this;
    const fail = (message: string): Resolution => ({ ok: false, importPath: path, message });
    if (path.includes('@')) return fail(`import path "${path}" should not have @version`);
    if (/^\.\.?(\/|$)/.test(path))
      return fail(`"${path}" is relative, but relative import paths are not supported in module mode`);
    if (path.startsWith('/')) return fail(`"${path}" is not a package path; see 'go help packages'`);
    if (isMetaPackage(path)) return fail(`"${path}" is not an importable package; see 'go help packages'`);
    const malformed = checkImportPath(path);
    if (malformed) return fail(malformed);

    const isStd = isStandardImportPath(path);
    if (isStd) {
      const std = this.standardPackage(path);
      if (std) return std;
    }
    if (mods.buildMod === 'vendor') return this.importFromVendor(path);

    const missing: string[] = [];
    if (mods.lazy) {
      const found = this.searchModules(path, (prefix) => mods.rootSelected(prefix), missing);
      if (found) return found;
    }
    const found = this.searchModules(path, (prefix) => mods.selected(prefix), missing);
    if (found) return found;

    if (missing[0]) return fail(missing[0]);
    if (isStd) {
      if (this.gorootSrc === '') return fail(`package ${path} is not in std: no GOROOT was found`);
      return fail(`package ${path} is not in std (${nodePath.join(this.gorootSrc, path)})`);
    }
    if (mods.mains.length === 0) {
      return fail(
        `no required module provides package ${path}: go.mod file not found in current directory or any parent ` +
          `directory; see 'go help modules'`,
      );
    }
    return fail(`no required module provides package ${path}; to add it:\n\tgo get ${path}`);
  }

  private standardPackage(path: string): Resolution | undefined {
    if (this.gorootSrc === '') return undefined;
    const dir = nodePath.join(this.gorootSrc, path);
    return this.isGoDir(dir) ? { ok: true, importPath: path, dir, standard: true, module: undefined } : undefined;
  }

  private importFromVendor(path: string): Resolution {
    const { mods } = this;
    const found: { dir: string; module: ModuleVersion }[] = [];
    for (const main of mods.mains) {
      const dir = this.dirInModule(path, main.prefix, main.dir, true);
      if (dir) found.push({ dir, module: { path: main.path, version: '' } });
    }
    const dir = this.dirInModule(path, '', mods.vendorDir, false);
    const module = mods.vendor?.packages.get(path);
    // Since go 1.23 a package that modules.txt does not list does not count.
    if (dir && (module || gover.compare(mods.mains[0]!.file.go || '1.16', '1.23') < 0)) {
      found.push({ dir, module: module ?? { path: '', version: '' } });
    }
    if (found.length > 1) {
      return {
        ok: false,
        importPath: path,
        message:
          `ambiguous import: found package ${path} in multiple ` +
          `directories:${found.map((f) => `\n\t${f.dir}`).join('')}`,
      };
    }
    const only = found[0];
    if (only) {
      return {
        ok: true,
        importPath: path,
        dir: only.dir,
        standard: false,
        module: only.module.path === '' ? undefined : only.module,
      };
    }
    if (isStandardImportPath(path)) {
      const where = this.gorootSrc === '' ? ': no GOROOT was found' : ` (${nodePath.join(this.gorootSrc, path)})`;
      return { ok: false, importPath: path, message: `package ${path} is not in std${where}` };
    }
    return {
      ok: false,
      importPath: path,
      message: `cannot find module providing package ${path}: import lookup disabled by -mod=vendor`,
    };
  }

  /** Asks each module whose path the import path begins with; two that have the package are an error. */
  private searchModules(
    path: string,
    select: (prefix: string) => string | undefined,
    missing: string[],
  ): Resolution | undefined {
    const found: { dir: string; module: ModuleVersion }[] = [];
    for (let prefix = path; ; ) {
      const version = gover.isToolchain(prefix) ? undefined : select(prefix);
      if (version !== undefined) {
        const m = { path: prefix, version };
        const at = this.mods.fetch(m);
        if (at.missing !== undefined) {
          if (!missing.includes(at.missing)) missing.push(at.missing);
        } else {
          const dir = this.dirInModule(path, this.mods.main(prefix)?.prefix ?? prefix, at.dir, at.isLocal);
          if (dir) found.push({ dir, module: m });
        }
      }
      const slash = prefix.lastIndexOf('/');
      if (slash < 0) break;
      prefix = prefix.slice(0, slash);
    }
    if (found.length > 1) {
      const list = found
        .reverse()
        .map((f) => `\n\t${versionString(f.module).replace('@', ' ')} (${f.dir})`)
        .join('');
      return {
        ok: false,
        importPath: path,
        message: `ambiguous import: found package ${path} in multiple modules:${list}`,
      };
    }
    const only = found[0];
    return only && { ok: true, importPath: path, dir: only.dir, standard: false, module: only.module };
  }

  /** The package's directory in a module, if it has Go files and no other module's root lies on the way. */
  dirInModule(path: string, prefix: string, root: string, isLocal: boolean): string | undefined {
    if (!hasPathPrefix(path, prefix)) return undefined;
    const rest = prefix === '' ? path : path.slice(prefix.length + 1);
    const dir = rest === '' ? root : nodePath.join(root, rest);
    if (isLocal) {
      for (let d = dir; d !== root && d.length > root.length; d = nodePath.dirname(d)) {
        if (this.fs.isFile(nodePath.join(d, 'go.mod'))) return undefined;
      }
    }
    return this.isGoDir(dir) ? dir : undefined;
  }

  /** Whether any Go file lies in the directory, whatever its constraints. */
  isGoDir(dir: string): boolean {
    let known = this.goDirs.get(dir);
    if (known === undefined) {
      known = (this.fs.readDir(dir) ?? []).some(
        (e) => e.name.endsWith('.go') && (e.isFile || (e.isLink && this.fs.isFile(nodePath.join(dir, e.name)))),
      );
      this.goDirs.set(dir, known);
    }
    return known;
  }

  /** Without modules: vendor directories from the importer upwards, GOROOT, then each GOPATH. */
  private gopathImport(importer: Importer | undefined, path: string): Resolution {
    const { ctx } = this.mods;
    const ok = (dir: string, importPath: string, standard: boolean): Resolution => ({
      ok: true,
      importPath,
      dir,
      standard,
      module: undefined,
    });
    const gopaths = ctx.gopath
      .split(nodePath.delimiter)
      .filter((p) => p !== '')
      .map((p) => nodePath.join(p, 'src'));
    if (/^\.\.?(\/|$)/.test(path)) {
      const dir = nodePath.join(importer?.dir ?? nodePath.sep, path);
      if (this.isGoDir(dir)) return ok(dir, dirImportPath(dir, [this.gorootSrc, ...gopaths]), false);
      return { ok: false, importPath: path, message: `cannot find package "${path}" in:\n\t${dir}` };
    }
    if (importer) {
      for (const src of gopaths) {
        if (!inside(importer.dir, src)) continue;
        for (let dir = importer.dir; ; dir = nodePath.dirname(dir)) {
          const vendored = nodePath.join(dir, 'vendor', path);
          if (this.isGoDir(vendored)) return ok(vendored, slashed(vendored.slice(src.length + 1)), false);
          if (dir === src || dir.length <= src.length) break;
        }
      }
    }
    const std = this.standardPackage(path);
    if (std) return std;
    for (const src of gopaths) {
      const dir = nodePath.join(src, path);
      if (this.fs.isDir(dir)) return ok(dir, path, false);
    }
    const tried = [
      this.gorootSrc ? `\t${nodePath.join(this.gorootSrc, path)} (from $GOROOT)` : '\t($GOROOT not set)',
      ...gopaths.map((src) => `\t${nodePath.join(src, path)} (from $GOPATH)`),
    ];
    return { ok: false, importPath: path, message: `cannot find package "${path}" in any of:\n${tried.join('\n')}` };
  }

  /** The import path of a directory in GOPATH mode. */
  gopathDirImportPath(dir: string): string {
    const gopaths = this.mods.ctx.gopath
      .split(nodePath.delimiter)
      .filter((p) => p !== '')
      .map((p) => nodePath.join(p, 'src'));
    return dirImportPath(dir, [this.gorootSrc, ...gopaths]);
  }
}

/** Names that stand for many packages. */
export function isMetaPackage(name: string): boolean {
  return name === 'std' || name === 'cmd' || name === 'tool' || name === 'work' || name === 'all';
}

/** Whether a path lies in a directory, or is it. */
export function inside(path: string, dir: string): boolean {
  return (
    dir !== '' &&
    path.startsWith(dir) &&
    (path.length === dir.length || dir.endsWith(nodePath.sep) || path[dir.length] === nodePath.sep)
  );
}

/** A path with slashes, as import paths have them. */
export function slashed(path: string): string {
  return nodePath.sep === '/' ? path : path.split(nodePath.sep).join('/');
}

function dirImportPath(dir: string, roots: readonly string[]): string {
  for (const root of roots) if (root && dir !== root && inside(dir, root)) return slashed(dir.slice(root.length + 1));
  return '_' + slashed(dir);
}
