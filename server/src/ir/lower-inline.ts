/**
 * Lowers a function's body once more, as the code that replaces a call of it. Reference: noder/reader.go
 * (unifiedInlineCall, go1.26).
 */
import type { Pos } from '../base/pos';
import type { Func as TFunc } from '../types/object';
import { callShaped, distinctVars } from './lower-func';
import { lowerStmts } from './lower-stmt';
import { Class, type Expr, Func, Name } from './node';
import { rewriteRangeFuncs } from './rangefunc';
import { BrokenCode, declareParams, FnCtx, type FuncSource, type Unit } from './unit';

/** Where a call is inlined. */
export interface InlineSite {
  readonly caller: Func;
  /** Position of the call. */
  readonly pos: Pos;
  /** Names of the functions inlined here one in the other, outermost first, the last one is the callee. */
  readonly names: readonly string[];
  /** The hash of the place (InlTree.hash). */
  readonly hash: string;
}

/**
 * The callee as a function of its own, whose variables and body are new; undefined if there is no such body. made: the
 * body was made for this place and has its positions.
 */
export function lowerInlined(
  u: Unit,
  callee: Func,
  site: InlineSite,
): { readonly fn: Func; readonly made: boolean } | undefined {
  const source = callee.source ?? declared(callee);
  if (source === undefined) return undefined;
  const fn = new Func(callee.pos, new Name(callee.nname.pos, site.caller.sym, callee.type, Class.FUNC));
  try {
    switch (source.kind) {
      case 'declared': {
        const found = u.world.decls.declOf(source.obj);
        const body = found?.info.fdecl;
        if (found === undefined || body === undefined) return undefined;
        const c = context(
          new FnCtx(
            u,
            fn,
            undefined,
            source.dict,
            source.obj.type,
            distinctVars(u.world, found.info.version),
            found.check,
          ),
          callee,
          site,
        );
        if (source.wrapper) {
          callShaped(c, source.obj, source.dict!, site.pos);
          return { fn, made: true };
        }
        if (!u.host.prepareBody(source.obj) || body.body === undefined) return undefined;
        fn.body = lowerStmts(c, rewriteRangeFuncs(c, body.body, c.sig!).list);
        return { fn, made: false };
      }
      case 'literal': {
        const c = context(
          new FnCtx(u, fn, undefined, source.dict, source.sig, source.distinctVars, source.check),
          callee,
          site,
        );
        if (source.dictVar !== undefined) c.dictParam = source.dictVar.outer;
        for (const [v, n] of source.captured) c.captured.set(v, n.outer!);
        const body = source.lit.body;
        fn.body = lowerStmts(c, (u.rangeBodies.has(source.lit) ? body : rewriteRangeFuncs(c, body, source.sig)).list);
        return { fn, made: false };
      }
      case 'synthetic': {
        const c = context(
          new FnCtx(u, fn, undefined, source.dict, undefined, source.distinctVars, source.check),
          callee,
          site,
        );
        source.build(
          c,
          source.captured.map((x): Expr => (callee.closureVars.includes(x as Name) ? (x as Name).outer! : x)),
        );
        return { fn, made: true };
      }
    }
  } catch (e) {
    if (!(e instanceof BrokenCode) && !(e instanceof RangeError)) throw e;
    return undefined;
  }
}

/** A declared function that was not lowered yet: its summary is known from before. */
function declared(fn: Func): FuncSource | undefined {
  const obj = fn.nname.origin as TFunc | undefined;
  return obj === undefined || fn.dupok ? undefined : { kind: 'declared', obj, dict: undefined, wrapper: false };
}

function context(c: FnCtx, callee: Func, site: InlineSite): FnCtx {
  c.inl = { caller: site.caller, callee, names: site.names, hash: site.hash };
  declareParams(c, site.caller.sym.pkg);
  return c;
}
