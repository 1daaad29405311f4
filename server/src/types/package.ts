/** A type-checked (or to-be-checked) package, as go/types.Package. */
import type { Scope } from './scope';

export class Package {
  complete = false;
  imports: readonly Package[] = [];
  /** Made by an import that could not be resolved: selectors of it are silently invalid. */
  fake = false;
  /** Uses of package "C" are accepted without a declaration. */
  cgo = false;
  /** Language version of the package's module ("go1.26"). */
  goVersion = '';
  constructor(readonly path: string, public name: string, readonly scope: Scope) {}
}
