/**
 * Facts: what a package's importers need of it, with that of all that it imports: where its sources are, which packages
 * they import, and the texts of files that cgo generated, which are gone when an importer's turn comes. What is known
 * of its functions lies in the disk cache, by contents.
 */
import * as nodePath from 'node:path';
import type { VetConfig } from './config';

export interface PackageFacts {
  /** The import path alone, without the variant. */
  readonly path: string;
  /** As the configuration has it, and so are files: absolute, or relative to the folder in which the tool runs. */
  readonly dir: string;
  readonly goFiles: readonly string[];
  readonly otherFiles: readonly string[];
  /** Imports as they are written → packages of these facts. */
  readonly imports: Readonly<Record<string, string>>;
  /** "go1.26", or the release of the standard library: "go1.26.8". */
  readonly goVersion: string;
  readonly standard: boolean;
  readonly module: string;
  readonly moduleVersion: string;
  /** Files that do not last, by name: binary strings. */
  readonly texts?: Readonly<Record<string, string>>;
}

export interface Facts {
  readonly version: 1;
  /** By package and variant. */
  readonly packages: Readonly<Record<string, PackageFacts>>;
}

/** The facts of a package, from its configuration and the facts of its direct imports. */
export function factsOf(
  cfg: VetConfig,
  imported: readonly Facts[],
  placed: (file: string) => string,
  readText: (file: string) => string | undefined,
): Facts {
  const packages: Record<string, PackageFacts> = {};
  for (const f of imported) Object.assign(packages, f.packages);
  const goFiles = cfg.GoFiles.map(placed);
  const dir = placed('');
  const texts: Record<string, string> = {};
  for (const file of goFiles) {
    const text = lasts(file, dir) ? undefined : readText(file);
    if (text !== undefined) texts[file] = text;
  }
  packages[cfg.ID] = {
    path: cfg.ImportPath.replace(/ \[.*$/, ''),
    dir,
    goFiles,
    otherFiles: cfg.NonGoFiles.map(placed),
    imports: cfg.ImportMap,
    goVersion: cfg.GoVersion,
    standard: isStandard(cfg),
    module: cfg.ModulePath,
    moduleVersion: cfg.ModuleVersion,
    ...(Object.keys(texts).length === 0 ? {} : { texts }),
  };
  return { version: 1, packages };
}

/** What is written into the package's own folder stays; all else is the build's. */
function lasts(file: string, dir: string): boolean {
  return nodePath.dirname(file) === nodePath.normalize(dir);
}

/** The configuration says it of imports only; packages of the standard library lie in GOROOT/src, and in no module. */
function isStandard(cfg: VetConfig): boolean {
  const dir = cfg.Dir.replace(/\\/g, '/');
  return (
    (cfg.ModulePath === '' || cfg.ModulePath === 'std' || cfg.ModulePath === 'cmd') &&
    dir.endsWith(`/src/${cfg.ImportPath.replace(/ \[.*$/, '')}`) &&
    !/^[^/]*\./.test(cfg.ImportPath)
  );
}
