/** Shifts (the part of types2/expr.go that is about them, go1.26). */

import type { ConstValue } from '../base/constant';
import * as constant from '../base/constant';
import { Kind as ConstKind } from '../base/constant';
import type { Expr, Op } from '../syntax/nodes';
import { opPos } from './binary';
import type { Checker } from './checker';
import { convertUntyped, overflow, representable } from './const';
import { errorf, invalidOp } from './errors';
import { operandText } from './format';
import { Mode } from './info';
import type { Operand } from './operand';
import { allInteger, allUnsigned, isInteger, isUntyped } from './predicates';
import { BasicKind } from './type';
import { Typ } from './universe';
import { allowVersion, verifyVersionf } from './version';

/** The largest shift count of a constant shift: enough for the smallest float64. */
const shiftBound = 1023 - 1 + 52;

/** Checks the shift of x by y; e is the operation, or undefined for an assignment operation. */
export function shift(check: Checker, x: Operand, y: Operand, e: Expr | undefined, op: Op): void {
  const xval = x.mode === Mode.Constant ? constant.toInt(x.val!) : undefined;
  if (!allInteger(x.type!) && !(isUntyped(x.type!) && xval !== undefined && constant.kind(xval) === ConstKind.Int)) {
    errorf(check, x, `${invalidOp}shifted operand ${operandText(check, x)} must be integer`);
    x.mode = Mode.Invalid;
    return;
  }

  let yval: ConstValue | undefined;
  if (y.mode === Mode.Constant) {
    yval = constant.toInt(y.val!);
    if (constant.kind(yval) === ConstKind.Int && constant.sign(yval) < 0) {
      errorf(check, y, `${invalidOp}negative shift count ${operandText(check, y)}`);
      x.mode = Mode.Invalid;
      return;
    }
    if (isUntyped(y.type!)) {
      // must be representable as uint, but is not converted to it
      representable(check, y, Typ[BasicKind.Uint]!);
      if ((y.mode as Mode) === Mode.Invalid) {
        x.mode = Mode.Invalid;
        return;
      }
    }
  } else if (allInteger(y.type!)) {
    if (!allowVersion(check, 'signedShiftCounts') && !allUnsigned(y.type!)) {
      verifyVersionf(check, y, 'signedShiftCounts', `${invalidOp}signed shift count ${operandText(check, y)}`);
      x.mode = Mode.Invalid;
      return;
    }
  } else if (isUntyped(y.type!)) {
    convertUntyped(check, y, Typ[BasicKind.Uint]!);
    if ((y.mode as Mode) === Mode.Invalid) {
      x.mode = Mode.Invalid;
      return;
    }
  } else {
    errorf(check, y, `${invalidOp}shift count ${operandText(check, y)} must be integer`);
    x.mode = Mode.Invalid;
    return;
  }

  if (x.mode === Mode.Constant) {
    if (y.mode === Mode.Constant) {
      if (constant.kind(x.val!) === ConstKind.Unknown || constant.kind(y.val!) === ConstKind.Unknown) {
        x.val = constant.makeUnknown();
        if (!isInteger(x.type!)) x.type = Typ[BasicKind.UntypedInt]!;
        return;
      }
      const s = constant.uint64Val(yval!);
      if (s === undefined || s > shiftBound) {
        errorf(check, y, `${invalidOp}invalid shift count ${operandText(check, y)}`);
        x.mode = Mode.Invalid;
        return;
      }
      // 2.0 << 3 is an integer
      if (!isInteger(x.type!)) x.type = Typ[BasicKind.UntypedInt]!;
      x.val = constant.shift(xval!, op, Number(s));
      x.expr = e;
      overflow(check, x, opPos(e));
      return;
    }
    // The type of an untyped constant that is shifted by a variable count comes from the context: it is checked when
    // that is known, see updateExprType.
    if (isUntyped(x.type!)) {
      const info = check.untyped.get(x.expr!);
      if (info !== undefined) info.isLhs = true;
      x.mode = Mode.Value;
      return;
    }
  }

  if (!allInteger(x.type!)) {
    errorf(check, x, `${invalidOp}shifted operand ${operandText(check, x)} must be integer`);
    x.mode = Mode.Invalid;
    return;
  }
  x.mode = Mode.Value;
}
