/** The two trees that `goscape diff` compares: revisions, the working tree, another folder, releases, dependencies. */
import * as nodePath from 'node:path';
import { text } from '../answers/findings';
import type { Package } from '../load';
import { DiskFileSystem, encode, type FileSystem, Overlay } from '../vfs';
import type * as Git from '../vfs/git';
import { type Flags, UsageError } from './flags';
import { packagesOf, type Run, start } from './load';
import { writeError } from './output';
import { Problems } from './problems';

/** One of the two trees. */
export interface Side {
  /** "HEAD", "the working tree". */
  readonly label: string;
  readonly run: Run;
  readonly packages: readonly Package[];
  readonly problems: Problems;
  /** Packages that need what is not there. */
  readonly lacking: ReadonlySet<string>;
}

/** Tree and flags of a side, before anything is loaded. */
interface Source {
  readonly label: string;
  readonly fs: FileSystem;
  readonly flags: Flags;
}

/** The reader of repositories, which is loaded when it is needed. */
const git = (): typeof Git => require(nodePath.join(__dirname, 'git.js')) as typeof Git;

export async function sidesOf(flags: Flags): Promise<readonly [Side, Side]> {
  const { Repository, GitError } = git();
  try {
    const disk = new DiskFileSystem();
    const [before, after] = await sources(flags, Repository, disk);
    return [side(before, false, disk), side(after, true, disk)];
  } catch (e) {
    if (e instanceof GitError) throw new UsageError(e.message);
    throw e;
  }
}

/** The working tree, and the same with other texts in some files. */
export function sidesWith(flags: Flags, texts: ReadonlyMap<string, string>): readonly [Side, Side] {
  const disk = new DiskFileSystem();
  let changed = Overlay.over(disk);
  for (const [path, text] of texts) changed = changed.with(path, encode(text));
  return [
    side({ label: 'the working tree', fs: disk, flags }, false, disk),
    side({ label: 'with the edits', fs: changed, flags }, true, disk),
  ];
}

/** Loads a tree. Of the first one, folders that are not there have no packages. */
function side({ label, fs, flags }: Source, isLast: boolean, disk: DiskFileSystem): Side {
  const problems = new Problems();
  if (!isLast && !fs.isDir(nodePath.resolve(flags.dir)))
    throw new UsageError(`${label} has no folder ${flags.dir}; name a folder that both have with -C`);
  const run = start(flags, problems, disk, fs);
  const packages = packagesOf(run);
  const lacking = isLast ? new Set<string>() : incomplete(run, label);
  if (isLast) problems.ofLoad(run);
  if (isLast && packages.length === 0 && problems.count === 0 && run.load.problems.length === 0)
    throw new UsageError(`${flags.args.join(' ')} names no packages`);
  return { label, run, packages, problems, lacking };
}

/**
 * Packages that need what the module cache lacks, with what that is: their answers would differ for no reason of the
 * code. Named on standard error.
 */
function incomplete(run: Run, label: string): Set<string> {
  const lacking = new Set<string>();
  const messages = new Set<string>(run.load.problems.map((p) => text(p.message)));
  for (const [name, p] of run.load.all) {
    if (p.standard || p.importErrors.size === 0) continue;
    lacking.add(name);
    for (const message of p.importErrors.values()) messages.add(text(message));
  }
  for (const m of messages) writeError(`goscape: ${label}: ${m}`);
  for (let grown = lacking.size > 0; grown; ) {
    grown = false;
    for (const [name, p] of run.load.all)
      if (!lacking.has(name) && [...p.imports.values()].some((to) => lacking.has(to))) {
        lacking.add(name);
        grown = true;
      }
  }
  return lacking;
}

async function sources(
  flags: Flags,
  Repository: typeof Git.Repository,
  disk: DiskFileSystem,
): Promise<readonly [Source, Source]> {
  const dir = nodePath.resolve(flags.dir);
  if (!disk.isDir(dir)) throw new UsageError(`-C ${flags.dir}: no such folder`);
  const [goOld, goNew] = releases(flags.goVersion);
  const plain = (args: readonly string[]): Flags => ({ ...flags, args: args.length === 0 ? ['./...'] : args });
  const args = [...flags.args];
  const first = args[0];
  const tree = 'the working tree';
  const sameTree = goOld !== goNew || flags.with !== '';
  if (first !== undefined && isOtherModule(disk, dir, first)) {
    const rest = plain(args.slice(1));
    const other = nodePath.resolve(dir, first);
    return [
      { label: first, fs: disk, flags: { ...rest, dir: other, goVersion: goOld } },
      { label: tree, fs: disk, flags: { ...rest, goVersion: goNew } },
    ];
  }
  const repo = Repository.around(dir);
  const isPath = (word: string): boolean =>
    /^\.|\.\.\.$|[/\\]$/.test(word) || disk.stat(nodePath.resolve(dir, word)) !== undefined;
  const range = first === undefined ? null : /^([^.].*?)?(\.{2,3})([^.].*)?$/.exec(isPath(first) ? '' : first);
  let revisions: readonly [string | undefined, string | undefined];
  let dots = '..';
  if (range !== null && first !== undefined) {
    args.shift();
    dots = range[2]!;
    revisions = [range[1] ?? 'HEAD', range[3] ?? 'HEAD'];
  } else {
    const words: string[] = [];
    while (words.length < 2 && args[0] !== undefined && (await isRevision(repo, args[0], isPath(args[0]))))
      words.push(args.shift()!);
    revisions = [words[0], words[1]];
  }
  const rest = plain(args);
  const [old, now] = revisions;
  if (repo === undefined) {
    if (!sameTree)
      throw new UsageError(`${dir} is in no git repository; name another folder of the module to compare with`);
  } else if (repo.bare && now === undefined)
    throw new UsageError(`${repo.root} has no working tree: name two revisions`);
  const at = async (word: string): Promise<{ label: string; fs: FileSystem; oid: string }> => {
    const oid = await repo!.resolve(word);
    return { label: word, oid, fs: await repo!.tree(oid, disk) };
  };
  const after = now === undefined ? { label: tree, fs: disk as FileSystem, oid: '' } : await at(now);
  let before = after;
  if (old !== undefined || !sameTree) before = await at(old ?? 'HEAD');
  if (dots === '...' && after.oid !== '') {
    const base = await repo!.mergeBase(before.oid, after.oid);
    before = { label: `${old}...${now}`, oid: base, fs: await repo!.tree(base, disk) };
  }
  const one = { label: goOld === goNew ? before.label : `${before.label}, go${goOld}`, fs: before.fs };
  const two = { label: goOld === goNew ? after.label : `${after.label}, go${goNew}`, fs: after.fs };
  const a: Source = { ...one, flags: { ...rest, goVersion: goOld } };
  const b: Source = { ...two, flags: { ...rest, goVersion: goNew } };
  return [a, flags.with === '' ? b : withModule(b, flags.with, disk)];
}

/** `--go 1.26..1.27`. */
function releases(word: string): readonly [string, string] {
  const m = /^(.+?)\.\.(.+)$/.exec(word);
  return m === null ? [word, word] : [m[1]!, m[2]!];
}

/** Whether a word names a folder with a module of its own, and not a part of the present one. */
function isOtherModule(fs: FileSystem, dir: string, word: string): boolean {
  const other = nodePath.resolve(dir, word);
  return fs.isFile(nodePath.join(other, 'go.mod')) && moduleRoot(fs, dir) !== other && !word.includes('...');
}

function moduleRoot(fs: FileSystem, dir: string): string | undefined {
  for (let at = dir; ; at = nodePath.dirname(at)) {
    if (fs.isFile(nodePath.join(at, 'go.mod'))) return at;
    if (nodePath.dirname(at) === at) return undefined;
  }
}

/** A word that is no path and is not a package's either has to be a revision. */
async function isRevision(repo: Git.Repository | undefined, word: string, isPath: boolean): Promise<boolean> {
  if (repo === undefined || isPath) return false;
  try {
    await repo.resolve(word);
    return true;
  } catch (e) {
    // An import path is none, and has a dot in its first part or none at all in it.
    if (/^[\w.-]+\.[\w.-]+\//.test(word)) return false;
    throw e;
  }
}

/** The tree with another version of a dependency. */
function withModule(source: Source, word: string, disk: DiskFileSystem): Source {
  const m = /^([^@\s]+)@(v[^@\s]+)$/.exec(word);
  if (m === null) throw new UsageError(`--with=${word}: name a module and its version, example.com/m@v1.2.3`);
  const { fs, flags } = source;
  const root = moduleRoot(fs, nodePath.resolve(flags.dir));
  if (root === undefined) throw new UsageError(`--with=${word}: there is no go.mod here`);
  const file = nodePath.join(root, 'go.mod');
  const before = fs.readFile(file) ?? '';
  const [, path = '', version = ''] = m;
  if (new RegExp(`^\\s*(replace\\s+)?${path.replace(/[.+]/g, '\\$&')}\\s.*=>`, 'm').test(before))
    throw new UsageError(`--with=${word}: go.mod replaces that module`);
  const changed = Overlay.over(fs).with(file, `${before}\nreplace ${path} => ${path} ${version}\n`);
  const probe = start({ ...flags, args: ['./...'] }, new Problems(), disk, changed);
  const used = [...probe.load.all.values()].some((p) => p.module?.path === path);
  if (!used)
    throw new UsageError(`--with=${word}: no package here imports ${path}, or ${version} is not in the module cache`);
  return { label: `${source.label} with ${path}@${version}`, fs: changed, flags };
}
