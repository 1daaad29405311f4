/** A type-checked (or to-be-checked) package, as go/types.Package. */
import type { Checker } from './checker';
import type { Scope } from './scope';

export class Package {
  complete = false;
  imports: readonly Package[] = [];
  /** Made by an import that could not be resolved: selectors of it are silently invalid. */
  fake = false;
  /** Uses of package "C" are accepted without a declaration. */
  cgo = false;
  /** It has files that import "C": types of it can be C's, which are not in Go's heap. */
  usesC = false;
  /** Language version of the package's module ("go1.26"). */
  goVersion = '';
  /** The checker that resolves this package's objects; undefined for unsafe and for fake packages. */
  checker: Checker | undefined = undefined;
  /** Declares the package's objects; run once, when the scope is first asked for. */
  populate: (() => void) | undefined = undefined;
  private readonly elems: Scope;

  constructor(
    readonly path: string,
    public name: string,
    scope: Scope,
  ) {
    this.elems = scope;
  }

  /** The package's scope. Asking for it declares the package's objects, if that has not been done yet. */
  get scope(): Scope {
    const populate = this.populate;
    if (populate !== undefined) {
      this.populate = undefined;
      populate();
    }
    return this.elems;
  }
}
