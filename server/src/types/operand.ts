/** Operands: what an expression denotes while it is being checked (types2/operand.go). */
import type { ConstValue } from '../base/constant';
import type { Expr } from '../syntax/nodes';
import type { BuiltinId } from './object';
import type { Type } from './type';
import { Mode } from './info';

export class Operand {
  mode: Mode = Mode.Invalid;
  expr: Expr | undefined = undefined;
  /** Undefined only while the mode is Invalid or NoValue. */
  type: Type | undefined = undefined;
  val: ConstValue | undefined = undefined;
  /** For Mode.Builtin. */
  id: BuiltinId = 0;

  /** Takes over all of another operand. */
  set(from: Operand): void {
    this.mode = from.mode;
    this.expr = from.expr;
    this.type = from.type;
    this.val = from.val;
    this.id = from.id;
  }
}
