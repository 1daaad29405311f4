/**
 * What `goscape explain` and `goscape graph` are asked about: FILE:LINE[:COL], also with the file's base name alone
 * where it is the only
 * one, and as `//line` directives have it; or a function by its name.
 */
import { functionName } from '../answers/functions';
import { type BuildContext, loadPackages } from '../load';
import { type ParsedSource, Pipeline } from '../program';
import { type FuncDecl, Kind } from '../syntax';
import { decode, type FileSystem } from '../vfs';
import { UsageError } from './flags';
import { shortPath } from './output';
import { parsePlace } from './problems';

export interface Where {
  readonly file: string;
  readonly line: number;
  readonly col: number | undefined;
}

/** The place that a word of the command line names; command: for what is wrong with it. */
export function whereIs(ctx: BuildContext, fs: FileSystem, cwd: string, word: string, command = 'explain'): Where {
  const at = parsePlace(cwd, word);
  if (at !== undefined && fs.isFile(at.file)) return at;
  const sources = sourcesBelow(ctx, fs, cwd);
  const found =
    at === undefined
      ? functionsNamed(sources, word)
      : [...filesNamed(sources, at, word), ...mappedTo(sources, at, word)];
  const [first, ...more] = found;
  if (first !== undefined && more.length === 0) return first;
  if (first !== undefined) {
    const list = found.map((w) => `${shortPath(cwd, w.file)}:${w.line}`).slice(0, 10);
    throw new UsageError(`${command} ${word}: there are ${found.length} of that name: ${list.join(', ')}`);
  }
  if (at !== undefined) throw new UsageError(`${command}: ${at.file}: no such file`);
  throw new UsageError(`${command} ${word}: no function of that name here, and not of the form FILE:LINE[:COL]`);
}

/** The sources of all packages in the folder and below it. */
function sourcesBelow(ctx: BuildContext, fs: FileSystem, cwd: string): ParsedSource[] {
  const load = loadPackages(ctx, fs, cwd, ['./...'], { tests: true });
  const { program } = new Pipeline(load, fs, ctx.target, true);
  const seen = new Set<string>();
  const sources: ParsedSource[] = [];
  for (const { importPath } of load.roots) {
    const p = program.package(importPath);
    // Asking for the scope parses the files.
    void p?.types.scope;
    for (const s of p?.sources ?? [])
      if (!seen.has(s.base.file)) {
        seen.add(s.base.file);
        sources.push(s);
      }
  }
  return sources;
}

function functionsNamed(sources: readonly ParsedSource[], word: string): Where[] {
  const found: Where[] = [];
  for (const s of sources) {
    const pkg = s.file.pkgName.value;
    for (const d of s.file.declList) {
      if (d.kind !== Kind.FuncDecl || !isNamed(d, pkg, word)) continue;
      const { line, col } = s.base.place(d.name.pos);
      found.push({ file: s.base.file, line, col });
    }
  }
  return found;
}

/** "Name", "T.Name", "(*T).Name", each also behind the package's name. */
function isNamed(d: FuncDecl, pkg: string, word: string): boolean {
  const full = decode(functionName(d));
  const plain = full.replace(/^\(\*(.*?)\)/, '$1');
  return [full, plain, decode(d.name.value)].some((n) => n === word || `${decode(pkg)}.${n}` === word);
}

const endsWithPath = (file: string, end: string): boolean => file === end || file.endsWith(`/${end}`);

function filesNamed(sources: readonly ParsedSource[], at: Where, word: string): Where[] {
  const name = word.slice(0, word.indexOf(':'));
  return sources
    .map((s) => s.base.file)
    .filter((f) => endsWithPath(f, name))
    .map((file) => ({ ...at, file }));
}

/** Where a `//line` directive calls the place so. */
function mappedTo(sources: readonly ParsedSource[], at: Where, word: string): Where[] {
  const name = word.slice(0, word.indexOf(':'));
  const found: Where[] = [];
  for (const { base } of sources) {
    if (base.directives.length === 0) continue;
    const lines = base.text.split('\n');
    let start = base.start;
    for (const [i, text] of lines.entries()) {
      for (let col = 0; col <= text.length; col++) {
        const told = base.told(start + col);
        const file = decode(told.file);
        if (told.line !== at.line || (file !== at.file && !endsWithPath(file, name))) continue;
        if (at.col !== undefined && told.col !== at.col) continue;
        found.push({ file: base.file, line: i + 1, col: at.col === undefined ? undefined : col + 1 });
        break;
      }
      start += text.length + 1;
    }
  }
  return found;
}
