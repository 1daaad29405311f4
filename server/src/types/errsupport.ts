/** Why a selector denotes nothing, in the compiler's words (types2/errsupport.go, go1.26). */
import type { Checker } from './checker';
import { typeText } from './format';
import type { Obj } from './object';
import { isExported, ObjTag } from './object';
import type { Type } from './type';

/** The name without its first letter, which is what is compared of names that differ in being exported. */
function tail(name: string): string {
  let i = 1;
  // the bytes of one UTF-8 sequence
  while (i < name.length && (name.charCodeAt(i) & 0xc0) === 0x80) i++;
  return name.slice(i);
}

/**
 * The message for selector sel of the type, where obj is what goes by that name if case does not count. For fields of
 * a struct literal, structLit is set.
 */
export function lookupError(check: Checker, type: Type, sel: string, obj: Obj | undefined, structLit: boolean): string {
  let misspelled = false,
    unexported = false,
    inaccessible = false;
  const alt = obj?.name ?? '';
  if (obj !== undefined) {
    if (obj.pkg === check.pkg) misspelled = true;
    else if (isExported(sel)) {
      if (isExported(alt)) misspelled = true;
      else unexported = tail(sel) === tail(alt);
    } else if (isExported(alt)) misspelled = tail(sel) === tail(alt);
    else inaccessible = sel === alt;
  }
  const t = typeText(check, type);
  if (structLit) {
    if (inaccessible) return `cannot refer to unexported field ${alt} in struct literal of type ${t}`;
    const but = misspelled ? `, but does have ${alt}` : unexported ? `, but does have unexported ${alt}` : '';
    return `unknown field ${sel} in struct literal of type ${t}${but}`;
  }
  const what = obj?.tag === ObjTag.Var ? 'field' : obj?.tag === ObjTag.Func ? 'method' : 'object';
  if (inaccessible) return `cannot refer to unexported ${what} ${alt}`;
  const but = misspelled
    ? `, but does have ${what} ${alt}`
    : unexported
      ? `, but does have unexported ${what} ${alt}`
      : '';
  return `type ${t} has no field or method ${sel}${but}`;
}
