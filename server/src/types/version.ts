/** Language versions and the gates that hang on them; which feature needs which version is the target's. */
import { type LanguageFeature, minorVersion } from '../target';
import type { Checker } from './checker';
import type { Poser } from './errors';
import { versionErrorf } from './errors';

/** The language version of a toolchain version ("go1.21rc2" → "go1.21"); "" where it is none. */
export function asGoVersion(v: string): string {
  return minorVersion(v) < 0 ? '' : /^go\d+(?:\.\d+)?/.exec(v)![0];
}

/** The version that brought a feature. */
export function versionOf(check: Checker, feature: LanguageFeature): string {
  return `go1.${check.conf.target.language[feature]}`;
}

/** Whether the code that is being checked may use a feature. */
export function allowVersion(check: Checker, feature: LanguageFeature): boolean {
  const have = minorVersion(check.env.version);
  return have < 0 || have >= check.conf.target.language[feature];
}

/** Like allowVersion, and reports an error otherwise; `what` names what was used. */
export function verifyVersionf(
  check: Checker,
  at: Poser,
  feature: LanguageFeature,
  what: string | (() => string),
): boolean {
  if (allowVersion(check, feature)) return true;
  versionErrorf(check, at, versionOf(check, feature), typeof what === 'string' ? what : what());
  return false;
}
