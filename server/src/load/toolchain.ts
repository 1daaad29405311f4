/**
 * Which Go distribution answers, and why: the one that was found, one that a setting names, or one that go.work or
 * go.mod asks for. Others than the one that was found are those that the Go tool keeps in the module cache
 * (GOMODCACHE/golang.org/toolchain@v0.0.1-goX.GOOS-GOARCH, each a complete GOROOT) or that golang.org/dl has put into
 * ~/sdk. Answers to cmd/go/internal/toolchain/select.go (go1.26), as far as it can without a download.
 */
import * as nodePath from 'node:path';
import { minorVersion } from '../target';
import { decode, type FileSystem } from '../vfs';
import * as gover from './gover';

export interface ToolchainChoice {
  readonly goroot: string;
  /** The release whose rules answer; '' for that of goroot. */
  readonly release: string;
  /** Why, as a phrase: "toolchain line of go.mod". */
  readonly why: string;
  /** Somebody asked for the release by its name, and not go.mod or go.work. */
  readonly named: boolean;
  /** What differs from what the go command does. */
  readonly notices: readonly string[];
}

export interface ToolchainPlaces {
  /** The distribution that was found; '' without one. */
  readonly goroot: string;
  readonly gomodcache: string;
  readonly home: string;
  /** Roots of distributions that the product brings along. */
  readonly shipped?: readonly string[];
  /** The machine as names of toolchains have it: "linux-amd64". */
  readonly host: string;
}

export interface ToolchainQuestion {
  /** A release that the caller asks for; it wins over everything. */
  readonly wanted: string;
  /** GOTOOLCHAIN; '' is what distributions before go1.21 have, which know no other. */
  readonly setting: string;
  /** The folder whose go.work or go.mod counts; undefined: none does. */
  readonly dir: string | undefined;
  /** GOWORK: '', 'off' or a path. */
  readonly gowork: string;
  /** False with GO111MODULE=off, where nobody reads go.mod. */
  readonly modules: boolean;
}

/** The release that a distribution calls itself; '' where it says nothing. */
export function releaseAt(fs: FileSystem, goroot: string): string {
  const text = goroot === '' ? undefined : fs.readFile(nodePath.join(goroot, 'VERSION'));
  // "go1.26.8", "devel go1.27-abcdef Mon ..."
  return /go1\.[0-9]+(?:\.[0-9]+|(?:alpha|beta|rc)[0-9]*)?/.exec(text ?? '')?.[0] ?? '';
}

/** "1.25" and "go1.25" as "go1.25". */
export const releaseName = (version: string): string => version.replace(/^(go)?/, 'go');

const isLanguage = (release: string): boolean => /^go1\.[0-9]+$/.test(release);

/** Whether a release is what was asked for: a language version ("go1.25") is any release of it. */
export function isRelease(release: string, wanted: string): boolean {
  if (release === wanted) return true;
  return isLanguage(wanted) && release !== '' && minorVersion(release) === minorVersion(wanted);
}

const newer = (a: string, b: string): boolean => gover.compare(a.slice(2), b.slice(2)) > 0;

/** The distribution for a folder and settings, as the go command chooses it. */
export function selectToolchain(fs: FileSystem, q: ToolchainQuestion, known: ToolchainPlaces): ToolchainChoice {
  const local = installation(fs, known);
  const places = { ...known, goroot: local.goroot };
  if (q.wanted !== '') return named(fs, q.wanted, 'asked for', true, places, false);
  const setting = known.goroot === '' ? q.setting || 'auto' : q.setting;
  const found = releaseAt(fs, local.goroot);
  const [, min = '', mode = ''] = /^(?:(go1[^+]*|local)\+?)?(auto|path)?$/.exec(setting) ?? [];
  const minimum = min.startsWith('go') ? toolchainVersion(min) : '';
  const base = (): ToolchainChoice =>
    minimum === '' ? local : named(fs, minimum, `GOTOOLCHAIN=${setting}`, true, places, mode === 'path');
  const lines = q.dir === undefined || !q.modules || setting === '' ? undefined : linesFor(fs, q.dir, q.gowork);
  const least = minimum === '' ? found : minimum;
  const asked = lines === undefined || least === '' ? undefined : askedFor(lines, least);
  if (lines === undefined || asked === undefined) return base();
  const line = `${asked.line} line of ${lines.name}`;
  if (mode !== '') return named(fs, asked.release, line, false, places, mode === 'path');
  // The go command obeys no file then, and refuses to build what is written in a newer language.
  const choice = base();
  if (asked.line === 'toolchain') {
    const who = choice.named ? 'which' : `GOTOOLCHAIN=${setting}`;
    return { ...choice, why: `${choice.why}, ${who} leaves out the ${line} (${asked.release})` };
  }
  const refuses = `the ${line} asks for ${asked.release}, and GOTOOLCHAIN=${setting} does not allow it`;
  return { ...choice, notices: [...choice.notices, `${refuses}: the go command refuses to build`] };
}

/** The distribution that was found; without one, the newest of those that are kept elsewhere. */
function installation(fs: FileSystem, places: ToolchainPlaces): ToolchainChoice {
  const why0 = places.shipped?.includes(places.goroot)
    ? 'no Go installation was found: with the standard library that Goscape brings along'
    : 'Go installation';
  const choice = { goroot: places.goroot, release: '', why: why0, named: false, notices: [] };
  if (places.goroot !== '') return choice;
  let goroot = '';
  for (const root of installed(fs, places, false))
    if (goroot === '' || newer(releaseAt(fs, root), releaseAt(fs, goroot))) goroot = root;
  const why = goroot === '' ? '' : ', only toolchains beside it';
  return { ...choice, goroot, why: `no Go installation was found${why}` };
}

/**
 * The distribution of a release. Without one, that of another release of the same language; without that, the rules
 * of the release over the standard library of what was found.
 */
function named(
  fs: FileSystem,
  wanted: string,
  why: string,
  byName: boolean,
  places: ToolchainPlaces,
  pathOnly: boolean,
): ToolchainChoice {
  const choice = { why, named: byName };
  let goroot = '',
    release = '',
    near = '';
  for (const root of [places.goroot, ...installed(fs, places, pathOnly)]) {
    const here = releaseAt(fs, root);
    if (here !== '' && minorVersion(here) === minorVersion(wanted))
      if (near === '' || newer(here, releaseAt(fs, near))) near = root;
    if (!isRelease(here, wanted) || (goroot !== '' && !newer(here, release))) continue;
    goroot = root;
    release = here;
  }
  if (goroot !== '') return { ...choice, goroot, release, notices: [] };
  if (byName || near === '') return { ...choice, goroot: places.goroot, release: wanted, notices: [] };
  const instead = releaseAt(fs, near);
  const missing = `the ${why} asks for ${wanted}, which is not here: answers are those of ${instead}`;
  return { ...choice, goroot: near, release: instead, notices: [missing] };
}

/** Folders of the distributions that are kept beside the one that was found. */
function installed(fs: FileSystem, places: Omit<ToolchainPlaces, 'goroot'>, pathOnly: boolean): string[] {
  const roots: string[] = [...(places.shipped ?? [])];
  const list = (dir: string, pattern: RegExp): void => {
    for (const entry of fs.readDir(dir) ?? []) if (pattern.test(entry.name)) roots.push(nodePath.join(dir, entry.name));
  };
  if (places.gomodcache !== '' && !pathOnly) {
    const host = places.host.replace(/[^a-z0-9-]/g, '');
    list(nodePath.join(places.gomodcache, 'golang.org'), new RegExp(`^toolchain@v0\\.0\\.1-go1\\..*\\.${host}$`));
  }
  if (places.home !== '') list(nodePath.join(places.home, 'sdk'), /^go1\./);
  return roots.filter((root) => fs.isFile(nodePath.join(root, 'src', 'runtime', 'proc.go')));
}

/** Whether distributions are kept beside the one that was to be found. */
export function hasToolchains(fs: FileSystem, places: Omit<ToolchainPlaces, 'goroot'>): boolean {
  return installed(fs, places, false).length > 0;
}

/** What go.work or go.mod says of releases; '' where it says nothing. */
interface VersionLines {
  /** Of the file. */
  readonly name: string;
  readonly go: string;
  readonly toolchain: string;
}

/** The release that a toolchain is of: "go1.27.4" of "go1.27.4-custom"; '' of what names none. */
function toolchainVersion(name: string): string {
  const version = name.replace(/[ \t-].*$/s, '');
  return version.startsWith('go') && gover.isValid(version.slice(2)) ? version : '';
}

/** What the lines ask for beyond a release: a toolchain that is newer, or a language that is newer still. */
function askedFor(lines: VersionLines, least: string): { line: 'go' | 'toolchain'; release: string } | undefined {
  if (lines.toolchain === 'default') return undefined;
  const toolchain = toolchainVersion(lines.toolchain);
  const best = toolchain !== '' && newer(toolchain, least) ? toolchain : least;
  const language = releaseName(lines.go);
  if (lines.go !== '' && newer(language, best)) {
    // The first release of a language from go1.21 on is its .0.
    const first = isLanguage(language) && minorVersion(language) >= 21 ? `${language}.0` : language;
    return { line: 'go', release: first };
  }
  return best === least ? undefined : { line: 'toolchain', release: toolchain };
}

/** The lines of the go.work or go.mod that holds in a folder. */
function linesFor(fs: FileSystem, dir: string, gowork: string): VersionLines | undefined {
  let file = gowork === '' ? upward(fs, dir, 'go.work') : gowork === 'off' ? undefined : gowork;
  if (file !== undefined && !fs.isFile(file)) file = undefined;
  file ??= upward(fs, dir, 'go.mod');
  const text = file === undefined ? undefined : fs.readFile(file);
  if (file === undefined || text === undefined) return undefined;
  const value = (key: string): string =>
    new RegExp(`^[ \\t]*${key}[ \\t]+([^\\n]*?)[ \\t\\r]*(?://.*)?$`, 'm').exec(decode(text))?.[1] ?? '';
  return { name: nodePath.basename(file), go: value('go'), toolchain: value('toolchain') };
}

function upward(fs: FileSystem, dir: string, name: string): string | undefined {
  for (let d = dir; ; d = nodePath.dirname(d)) {
    const file = nodePath.join(d, name);
    if (fs.isFile(file)) return file;
    if (nodePath.dirname(d) === d) return undefined;
  }
}
