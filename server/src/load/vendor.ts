/** vendor/modules.txt: which module each vendored package is of. Answers to cmd/go/internal/modload/vendor.go. */
import * as nodePath from 'node:path';
import type { FileSystem } from '../vfs';
import { checkImportPath, type ModuleVersion, versionString } from './module';
import * as semver from './semver';

export interface VendorList {
  /** modules.txt exists. */
  readonly present: boolean;
  readonly packages: ReadonlyMap<string, ModuleVersion>;
  /** By "path@version". */
  readonly meta: ReadonlyMap<string, { goVersion: string }>;
  /** Modules that packages come from. */
  readonly modules: readonly ModuleVersion[];
}

/** Reads a vendor directory's modules.txt; an empty list where there is none. */
export function readVendorList(fs: FileSystem, vendorDir: string): VendorList {
  const text = fs.readFile(nodePath.join(vendorDir, 'modules.txt'));
  const packages = new Map<string, ModuleVersion>();
  const meta = new Map<string, { goVersion: string }>();
  const modules: ModuleVersion[] = [];
  let mod: ModuleVersion | undefined;
  for (const line of (text ?? '').split(/\r?\n/)) {
    if (line.startsWith('# ')) {
      const f = line.split(/\s+/);
      if (f.length < 3) continue;
      if (semver.isValid(f[2]!)) mod = { path: f[1]!, version: f[2]! };
      else mod = f[2] === '=>' ? { path: f[1]!, version: '' } : undefined;
      continue;
    }
    if (!mod) continue;
    if (line.startsWith('## ')) {
      for (const entry of line.slice(3).split(';')) {
        const m = /^\s*go (\S+)/.exec(entry);
        if (m) meta.set(versionString(mod), { goVersion: m[1]! });
      }
      continue;
    }
    const path = line.trim();
    if (path === '' || /\s/.test(path) || checkImportPath(path)) continue;
    packages.set(path, mod);
    if (modules[modules.length - 1] !== mod) modules.push(mod);
  }
  return { present: text !== undefined, packages, meta, modules };
}

/** Whether the vendor directory was made for a workspace. */
export function modulesTextIsForWorkspace(fs: FileSystem, vendorDir: string): boolean {
  const text = fs.readFile(nodePath.join(vendorDir, 'modules.txt')) ?? '';
  const line = text.slice(0, 512).split('\n')[0]!;
  return (
    line.startsWith('## ') &&
    line
      .slice(3)
      .split(';')
      .some((e) => e.trim() === 'workspace')
  );
}
