/** Types as text, for messages and for hashing (types2/typestring.go; worded as go/types where the two differ). */
import { quote } from '../base/constant';
import { encodeRune } from '../base/constant-literal';
import { unalias } from './alias';
import type { Context } from './context';
import { typeParams } from './named';
import type { Obj, TypeName } from './object';
import { isExported, ObjTag } from './object';
import type { Package } from './package';
import { isAllTerms } from './termlist';
import type { Signature, Tuple, Type, TypeParam } from './type';
import { Tag } from './type';
import { typeSet } from './typeset';
import type { TypeSet } from './typeset-data';
import { under } from './under';
import { isPredeclared } from './universe';

/** How a package is written in front of a name; '' leaves it out. Without one, package paths are written. */
export type Qualifier = (pkg: Package) => string;

/** Leaves the given package's name out, and writes paths of others. */
export function relativeTo(pkg: Package): Qualifier {
  return (other) => (other === pkg ? '' : other.path);
}

/** Writes package names (not paths). */
export function packageName(pkg: Package): string {
  return pkg.name;
}

/** A type as Go source would write it, as types2.TypeString. */
export function typeString(typ: Type, qf?: Qualifier): string {
  const w = new TypeWriter(qf, undefined);
  w.typ(typ);
  return w.buf;
}

/** A signature without `func`. */
export function signatureString(sig: Signature, qf?: Qualifier): string {
  const w = new TypeWriter(qf, undefined);
  w.signature(sig);
  return w.buf;
}

const maxDepth = 400;

export class TypeWriter {
  buf = '';
  /** Parameter names are written. */
  paramNames = true;
  /** The first unexported field tells its package. */
  pkgInfo = false;
  private readonly seen: Type[] = [];
  private tparams: readonly TypeParam[] = [];

  /** With a context, types are hashed. */
  constructor(
    private readonly qf: Qualifier | undefined,
    private readonly ctxt: Context | undefined,
  ) {}

  private sep(c: string): void {
    this.buf += this.ctxt === undefined ? c + ' ' : c;
  }
  private blank(): void {
    this.buf += this.ctxt === undefined ? ' ' : '#';
  }

  typ(t: Type | undefined): void {
    if (t === undefined) {
      this.buf += '<nil>';
      return;
    }
    if (t.tag === Tag.Basic) {
      this.buf += t.name === 'Pointer' ? 'unsafe.Pointer' : t.name;
      return;
    }
    if (this.seen.length > maxDepth || this.seen.includes(t)) {
      this.buf += '<cycle>';
      return;
    }
    this.seen.push(t);
    this.typ0(t);
    this.seen.pop();
  }

  private typ0(t: Type): void {
    switch (t.tag) {
      case Tag.Array:
        this.buf += `[${t.len}]`;
        this.typ(t.elem);
        break;
      case Tag.Slice:
        this.buf += '[]';
        this.typ(t.elem);
        break;
      case Tag.Struct:
        this.buf += 'struct{';
        for (let i = 0; i < t.fields.length; i++) {
          const f = t.fields[i]!;
          if (i > 0) this.sep(';');
          let annotate = false;
          if (this.qf === undefined && this.pkgInfo && !isExported(f.name)) {
            annotate = true;
            this.pkgInfo = false;
          }
          if (!f.embedded) {
            this.buf += f.name;
            this.blank();
          }
          this.typ(f.type);
          if (annotate) this.buf += ` /* package ${f.pkg?.path ?? ''} */ `;
          const tag = t.tags?.[i];
          if (tag !== undefined && tag !== '') {
            this.blank();
            this.buf += quote(tag);
          }
        }
        this.buf += '}';
        break;
      case Tag.Pointer:
        this.buf += '*';
        this.typ(t.base);
        break;
      case Tag.Tuple:
        this.tuple(t, false);
        break;
      case Tag.Signature:
        this.buf += 'func';
        this.signature(t);
        break;
      case Tag.Union:
        for (let i = 0; i < t.terms.length; i++) {
          const term = t.terms[i]!;
          if (i > 0) this.buf += ' | ';
          if (term.tilde) this.buf += '~';
          this.typ(term.type);
        }
        break;
      case Tag.Interface: {
        if (this.ctxt === undefined) {
          if (t.predeclared === 'any') {
            this.buf += 'any';
            break;
          }
          if (t.predeclared === 'comparable') {
            this.buf += 'interface{comparable}';
            break;
          }
        }
        if (t.implicit) {
          if (t.methods.length === 0 && t.embeddeds.length === 1) {
            this.typ(t.embeddeds[0]!);
            break;
          }
          this.buf += '/* implicit */ ';
        }
        this.buf += 'interface{';
        if (this.ctxt !== undefined) {
          this.typeSet(typeSet(t), this.ctxt);
        } else {
          let first = true;
          for (const m of t.methods) {
            if (!first) this.sep(';');
            first = false;
            this.buf += m.name;
            if (m.type !== undefined) this.signature(m.type);
          }
          for (const e of t.embeddeds) {
            if (!first) this.sep(';');
            first = false;
            this.typ(e);
          }
        }
        this.buf += '}';
        break;
      }
      case Tag.Map:
        this.buf += 'map[';
        this.typ(t.key);
        this.buf += ']';
        this.typ(t.elem);
        break;
      case Tag.Chan: {
        const parens = t.dir === 0 && t.elem.tag === Tag.Chan && t.elem.dir === 2;
        this.buf += t.dir === 0 ? 'chan ' : t.dir === 1 ? 'chan<- ' : '<-chan ';
        if (parens) this.buf += '(';
        this.typ(t.elem);
        if (parens) this.buf += ')';
        break;
      }
      case Tag.Named: {
        const inst = t.state.inst;
        if (this.ctxt !== undefined) this.buf += this.ctxt.idOf(inst === undefined ? t : inst.orig);
        this.typeName(t.obj);
        if (inst !== undefined) this.typeList(inst.targs);
        else if (this.ctxt === undefined && t.state.tparams.length > 0) this.tParamList(typeParams(t));
        break;
      }
      case Tag.TypeParam: {
        const i = this.tparams.indexOf(t);
        if (i >= 0) {
          this.buf += `$${i}`;
        } else {
          this.buf += t.obj.name;
          if (this.ctxt !== undefined) this.buf += subscript(this.ctxt.idOf(t));
          else if (isPredeclared(t.obj.name)) this.buf += '/* type parameter */';
        }
        break;
      }
      case Tag.Alias:
        this.typeName(t.obj);
        if (t.targs.length > 0) this.typeList(t.targs);
        else if (this.ctxt === undefined && t.tparams.length > 0) this.tParamList(t.tparams);
        if (this.ctxt !== undefined) this.typ(unalias(t));
        break;
      case Tag.Basic:
        break;
    }
  }

  private typeSet(s: TypeSet, ctxt: Context): void {
    let first = true;
    for (const m of s.methods) {
      if (!first) this.sep(';');
      first = false;
      this.buf += m.name;
      if (m.type !== undefined) this.signature(m.type);
    }
    if (isAllTerms(s.terms)) return;
    if (s.terms.length === 0) {
      this.buf += '\u2205';
      return;
    }
    const hashes = s.terms.map((term) => {
      const w = new TypeWriter(undefined, ctxt);
      w.seen.push(...this.seen);
      w.typ(term.type);
      return (term.tilde ? '~' : '') + w.buf;
    });
    if (!first) this.sep(';');
    this.buf += hashes.sort().join('|');
  }

  typeList(list: readonly Type[]): void {
    this.buf += '[';
    for (let i = 0; i < list.length; i++) {
      // A comma without blank, as go/types writes type arguments.
      if (i > 0) this.sep(',');
      this.typ(list[i]!);
    }
    this.buf += ']';
  }

  tParamList(list: readonly TypeParam[]): void {
    this.buf += '[';
    let prev: Type | undefined;
    for (let i = 0; i < list.length; i++) {
      const tpar = list[i]!;
      if (i > 0) {
        if (tpar.bound !== prev) {
          this.blank();
          this.typ(prev);
        }
        this.sep(',');
      }
      prev = tpar.bound;
      this.typ(tpar);
    }
    if (prev !== undefined) {
      this.blank();
      this.typ(prev);
    }
    this.buf += ']';
  }

  private typeName(obj: TypeName): void {
    this.buf += packagePrefix(obj.pkg, this.qf) + obj.name;
  }

  private tuple(t: Tuple, variadic: boolean): void {
    this.buf += '(';
    for (let i = 0; i < t.vars.length; i++) {
      const v = t.vars[i]!;
      if (i > 0) this.sep(',');
      if (this.ctxt === undefined && v.name !== '' && this.paramNames) this.buf += v.name + ' ';
      const typ = v.type;
      if (variadic && i === t.vars.length - 1) {
        if (typ !== undefined && typ.tag === Tag.Slice) {
          this.buf += '...';
          this.typ(typ.elem);
        } else {
          // append([]byte, string...)
          this.typ(typ);
          this.buf += '...';
        }
      } else {
        this.typ(typ);
      }
    }
    this.buf += ')';
  }

  signature(sig: Signature): void {
    const outer = this.tparams;
    if (sig.tparams.length > 0) {
      if (this.ctxt !== undefined) this.tparams = sig.tparams;
      this.tParamList(sig.tparams);
    }
    this.tuple(sig.params, sig.variadic);
    const results = sig.results.vars;
    if (results.length > 0) {
      this.blank();
      if (results.length === 1 && (this.ctxt !== undefined || results[0]!.name === '')) this.typ(results[0]!.type);
      else this.tuple(sig.results, false);
    }
    this.tparams = outer;
  }
}

function subscript(id: number): string {
  let s = '';
  for (const d of String(id)) s += encodeRune(0x2080 + Number(d));
  return s;
}

function packagePrefix(pkg: Package | undefined, qf: Qualifier | undefined): string {
  if (pkg === undefined) return '';
  const s = qf === undefined ? pkg.path : qf(pkg);
  return s === '' ? '' : s + '.';
}

/** An object with its kind and type, as types2.ObjectString. */
export function objectString(obj: Obj, qf?: Qualifier): string {
  let kind: string;
  let type: Type | undefined = obj.type;
  switch (obj.tag) {
    case ObjTag.PkgName: {
      const path = obj.imported.path;
      return `package ${obj.name}${path !== '' && path !== obj.name ? ` (${quote(path)})` : ''}`;
    }
    case ObjTag.Const:
      kind = 'const';
      break;
    case ObjTag.TypeName:
      kind = type !== undefined && unalias(type).tag === Tag.TypeParam ? 'type parameter' : 'type';
      break;
    case ObjTag.Var:
      kind = obj.kind === 5 ? 'field' : 'var';
      break;
    case ObjTag.Func:
      return `func ${funcName(obj, qf)}${obj.type === undefined ? '' : signatureString(obj.type, qf)}`;
    case ObjTag.Label:
      kind = 'label';
      type = undefined;
      break;
    case ObjTag.Builtin:
      kind = 'builtin';
      type = undefined;
      break;
    default:
      return 'nil';
  }
  const w = new TypeWriter(qf, undefined);
  w.buf = kind + ' ';
  if (obj.pkg !== undefined && obj.parent === obj.pkg.scope) w.buf += packagePrefix(obj.pkg, qf);
  w.buf += obj.name;
  if (type === undefined) return w.buf;
  if (obj.tag === ObjTag.TypeName) {
    if (type.tag === Tag.Basic) return w.buf;
    if (type.tag === Tag.Named || type.tag === Tag.Alias) {
      const tparams = type.tag === Tag.Named ? typeParams(type) : type.tparams;
      if (tparams.length > 0) w.tParamList(tparams);
    }
    if (isAliasName(obj)) {
      w.buf += ' =';
      if (type.tag === Tag.Alias) type = type.fromRHS;
    } else {
      type = type.tag === Tag.TypeParam ? type.bound : under(type);
    }
  }
  w.buf += ' ';
  w.typ(type);
  return w.buf;
}

/** Whether a type name stands for a type that has another name. */
export function isAliasName(obj: TypeName): boolean {
  const t = obj.type;
  if (t === undefined) return false;
  switch (t.tag) {
    case Tag.Basic:
      return (
        obj.pkg?.path !== 'unsafe' &&
        (obj.pkg !== undefined || t.name !== obj.name || t.name === 'byte' || t.name === 'rune')
      );
    case Tag.Named:
    case Tag.TypeParam:
      return obj !== t.obj;
    default:
      return true;
  }
}

/** A function's name with its package or receiver. */
export function funcName(f: Obj, qf?: Qualifier): string {
  const sig = f.tag === ObjTag.Func ? f.type : undefined;
  if (sig?.recv !== undefined) {
    const recv = sig.recv.type!;
    return `(${recv.tag === Tag.Interface ? 'interface' : typeString(recv, qf)}).${f.name}`;
  }
  return (sig !== undefined ? packagePrefix(f.pkg, qf) : '') + f.name;
}
