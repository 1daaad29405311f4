/** Whether values of a type may be copied. */
import { lookupFieldOrMethod, Tag, type Type, unalias, under } from '../../types/index';

/**
 * Whether a copy of a value is as good as the value, and go vet has no complaint: no locks, no atomics, nothing that
 * points to itself. Anything with Lock and Unlock on its pointer counts as a lock, as it does for vet.
 */
export function isCopyable(t: Type, depth = 0): boolean {
  if (depth > 8) return false;
  const u = unalias(t);
  if (u.tag === Tag.TypeParam) return false;
  if (u.tag === Tag.Named) {
    const path = u.obj.pkg?.path ?? '';
    if (uncopied.has(path) || uncopied.has(`${path}.${u.obj.name}`) || /^noCopy$/i.test(u.obj.name)) return false;
    if (isLock(u)) return false;
  }
  const shape = under(u);
  if (shape.tag === Tag.Struct) return shape.fields.every((f) => f.type !== undefined && isCopyable(f.type, depth + 1));
  if (shape.tag === Tag.Array) return isCopyable(shape.elem, depth + 1);
  return true;
}

/** Packages and types whose values stay where they are. */
const uncopied: ReadonlySet<string> = new Set([
  'sync',
  'sync/atomic',
  'internal/runtime/atomic',
  'strings.Builder',
  'runtime.Pinner',
]);

function isLock(t: Type): boolean {
  if (under(t).tag === Tag.Interface) return false;
  const has = (name: string): boolean => lookupFieldOrMethod(t, true, undefined, name).obj !== undefined;
  const asValue = (name: string): boolean => lookupFieldOrMethod(t, false, undefined, name).obj !== undefined;
  return has('Lock') && has('Unlock') && !(asValue('Lock') && asValue('Unlock'));
}
