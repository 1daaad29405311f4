/** Language versions and the gates that hang on them. */
import type { Checker } from './checker';
import type { Poser } from './errors';
import { versionErrorf } from './errors';

export const go1_9 = 'go1.9';
export const go1_13 = 'go1.13';
export const go1_14 = 'go1.14';
export const go1_17 = 'go1.17';
export const go1_18 = 'go1.18';
export const go1_20 = 'go1.20';
export const go1_21 = 'go1.21';
export const go1_22 = 'go1.22';
export const go1_23 = 'go1.23';
export const go1_26 = 'go1.26';
export const go1_27 = 'go1.27';

const minors = new Map<string, number>();

/** The minor number of a version "go1.N…" (major versions above 1 count as newest); -1 where it is none. */
export function goMinor(v: string): number {
  let n = minors.get(v);
  if (n === undefined) {
    const m = /^go(\d+)(?:\.(\d+))?/.exec(v);
    n = m === null ? -1 : m[1] === '1' ? Number(m[2] ?? 0) : 1_000_000;
    minors.set(v, n);
  }
  return n;
}

/** The language version of a toolchain version ("go1.21rc2" → "go1.21"); "" where it is none. */
export function asGoVersion(v: string): string {
  const n = goMinor(v);
  return n < 0 ? '' : /^go\d+(?:\.\d+)?/.exec(v)![0];
}

/** Whether the code that is being checked may use what `want` brought. */
export function allowVersion(check: Checker, want: string): boolean {
  const have = check.env.version;
  if (have === want || have === '') return true;
  const n = goMinor(have);
  return n < 0 || n >= goMinor(want);
}

/** Like allowVersion, and reports an error otherwise; `what` names the feature. */
export function verifyVersionf(check: Checker, at: Poser, want: string, what: string | (() => string)): boolean {
  if (allowVersion(check, want)) return true;
  versionErrorf(check, at, want, typeof what === 'string' ? what : what());
  return false;
}
