/**
 * Who declares and who uses what in a package: what an edit of a declaration has to know.
 */
import type { FileView, PackageView } from '../answers/model';
import { children, type FuncDecl, type FuncType, Kind, type Name, type Node, unparen } from '../syntax/index';
import { Func, objectOf, originFunc, Var } from '../types/index';

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

export interface Use {
  readonly name: Name;
  readonly view: FileView;
}

export interface PackageIndex {
  readonly functions: ReadonlyMap<Func, FunctionEntry>;
  /** Methods, of interfaces too, by name. */
  readonly methods: ReadonlyMap<string, readonly FunctionEntry[]>;
  readonly functionUses: ReadonlyMap<Func, readonly Use[]>;
  readonly variableUses: ReadonlyMap<Var, readonly Use[]>;
  readonly parents: ReadonlyMap<Node, Node>;
}

/** The index of a package. */
export function indexOf(pkg: PackageView): PackageIndex {
  const functions = new Map<Func, FunctionEntry>();
  const methods = new Map<string, FunctionEntry[]>();
  const functionUses = new Map<Func, Use[]>();
  const variableUses = new Map<Var, Use[]>();
  const parents = new Map<Node, Node>();
  const declare = (name: Name, entry: Omit<FunctionEntry, 'func' | 'name'>): void => {
    const func = objectOf(name);
    if (!(func instanceof Func)) return;
    const full = { ...entry, func, name: name.value };
    functions.set(func, full);
    if (entry.isMethod) push(methods, name.value, full);
  };
  for (const view of pkg.files) {
    const stack: Node[] = [view.tree];
    const below: (Node | undefined)[] = [];
    for (let n = stack.pop(); n !== undefined; n = stack.pop()) {
      if (n.kind === Kind.FuncDecl) declare(n.name, { view, type: n.type, decl: n, isMethod: n.recv !== undefined });
      else if (n.kind === Kind.InterfaceType) {
        for (const m of n.methodList)
          if (m.name && m.type.kind === Kind.FuncType)
            declare(m.name, { view, type: m.type, decl: undefined, isMethod: true });
      } else if (n.kind === Kind.Name) {
        const parent = parents.get(n);
        const obj = objectOf(n);
        const declares =
          parent !== undefined &&
          ((parent.kind === Kind.FuncDecl && parent.name === n) || (parent.kind === Kind.Field && parent.name === n));
        if (!declares && obj instanceof Func) push(functionUses, originFunc(obj), { name: n, view });
        else if (!declares && obj instanceof Var) push(variableUses, obj, { name: n, view });
      }
      below.length = 0;
      children(n, below);
      for (const child of below) {
        // A type that fields share has one parent, the first; it is visited once.
        if (child === undefined || parents.has(child)) continue;
        parents.set(child, n);
        stack.push(child);
      }
    }
  }
  return { functions, methods, functionUses, variableUses, parents };
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** The nearest node above that is no parenthesis, and its child that contains n. */
export function parentOf(index: PackageIndex, n: Node): { parent: Node | undefined; child: Node } {
  let child = n,
    parent = index.parents.get(n);
  while (parent?.kind === Kind.ParenExpr) {
    child = parent;
    parent = index.parents.get(parent);
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
