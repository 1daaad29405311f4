/**
 * Who declares and who uses what in a package, declaration by declaration: what an edit of a declaration has to know.
 * The facts of a declaration are kept as long as its tree, so that an edit elsewhere costs nothing here.
 */
import { isIndexed } from '../../answers/extents';
import type { FileView, PackageView } from '../../answers/model';
import {
  type CallExpr,
  children,
  type Decl,
  type FuncDecl,
  type FuncType,
  Kind,
  type Name,
  type Node,
  parseFile,
  unparen,
  walk,
} from '../../syntax/index';
import {
  BasicInfo,
  Func,
  type Obj,
  objectOf,
  originFunc,
  originVar,
  SelectionKind,
  Tag,
  typeOf,
  under,
  Var,
} from '../../types/index';

/** A function, a method, or a method of an interface, as it is declared. */
export interface FunctionEntry {
  readonly func: Func;
  readonly name: string;
  readonly view: FileView;
  readonly type: FuncType;
  /** undefined for methods of interfaces. */
  readonly decl: FuncDecl | undefined;
  readonly isMethod: boolean;
}

/** A name in the code, and where it stands. */
export interface Use {
  readonly name: Name;
  readonly at: DeclFacts;
}

/** What one top-level declaration has in it. */
export interface DeclFacts {
  readonly decl: Decl;
  readonly view: FileView;
  readonly parents: ReadonlyMap<Node, Node>;
  /** By position, the outermost node that a finding can be about. */
  readonly byPos: ReadonlyMap<number, Node>;
  /** Names that denote something, the names of declared functions, fields and parameters left out. */
  readonly uses: ReadonlyMap<Obj, readonly Name[]>;
  readonly functions: readonly FunctionEntry[];
  readonly names: ReadonlySet<string>;
}

/** Facts of declarations, kept between questions. */
export class FactsCache {
  private readonly kept = new WeakMap<Decl, DeclFacts>();

  of(view: FileView, decl: Decl): DeclFacts {
    let facts = this.kept.get(decl);
    // A file's view is made again for each question.
    if (facts === undefined || facts.view !== view) {
      facts =
        facts === undefined
          ? factsOf(view, decl)
          : { ...facts, view, functions: facts.functions.map((f) => ({ ...f, view })) };
      this.kept.set(decl, facts);
    }
    return facts;
  }
}

export class PackageFacts {
  private readonly byFile = new Map<FileView, readonly DeclFacts[]>();
  private functionsMade: ReadonlyMap<Func, FunctionEntry> | undefined;
  private methodsMade: ReadonlyMap<string, readonly FunctionEntry[]> | undefined;
  private readonly mentioned = new Map<string, boolean>();

  constructor(
    readonly pkg: PackageView,
    private readonly cache: FactsCache,
  ) {}

  decls(view: FileView): readonly DeclFacts[] {
    let made = this.byFile.get(view);
    if (made === undefined) {
      made = view.tree.declList.map((d) => this.cache.of(view, d));
      this.byFile.set(view, made);
    }
    return made;
  }

  private *all(): Iterable<DeclFacts> {
    for (const view of this.pkg.files) yield* this.decls(view);
  }

  viewOf(file: string): FileView | undefined {
    return this.pkg.files.find((f) => f.file === file);
  }

  /** The declaration around a byte offset. */
  declAt(view: FileView, offset: number): DeclFacts | undefined {
    let found: DeclFacts | undefined;
    for (const d of this.decls(view)) {
      const start = offsetOf(view, d.decl.pos);
      if (start !== undefined && start <= offset) found = d;
    }
    return found;
  }

  usesOf(obj: Obj): Use[] {
    const uses: Use[] = [];
    for (const at of this.all()) for (const name of at.uses.get(obj) ?? []) uses.push({ name, at });
    return uses;
  }

  get functions(): ReadonlyMap<Func, FunctionEntry> {
    if (this.functionsMade === undefined) {
      const made = new Map<Func, FunctionEntry>();
      for (const d of this.all()) for (const f of d.functions) made.set(f.func, f);
      this.functionsMade = made;
    }
    return this.functionsMade;
  }

  /** Methods, of interfaces too, by name. */
  get methods(): ReadonlyMap<string, readonly FunctionEntry[]> {
    if (this.methodsMade === undefined) {
      const made = new Map<string, FunctionEntry[]>();
      for (const f of this.functions.values()) {
        if (!f.isMethod) continue;
        const list = made.get(f.name);
        if (list === undefined) made.set(f.name, [f]);
        else list.push(f);
      }
      this.methodsMade = made;
    }
    return this.methodsMade;
  }

  /** The function of this package that a call calls, a method of an interface included. */
  calleeOf(call: CallExpr): FunctionEntry | undefined {
    const fun = unparen(call.fun);
    const obj =
      fun.kind === Kind.Name
        ? objectOf(fun)
        : fun.kind === Kind.SelectorExpr && fun.selection?.kind === SelectionKind.MethodVal
          ? fun.selection.obj
          : undefined;
    return obj instanceof Func ? this.functions.get(originFunc(obj)) : undefined;
  }

  /** Whether the code of a file that is not part of the build, or assembly, uses a name. */
  mentionedElsewhere(name: string): boolean {
    let known = this.mentioned.get(name);
    if (known === undefined) {
      known = this.pkg.otherTexts.some((t) =>
        t.file.endsWith('.go') ? mentions(t.text, name) : t.text.includes(name),
      );
      this.mentioned.set(name, known);
    }
    return known;
  }

  /** Whether a file of the package imports one of some packages. */
  imports(...paths: readonly string[]): boolean {
    return this.pkg.files.some((f) =>
      f.tree.declList.some(
        (d) => d.kind === Kind.ImportDecl && d.path !== undefined && paths.includes(d.path.value.slice(1, -1)),
      ),
    );
  }

  /** Whether the package can tell strings of the same text apart: it looks at their memory. */
  get comparesStrings(): boolean {
    if (this.imports('C')) return true;
    if (!this.imports('unsafe')) return false;
    for (const d of this.all())
      if (d.names.has('StringData') || d.names.has('StringHeader') || castsString(d)) return true;
    return false;
  }
}

/** Whether a pointer to a string becomes an unsafe.Pointer. */
function castsString(d: DeclFacts): boolean {
  if (!d.names.has('unsafe')) return false;
  for (const n of d.parents.keys()) {
    if (n.kind !== Kind.CallExpr || n.fun.kind !== Kind.SelectorExpr || n.fun.sel.value !== 'Pointer') continue;
    const t = n.argList[0] === undefined ? undefined : typeOf(n.argList[0]);
    const to = t === undefined ? undefined : under(t);
    if (to === undefined || to.tag !== Tag.Pointer) continue;
    const base = under(to.base);
    if (base.tag === Tag.Basic && (base.info & BasicInfo.IsString) !== 0) return true;
    if (base.tag === Tag.Struct || base.tag === Tag.Array) return true;
  }
  return false;
}

function factsOf(view: FileView, decl: Decl): DeclFacts {
  const parents = new Map<Node, Node>();
  const byPos = new Map<number, Node>();
  const uses = new Map<Obj, Name[]>();
  const functions: FunctionEntry[] = [];
  const names = new Set<string>();
  const declare = (name: Name, entry: Omit<FunctionEntry, 'func' | 'name'>): void => {
    const func = objectOf(name);
    if (func instanceof Func) functions.push({ ...entry, func, name: name.value });
  };
  const stack: Node[] = [decl];
  const below: (Node | undefined)[] = [];
  for (let n = stack.pop(); n !== undefined; n = stack.pop()) {
    if (isIndexed(n) && !byPos.has(n.pos)) byPos.set(n.pos, n);
    if (n.kind === Kind.FuncDecl) declare(n.name, { view, type: n.type, decl: n, isMethod: n.recv !== undefined });
    else if (n.kind === Kind.InterfaceType) {
      for (const m of n.methodList)
        if (m.name && m.type.kind === Kind.FuncType)
          declare(m.name, { view, type: m.type, decl: undefined, isMethod: true });
    } else if (n.kind === Kind.Name) {
      names.add(n.value);
      const parent = parents.get(n);
      const declares =
        parent !== undefined && (parent.kind === Kind.FuncDecl || parent.kind === Kind.Field) && parent.name === n;
      const obj = objectOf(n);
      if (!declares && obj !== undefined) {
        const key = obj instanceof Func ? originFunc(obj) : obj instanceof Var ? originVar(obj) : obj;
        const list = uses.get(key);
        if (list === undefined) uses.set(key, [n]);
        else list.push(n);
      }
    }
    below.length = 0;
    children(n, below);
    // In the order of the source.
    for (let i = below.length - 1; i >= 0; i--) {
      const child = below[i];
      // A type that fields share has one parent, the first; it is visited once.
      if (child === undefined || parents.has(child)) continue;
      parents.set(child, n);
      stack.push(child);
    }
  }
  return { decl, view, parents, byPos, uses, functions, names };
}

/** Whether a file's code uses a name; in comments and strings it is a word. */
function mentions(text: string, name: string): boolean {
  if (!text.includes(name)) return false;
  const { file } = parseFile(text, 1);
  let found = file.linknames.some((l) => l.local === name);
  walk(file, (n) => {
    if (n.kind === Kind.Name && n.value === name) found = true;
    return !found;
  });
  return found;
}

/** The nearest node above that is no parenthesis, and its child that contains n. */
export function parentOf(at: DeclFacts, n: Node): { parent: Node | undefined; child: Node } {
  let child = n,
    parent = at.parents.get(n);
  while (parent?.kind === Kind.ParenExpr) {
    child = parent;
    parent = at.parents.get(parent);
  }
  return { parent, child };
}

/** Whether two nodes are the same but for parentheses. */
export function sameExpr(a: Node | undefined, b: Node): boolean {
  if (a === undefined) return false;
  const strip = (n: Node): Node => (n.kind === Kind.ParenExpr ? unparen(n) : n);
  return strip(a) === strip(b);
}

/** Byte offset of a position in its file; undefined for positions without a place. */
export function offsetOf(view: FileView, pos: number): number | undefined {
  const base = view.baseOf(pos);
  return base === undefined ? undefined : pos - base.start + base.offset;
}
