import type { Func, CallExpr, InlinedCallExpr } from '../ir/node';
import type { InlineContext } from './context';
export function inlineCallTarget(_c: InlineContext, _f: Func, _call: CallExpr): Func | undefined { return undefined; }
export function tryInlineCall(_c: InlineContext, _f: Func, _call: CallExpr, _big: boolean, _once: boolean): InlinedCallExpr | undefined { return undefined; }
