/**
 * Printed forms of types and symbols in messages, as cmd/compile/internal/types/fmt.go (go1.26). Texts are binary
 * strings, as sources are. What is printed depends on the package that is being compiled: its names stand unqualified.
 */
import { quote } from '../base/constant';
import { isExported, linkString, pathToPrefix } from './linkstring';
import { type Field, type IRType, type Pkg, type Sym, TKind } from './type';

/** The type in Go syntax (%v), names qualified by their packages' names unless they are localPkg's. */
export function typeString(t: IRType, localPkg: Pkg): string {
  if (t.toldIn !== localPkg) {
    t.told = tconv(t, false, localPkg, 0);
    t.toldIn = localPkg;
  }
  return t.told;
}

/** A literal's name without the hash of the place where it was inlined (cmd/internal/obj/objfile.go, go1.27). */
export function trimInlineHash(name: string): string {
  const at = name.indexOf('#');
  // Eight bytes in base 64.
  return at < 0 || name[at + 13] !== '#' ? name : name.slice(0, at) + name.slice(at + 14);
}

/** The symbol, qualified by its package's name unless that is localPkg (%v). */
export function symString(s: Sym, localPkg: Pkg): string {
  const pkg = s.pkg;
  return pkg === localPkg || pkg.name === '' ? s.name : pkg.name + '.' + s.name;
}

/** Splits the `·N` off that types declared in functions carry. */
export function splitVargenSuffix(name: string): [base: string, suffix: string] {
  let i = name.length;
  while (i > 0 && name.charCodeAt(i - 1) >= 0x30 && name.charCodeAt(i - 1) <= 0x39) i--;
  if (i === name.length || i === 0 || name.charCodeAt(i - 1) !== 0xb7) return [name, ''];
  const dot = i >= 2 && name.charCodeAt(i - 2) === 0xc2 ? i - 2 : i - 1;
  return [name.slice(0, dot), name.slice(dot)];
}

/** method: the type of an interface's method, which stands without `func`. */
function tconv(t: IRType, method: boolean, local: Pkg, depth: number): string {
  // Only invalid types are that deep.
  if (depth > 200) return '@0';
  const sym = t.sym;
  if (sym !== undefined) {
    const name = sym.name;
    const last = name.charCodeAt(name.length - 1);
    const shown = last >= 0x30 && last <= 0x39 ? splitVargenSuffix(name)[0] : name;
    const pkg = sym.pkg;
    return pkg === local || pkg.name === '' ? shown : pkg.name + '.' + shown;
  }
  const d = depth + 1;
  switch (t.kind) {
    case TKind.PTR:
      return '*' + tconv(t.elem, false, local, d);
    case TKind.ARRAY:
      return `[${t.len}]` + tconv(t.elem, false, local, d);
    case TKind.SLICE:
      return '[]' + tconv(t.elem, false, local, d);
    case TKind.CHAN: {
      const elem = t.elem;
      const s = tconv(elem, false, local, d);
      if (t.chanDir === 2) return '<-chan ' + s;
      if (t.chanDir === 1) return 'chan<- ' + s;
      return elem.isChan && elem.sym === undefined && elem.chanDir === 2 ? `chan (${s})` : 'chan ' + s;
    }
    case TKind.MAP:
      return `map[${tconv(t.key, false, local, d)}]` + tconv(t.elem, false, local, d);
    case TKind.INTER:
      return interfaceText(t, local, d);
    case TKind.FUNC: {
      let s = '';
      if (!method) {
        const recv = t.recv;
        if (recv !== undefined) s = 'method' + params([recv], local, d) + ' ';
        s += 'func';
      }
      s += params(t.params, local, d);
      const results = t.results;
      if (results.length === 1) s += ' ' + tconv(results[0]!.type, false, local, d);
      else if (results.length > 1) s += ' ' + params(results, local, d);
      return s;
    }
    case TKind.STRUCT: {
      const fields = t.fields;
      if (fields.length === 0) return 'struct {}';
      let s = 'struct {';
      for (let i = 0; i < fields.length; i++) s += (i === 0 ? ' ' : '; ') + fieldText(fields[i]!, local, d);
      return s + ' }';
    }
    case TKind.TUPLE:
      return t.fields.map((f) => tconv(f.type, false, local, d)).join(',');
    default:
      return 'undefined';
  }
}

function interfaceText(t: IRType, local: Pkg, d: number): string {
  const methods = t.fields;
  if (methods.length === 0) return 'interface {}';
  let s = 'interface {';
  let links = false;
  for (let i = 0; i < methods.length; i++) {
    const m = methods[i]!;
    s += i === 0 ? ' ' : '; ';
    if (m.sym !== undefined) {
      if (isExported(m.sym.name)) s += m.sym.name;
      else {
        // The compiler goes over to link strings here and stays with them to the end of the interface.
        links = true;
        const prefix = pathToPrefix(m.sym.pkg.path);
        s += prefix === '' ? m.sym.name : prefix + '.' + m.sym.name;
      }
    }
    s += links ? linkString(m.type).replace(/^func/, '') : tconv(m.type, true, local, d);
  }
  return s + ' }';
}

function params(list: readonly Field[], local: Pkg, d: number): string {
  let s = '(';
  for (let i = 0; i < list.length; i++) {
    const f = list[i]!;
    if (i !== 0) s += ', ';
    s += f.isDDD ? '...' + tconv(f.type.elem, false, local, d) : tconv(f.type, false, local, d);
  }
  return s + ')';
}

function fieldText(f: Field, local: Pkg, d: number): string {
  let s = '';
  if (f.sym !== undefined && !f.embedded) s = (isExported(f.sym.name) ? f.sym.name : symString(f.sym, local)) + ' ';
  s += f.isDDD ? '...' + tconv(f.type.elem, false, local, d) : tconv(f.type, false, local, d);
  if (f.note !== '') s += ' ' + quote(f.note);
  return s;
}
