import type { Func } from '../ir/node';
import type { InlineContext } from './context';
export function canInlineFuncs(_c: InlineContext, _f: readonly Func[]): void {}
export function isBigFunc(_f: Func): boolean { return false; }
