/**
 * The record of one expression, which recording.ts puts into the syntax tree; a file of its own, since types hold some.
 */
import type { ConstValue } from '../base/constant';
import type { Mode } from './info';
import type { Type } from './type';

export class TypeRecord {
  constructor(
    readonly mode: Mode,
    readonly type: Type,
    readonly val: ConstValue | undefined,
  ) {}
}
