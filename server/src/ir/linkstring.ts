/**
 * The unambiguous spelling of types (types.Type.LinkString, mode fmtTypeID): names of generic instances and of shapes
 * are made of it, and messages print these names.
 */

import { type Field, type IRType, type Pkg, type Sym, TKind } from './type';

export function linkString(t: IRType): string {
  return (t.link ??= write(t, new Set()));
}

/**
 * Package paths as the linker writes them: bytes that symbol names cannot hold, and dots of the last element, as %xx.
 */
export function pathToPrefix(path: string): string {
  const slash = path.lastIndexOf('/');
  let out = '';
  for (let i = 0; i < path.length; i++) {
    const c = path.charCodeAt(i);
    const bad = c <= 0x20 || c === 0x25 || c === 0x22 || c >= 0x7f || (c === 0x2e && i > slash);
    out += bad ? '%' + c.toString(16).padStart(2, '0') : path[i]!;
  }
  return out;
}

function prefix(pkg: Pkg): string {
  return (pkg.prefix ??= pkg.path === 'go.shape' ? pkg.path : pathToPrefix(pkg.path));
}

function symbol(s: Sym): string {
  return s.pkg.path === '' ? s.name : prefix(s.pkg) + '.' + s.name;
}

export function isExported(name: string): boolean {
  const c = name.charCodeAt(0);
  if (c < 0x80) return c >= 0x41 && c <= 0x5a;
  const text = Buffer.from(name, 'latin1').toString('utf8');
  return /^\p{Lu}/u.test(text);
}

function params(list: readonly Field[], variadic: boolean, busy: Set<IRType>): string {
  return (
    '(' +
    list
      .map((f, i) => (variadic && i === list.length - 1 ? '...' + write(f.type.elem, busy) : write(f.type, busy)))
      .join(', ') +
    ')'
  );
}

function results(list: readonly Field[], busy: Set<IRType>): string {
  return list.length === 0
    ? ''
    : list.length === 1
      ? ' ' + write(list[0]!.type, busy)
      : ' ' + params(list, false, busy);
}

function write(t0: IRType, busy: Set<IRType>): string {
  const t = t0.canon;
  if (t.sym !== undefined) return symbol(t.sym);
  if (t === t.owner.INTER) return 'interface {}';
  if (busy.has(t)) return '@';
  busy.add(t);
  const text = structural(t, busy);
  busy.delete(t);
  return text;
}

function structural(t: IRType, busy: Set<IRType>): string {
  switch (t.kind) {
    case TKind.PTR:
      return '*' + write(t.elem, busy);
    case TKind.SLICE:
      return '[]' + write(t.elem, busy);
    case TKind.ARRAY:
      return `[${t.len}]` + write(t.elem, busy);
    case TKind.MAP:
      return `map[${write(t.key, busy)}]${write(t.elem, busy)}`;
    case TKind.CHAN: {
      const elem = write(t.elem, busy);
      if (t.chanDir === 1) return 'chan<- ' + elem;
      if (t.chanDir === 2) return '<-chan ' + elem;
      return t.elem.isChan && t.elem.sym === undefined && t.elem.chanDir === 2 ? `chan (${elem})` : 'chan ' + elem;
    }
    case TKind.FUNC:
      return 'func' + params(t.params, t.variadic, busy) + results(t.results, busy);
    case TKind.INTER: {
      const list = t.fields.map(
        (f) =>
          ' ' +
          (f.sym === undefined ? '' : symbol(f.sym)) +
          params(f.type.params, f.type.variadic, busy) +
          results(f.type.results, busy),
      );
      return 'interface {' + list.join(';') + (list.length > 0 ? ' }' : '}');
    }
    case TKind.STRUCT: {
      const list = t.fields.map((f) => ' ' + fieldText(f, busy));
      return 'struct {' + list.join(';') + (list.length > 0 ? ' }' : '}');
    }
    case TKind.TUPLE:
      return params(t.fields, false, busy);
    default:
      return 'invalid type';
  }
}

function fieldText(f: Field, busy: Set<IRType>): string {
  let name = f.sym === undefined ? '' : symbol(f.sym) + ' ';
  if (f.embedded && f.sym !== undefined) {
    const tsym = (f.type.isPtr && f.type.sym === undefined ? f.type.elem : f.type).sym;
    const same =
      tsym !== undefined &&
      (f.sym === tsym ||
        (isExported(tsym.name) && f.sym.name === tsym.name) ||
        (f.sym.name === tsym.name && tsym.pkg.path === f.sym.pkg.path));
    name = same ? '' : symbol(f.sym) + ' = ';
  }
  return name + write(f.type, busy) + (f.note === '' ? '' : ' ' + JSON.stringify(f.note));
}
