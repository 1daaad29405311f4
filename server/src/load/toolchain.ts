/**
 * Which Go distribution answers: the one that was found, or one of those that the Go tool keeps in the module cache
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
  /** What go.mod asks for and is not here; '' otherwise. */
  readonly missing: string;
}

export interface ToolchainPlaces {
  /** The distribution that was found; '' without one. */
  readonly goroot: string;
  readonly gomodcache: string;
  readonly home: string;
  /** The machine as names of toolchains have it: "linux-amd64". */
  readonly host: string;
}

/** The release that a distribution calls itself; '' where it says nothing. */
export function releaseAt(fs: FileSystem, goroot: string): string {
  const text = goroot === '' ? undefined : fs.readFile(nodePath.join(goroot, 'VERSION'));
  // "go1.26.8", "devel go1.27-abcdef Mon ..."
  return /go1\.[0-9]+(?:\.[0-9]+|(?:alpha|beta|rc)[0-9]*)?/.exec(text ?? '')?.[0] ?? '';
}

/** "1.25" and "go1.25" as "go1.25". */
export const releaseName = (version: string): string => version.replace(/^(go)?/, 'go');

/** Whether a release is what was asked for: a language version ("go1.25") is any release of it. */
export function isRelease(release: string, wanted: string): boolean {
  if (release === wanted) return true;
  return /^go1\.[0-9]+$/.test(wanted) && release !== '' && minorVersion(release) === minorVersion(wanted);
}

const newer = (a: string, b: string): boolean => gover.compare(a.replace(/^go/, ''), b.replace(/^go/, '')) > 0;

/**
 * The distribution of a release, the newest of several; without one, that which was found, with the rules of wanted.
 */
export function chooseToolchain(fs: FileSystem, wanted: string, places: ToolchainPlaces): ToolchainChoice {
  let goroot = '',
    release = '';
  for (const root of [places.goroot, ...installed(fs, places)]) {
    const here = releaseAt(fs, root);
    if (!isRelease(here, wanted) || (goroot !== '' && !newer(here, release))) continue;
    goroot = root;
    release = here;
  }
  return goroot === '' ? { goroot: places.goroot, release: wanted, missing: '' } : { goroot, release, missing: '' };
}

/** The distribution for a folder: one that is newer than that found where go.mod or go.work ask for it. */
export function toolchainFor(fs: FileSystem, dir: string, gowork: string, places: ToolchainPlaces): ToolchainChoice {
  const local = { goroot: places.goroot, release: '', missing: '' };
  const wanted = askedFor(fs, dir, gowork);
  const here = releaseAt(fs, places.goroot);
  if (wanted === '' || here === '' || isRelease(here, wanted) || !newer(wanted, here)) return local;
  const choice = chooseToolchain(fs, wanted, places);
  return releaseAt(fs, choice.goroot) === choice.release ? choice : { ...local, missing: wanted };
}

/** Folders of the distributions that are kept beside the one that was found. */
function installed(fs: FileSystem, places: ToolchainPlaces): string[] {
  const roots: string[] = [];
  const list = (dir: string, pattern: RegExp): void => {
    for (const entry of fs.readDir(dir) ?? []) if (pattern.test(entry.name)) roots.push(nodePath.join(dir, entry.name));
  };
  if (places.gomodcache !== '') {
    const host = places.host.replace(/[^a-z0-9-]/g, '');
    list(nodePath.join(places.gomodcache, 'golang.org'), new RegExp(`^toolchain@v0\\.0\\.1-go1\\..*\\.${host}$`));
  }
  if (places.home !== '') list(nodePath.join(places.home, 'sdk'), /^go1\./);
  return roots.filter((root) => fs.isFile(nodePath.join(root, 'src', 'runtime', 'proc.go')));
}

/** The newest release that the go and toolchain lines of go.work or go.mod name; '' if there are none. */
function askedFor(fs: FileSystem, dir: string, gowork: string): string {
  let file = gowork === '' ? upward(fs, dir, 'go.work') : gowork === 'off' ? undefined : gowork;
  file ??= upward(fs, dir, 'go.mod');
  const text = file === undefined ? undefined : fs.readFile(file);
  if (text === undefined) return '';
  let wanted = '';
  for (const m of decode(text).matchAll(/^[ \t]*(go|toolchain)[ \t]+(?:go)?(1\.[0-9][0-9a-z.]*)/gm)) {
    const name = releaseName(m[2]!);
    if (wanted === '' || newer(name, wanted)) wanted = name;
  }
  return wanted;
}

function upward(fs: FileSystem, dir: string, name: string): string | undefined {
  for (let d = dir; ; d = nodePath.dirname(d)) {
    const file = nodePath.join(d, name);
    if (fs.isFile(file)) return file;
    if (nodePath.dirname(d) === d) return undefined;
  }
}
