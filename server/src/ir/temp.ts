/** Temporaries that passes make (typecheck.TempAt, go1.26). */
import type { Pos } from '../base/pos';
import { Class, Esc, type Func, Name } from './node';
import { type IRType, Sym } from './type';

/** A new variable of fn, numbered by the variables that fn has. */
export function autoTempAt(pos: Pos, fn: Func, type: IRType): Name {
  const n = new Name(pos, new Sym(type.owner.nowherePkg, `.autotmp_${fn.dcl.length}`), type, Class.AUTO);
  n.curfn = fn;
  n.esc = Esc.Never;
  n.used = true;
  n.autoTemp = true;
  fn.dcl.push(n);
  return n;
}
