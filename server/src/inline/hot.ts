/**
 * What a profile says of the functions and calls of a package. Reference: cmd/compile/internal/pgoir/irgraph.go,
 * inline/inl.go (IsPgoHotFunc, inlineCostOK), ir/func.go (LinkFuncName, ParseLinkFuncName) (go1.26).
 */
import type { Pos } from '../base/pos';
import { pathToPrefix } from '../ir/linkstring';
import type { Func } from '../ir/node';
import type { InlineContext } from './context';

/** What the linker calls a function. */
export function linkName(ctx: InlineContext, fn: Func): string {
  return `${linkPrefix(ctx, fn.sym.pkg.path)}.${fn.sym.name}`;
}

function linkPrefix(ctx: InlineContext, path: string): string {
  const { unit } = ctx;
  return unit.pkg.name === 'main' && path === unit.local.path ? 'main' : pathToPrefix(path);
}

/** The package path and the symbol of a linker's name; undefined for what is none. */
export function parseLinkName(name: string): { readonly path: string; readonly symbol: string } | undefined {
  const safe = /^[-._~0-9A-Za-z+/%]*/.exec(name)![0];
  const dot = name.indexOf('.', Math.max(safe.lastIndexOf('/'), 0));
  if (dot < 0) return undefined;
  const path = name
    .slice(0, dot)
    .replace(/%([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return path === '' ? undefined : { path, symbol: name.slice(dot + 1) };
}

/** How many lines behind the line of its function a piece of code was written. */
export function lineOffset(ctx: InlineContext, fn: Func, pos: Pos): number {
  const { lineOf } = ctx.unit.host;
  return lineOf(ctx.tree.innermost(pos)) - lineOf(ctx.tree.innermost(fn.pos));
}

/** Whether a function is called by hot calls. */
export function isHotFunc(ctx: InlineContext, fn: Func): boolean {
  const { profile } = ctx.target;
  if (profile === undefined) return false;
  const callers = profile.hotCallees.get(linkName(ctx, fn));
  if (callers === undefined) return false;
  // The compiler knows functions that inlining made by the calls of the package only.
  if (ctx.profiled.has(fn)) return true;
  const own = linkPrefix(ctx, ctx.unit.local.path);
  return callers.some((name) => name.startsWith(own) && name[own.length] === '.');
}

/** Whether there is a hot call in the line of a call. */
export function isHotCall(ctx: InlineContext, caller: Func, pos: Pos): boolean {
  const { profile } = ctx.target;
  if (profile === undefined || !ctx.profiled.has(caller)) return false;
  const lines = profile.hotLines.get(linkName(ctx, caller));
  return lines?.has(lineOffset(ctx, caller, pos)) === true;
}
