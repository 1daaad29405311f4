/** What functions and calls allocate, as answers say it. */
import { nearest, type Summary } from '../allocs';
import type { Func } from '../ir/node';
import { text } from './findings';
import type { Answers } from './memo';
import type { AllocatesInfo } from './model';

/** What calls of a function allocate. */
export function allocatesOf(on: Answers, fn: Func): AllocatesInfo {
  return infoOf(on.live.allocsOf(fn));
}

function infoOf(s: Summary): AllocatesInfo {
  return {
    certain: s.certain !== undefined,
    maybe: s.maybe !== undefined || s.grows !== undefined,
    panics: s.panics !== undefined,
    unknown: s.unknown !== undefined,
    path: (nearest(s) ?? []).map(text),
  };
}
