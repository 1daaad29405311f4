/** A package's checked trees, for edits that need them. */
import * as nodePath from 'node:path';
import type { PosBase } from '../base/pos';
import type { Type } from '../types/type';
import type { Analysed } from './file';
import type { FileView, PackageView } from './model';

/** The package with everything that names its unexported objects; undefined where it was not analysed. */
export function packageView(a: Analysed): PackageView | undefined {
  const { answers, analysis, fs, loaded } = a;
  const { live } = answers;
  const program = live.program.package(loaded.importPath);
  if (analysis === undefined || program === undefined) return undefined;
  const files: FileView[] = program.sources.map((s) => ({
    file: s.base.file,
    text: fs.readFile(s.base.file) ?? s.base.text,
    tree: s.file,
    baseOf: (pos: number): PosBase | undefined => live.positions.base(pos),
  }));
  const others: { file: string; text: string }[] = [];
  for (const e of fs.readDir(loaded.dir) ?? []) {
    const file = nodePath.join(loaded.dir, e.name);
    const isOther = e.name.endsWith('.go') ? !loaded.goFiles.includes(file) : /\.[sS]$/.test(e.name);
    if (isOther) others.push({ file, text: fs.readFile(file) ?? '' });
  }
  return {
    path: loaded.pkgPath,
    name: loaded.name,
    files,
    otherTexts: others,
    distinctLoopVars: program.sources.every((s) => live.distinctLoopVars(s.file.goVersion || loaded.langVersion)),
    complete: analysis.problems.length === 0 && loaded.problems.length === 0 && loaded.importErrors.size === 0,
    sizeOf: (t: Type): number | undefined => {
      const s = live.sizeOf(t);
      return s < 0 ? undefined : s;
    },
  };
}
