/** Judgements about single nodes (cmd/compile/internal/escape/utils.go and escape.go's rewriteWithLiterals, go1.26). */
import * as constant from '../base/constant';
import { Kind } from '../base/constant';
import { intValue, isSmallIntConst, validTypeForConst } from '../ir/const';
import { BasicLit, Class, type ClosureExpr, type Func, type Node } from '../ir/node';
import { Op } from '../ir/op';
import { alignOf, roundUp, sizeOf } from '../ir/size';
import { sameSafeExpr } from '../ir/staticvalue';
import type { Target } from '../target';
import type { Batch } from './graph';

/** val.x = val.y[...], where val is a pointer: nothing new is reachable from val afterwards. */
function isSliceSelfAssign(dst: Node, src: Node): boolean {
  if (dst.op !== Op.DEREF && dst.op !== Op.DOTPTR) return false;
  if (dst.x.op !== Op.NAME) return false;
  switch (src.op) {
    case Op.SLICE:
    case Op.SLICE3:
    case Op.SLICESTR:
      break;
    case Op.SLICEARR:
    case Op.SLICE3ARR:
      // A slice of an array that is no slice itself has the array's address.
      if (src.x.op === Op.ADDR) return false;
      break;
    default:
      return false;
  }
  const base = src.x;
  if (base.op !== Op.DEREF && base.op !== Op.DOTPTR) return false;
  return base.x.op === Op.NAME && dst.x === base.x;
}

/** Reports whether the assignment stores into a value what was reachable from it already. */
export function isSelfAssign(dst: Node, src: Node): boolean {
  if (isSliceSelfAssign(dst, src)) return true;
  switch (dst.op) {
    case Op.DOT:
    case Op.DOTPTR:
      return src.op === dst.op && sameSafeExpr(dst.x, src.x);
    case Op.INDEX:
      return (
        src.op === dst.op && !mayAffectMemory(dst.index) && !mayAffectMemory(src.index) && sameSafeExpr(dst.x, src.x)
      );
    default:
      return false;
  }
}

function mayAffectMemory(n: Node): boolean {
  switch (n.op) {
    case Op.NAME:
    case Op.LITERAL:
    case Op.NIL:
      return false;
    case Op.ADD:
    case Op.SUB:
    case Op.OR:
    case Op.XOR:
    case Op.MUL:
    case Op.LSH:
    case Op.RSH:
    case Op.AND:
    case Op.ANDNOT:
    case Op.DIV:
    case Op.MOD:
      return mayAffectMemory(n.x) || mayAffectMemory(n.y);
    case Op.INDEX:
      return mayAffectMemory(n.x) || mayAffectMemory(n.index);
    case Op.CONVNOP:
    case Op.CONV:
    case Op.LEN:
    case Op.CAP:
    case Op.NOT:
    case Op.BITNOT:
    case Op.PLUS:
    case Op.NEG:
    case Op.DOT:
    case Op.DOTPTR:
    case Op.DEREF:
      return mayAffectMemory(n.x);
    default:
      return true;
  }
}

/** Size of the record that a closure literal allocates. */
function closureSize(word: number, n: ClosureExpr): number {
  let size = word,
    align = word;
  for (const v of n.func.closureVars) {
    const byval = v.byval();
    const a = byval ? alignOf(v.type) : word;
    size = roundUp(size, a) + (byval ? sizeOf(v.type) : word);
    if (a > align) align = a;
  }
  return roundUp(size, align);
}

/** Why the variable or expression must be on the heap whatever becomes of its address; '' if it need not. */
export function heapAllocReason(target: Target, n: Node | undefined): string {
  if (n === undefined || !('type' in n)) return '';
  if (n.op === Op.NAME && (n.class_ === Class.PARAM || n.class_ === Class.PARAMOUT)) return '';
  const t = n.type;
  const { wordSize } = target,
    { maxStackVarSize, maxImplicitStackVarSize } = target.limits;
  if (sizeOf(t) > maxStackVarSize) return 'too large for stack';
  if (alignOf(t) > wordSize) return 'too aligned for stack';
  switch (n.op) {
    case Op.NEW:
    case Op.PTRLIT:
      if (sizeOf(t.elem) > maxImplicitStackVarSize) return 'too large for stack';
      if (alignOf(t.elem) > wordSize) return 'too aligned for stack';
      break;
    case Op.CLOSURE:
      if (closureSize(wordSize, n) > maxImplicitStackVarSize) return 'too large for stack';
      break;
    case Op.METHVALUE:
      if (roundUp(wordSize, alignOf(n.x.type)) + sizeOf(n.x.type) > maxImplicitStackVarSize)
        return 'too large for stack';
      break;
    case Op.MAKESLICE: {
      const elemSize = sizeOf(t.elem);
      const { variableSizeOnStack } = target.release;
      if (elemSize === 0 && variableSizeOnStack) return 'zero-sized element';
      const r = n.cap ?? n.len;
      if (!isSmallIntConst(r)) return variableSizeOnStack ? '' : 'non-constant size';
      if (elemSize !== 0 && intValue(r)! > Math.floor(maxImplicitStackVarSize / elemSize)) return 'too large for stack';
      break;
    }
  }
  return '';
}

/** Puts constants in place of sizes and interface values that are always the same. Messages show the constant. */
export function rewriteWithLiterals(b: Batch, n: Node | undefined, fn: Func | undefined): void {
  if (n === undefined || fn === undefined || !b.ctx.target.release.literalRewrite) return;
  if (n.op === Op.MAKESLICE) {
    const r = n.cap ?? n.len;
    if (r === undefined || r.op === Op.LITERAL) return;
    const ro = b.reassignOracle(fn);
    const s = ro.staticValue(r);
    let lit: BasicLit | undefined;
    if (s.op === Op.LITERAL) {
      if (s.val.kind === Kind.Int && constant.sign(s.val) >= 0) lit = new BasicLit(n.pos, r.type, s.val);
    } else if (s.op === Op.LEN && b.ctx.target.release.lenOfLiteralRewrite) {
      const x = ro.staticValue(s.x);
      if (x.op === Op.SLICELIT) lit = new BasicLit(n.pos, x.type.owner.INT, constant.makeInt64(x.len));
    }
    if (lit === undefined) return;
    if (n.cap === undefined) n.len = lit;
    else n.cap = lit;
  } else if (n.op === Op.CONVIFACE) {
    const x = n.x;
    if (x.op === Op.LITERAL || x.type.isInterface) return;
    const v = b.reassignOracle(fn).staticValue(x);
    if (v.op === Op.LITERAL && validTypeForConst(x.type, v.val)) n.x = new BasicLit(n.pos, x.type, v.val);
  }
}
