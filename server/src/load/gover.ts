/**
 * Versions of Go ("1.21", "1.21rc1", "1.21.3", without the prefix "go"). Answers to internal/gover and
 * cmd/go/internal/gover/mod.go (go1.26).
 */
import * as semver from './semver';

interface Version {
  readonly major: string;
  readonly minor: string;
  readonly patch: string;
  readonly kind: string;
  readonly pre: string;
}

const versionRE = /^(0|[1-9][0-9]*)(?:\.(0|[1-9][0-9]*)(?:\.(0|[1-9][0-9]*)|([a-z]+)(0|[1-9][0-9]*)?)?)?$/;

function parse(x: string): Version | undefined {
  const m = versionRE.exec(x);
  if (!m) return undefined;
  const [, major = '', minor, patch, kind = '', pre = ''] = m;
  if (minor === undefined) return { major, minor: '0', patch: '0', kind, pre };
  // Since 1.21 a language version ("1.21") comes before its first release ("1.21.0"); before, they are the same.
  if (patch === undefined && kind === '')
    return { major, minor, patch: compareInt(minor, '21') < 0 ? '0' : '', kind, pre };
  return { major, minor, patch: patch ?? '', kind, pre };
}

function compareInt(x: string, y: string): number {
  if (x.length !== y.length) return x.length < y.length ? -1 : 1;
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Order of Go versions; malformed ones come first and are equal. */
export function compare(x: string, y: string): number {
  const a = parse(x),
    b = parse(y);
  if (!a || !b) return a ? 1 : b ? -1 : 0;
  return (
    compareInt(a.major, b.major) ||
    compareInt(a.minor, b.minor) ||
    compareInt(a.patch, b.patch) ||
    (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0) ||
    compareInt(a.pre, b.pre)
  );
}

/** The language version of a Go version: "1.21" of "1.21.3"; "" of what is malformed. */
export function lang(x: string): string {
  const v = parse(x);
  if (!v) return '';
  return v.major === '1' && v.minor === '0' ? v.major : `${v.major}.${v.minor}`;
}

export function isValid(x: string): boolean {
  return parse(x) !== undefined;
}

/** Order of the versions of a module; "go" and "toolchain" are not numbered as modules are. */
export function modCompare(path: string, x: string, y: string): number {
  if (path === 'go') return compare(x, y);
  if (path === 'toolchain') return compare(x.replace(/^go/, ''), y.replace(/^go/, ''));
  return semver.compare(x, y);
}

/** Whether the module path stands for the Go language or the toolchain, which have no source to load. */
export function isToolchain(path: string): boolean {
  return path === 'go' || path === 'toolchain';
}
