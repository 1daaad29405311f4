/**
 * Calls of fmt whose output can be made exactly without fmt: constant formats with plain verbs, and operands of types
 * that fmt formats by their values alone. Answers to fmt's print.go and format.go (go1.26).
 */
import { quote } from '../../base/constant';
import type { CallExpr, Expr } from '../../syntax/index';
import { Kind, unparen } from '../../syntax/index';
import {
  BasicInfo,
  BasicKind,
  Func,
  isInterface,
  lookupFieldOrMethod,
  resolveObject,
  Tag,
  type Type,
  typeOf,
  unalias,
  under,
} from '../../types/index';
import { packageNamed } from '../edits';
import { type Reason, reason } from '../reasons';

/** How the text of an operand is made. */
export type Conversion =
  | { readonly kind: 'string'; readonly exact: boolean }
  | { readonly kind: 'bytes' }
  | { readonly kind: 'bool' }
  /** fmt calls the method, and makes do with a panic of it. */
  | { readonly kind: 'method'; readonly name: 'String' | 'Error' }
  | { readonly kind: 'quote' }
  | {
      readonly kind: 'int';
      readonly unsigned: boolean;
      readonly base: number;
      readonly is: 'int' | 'int64' | 'uint64' | 'other';
    }
  | {
      readonly kind: 'float';
      readonly verb: 'f' | 'e' | 'g';
      readonly precision: number;
      readonly bits: 32 | 64;
      readonly exact: boolean;
    };

export type Piece = { readonly literal: string } | { readonly arg: Expr; readonly how: Conversion };

export const isLiteral = (p: Piece): p is { readonly literal: string } => 'literal' in p;

/** The function of fmt that a call calls: "Sprintf"; undefined for any other. */
export function fmtFunction(call: CallExpr): string | undefined {
  const fun = unparen(call.fun);
  if (fun.kind !== Kind.SelectorExpr) return undefined;
  return packageNamed(fun.x)?.imported.path === 'fmt' ? fun.sel.value : undefined;
}

/**
 * The pieces that a call of fmt writes, its operands from `first` on; the first of them is the format for names in f.
 */
export function piecesOf(call: CallExpr, name: string, first: number): readonly Piece[] | Reason {
  if (call.hasDots) return reason('format-arguments');
  const args = call.argList.slice(first);
  if (name.endsWith('f')) return formatted(args);
  const isLine = name.endsWith('ln');
  // Print puts blanks between operands where neither is a string.
  const pieces: Piece[] = [];
  for (let i = 0; i < args.length; i++) {
    const how = conversionOf(args[i]!, 'v');
    if (how === undefined) return reason('argument-type', exprName(args[i]!));
    if (i > 0) {
      const isText = (e: Expr): boolean => {
        const t = typeOf(e);
        return t !== undefined && isOf(t, BasicInfo.IsString);
      };
      if (isLine || (!isText(args[i - 1]!) && !isText(args[i]!))) pieces.push({ literal: ' ' });
    }
    pieces.push({ arg: args[i]!, how });
  }
  if (isLine) pieces.push({ literal: '\n' });
  return pieces;
}

function formatted(args: readonly Expr[]): readonly Piece[] | Reason {
  const value = args[0]?.tv?.val as { readonly val?: unknown } | undefined;
  if (typeof value?.val !== 'string') return reason('format-not-constant');
  const format = value.val;
  const pieces: Piece[] = [];
  let next = 1,
    literal = '';
  for (let i = 0; i < format.length; ) {
    if (format[i] !== '%') {
      literal += format[i++];
      continue;
    }
    const verb = /^%(?:\.([0-9]{1,2}))?([a-zA-Z%])/.exec(format.slice(i, i + 6));
    if (verb === null) return reason('format-verb', format.slice(i, i + 3));
    i += verb[0].length;
    if (verb[0] === '%%') {
      literal += '%';
      continue;
    }
    const arg = args[next++];
    if (arg === undefined) return reason('format-arguments');
    const how = conversionOf(arg, verb[2]!, verb[1] === undefined ? undefined : Number(verb[1]));
    if (how === undefined)
      return 'sdvqtxfeg'.includes(verb[2]!) ? reason('argument-type', exprName(arg)) : reason('format-verb', verb[0]);
    if (literal !== '') pieces.push({ literal });
    literal = '';
    pieces.push({ arg, how });
  }
  if (next !== args.length) return reason('format-arguments');
  if (literal !== '') pieces.push({ literal });
  return pieces;
}

function exprName(e: Expr): string {
  const x = unparen(e);
  return x.kind === Kind.Name ? x.value : x.kind === Kind.SelectorExpr ? x.sel.value : 'of the call';
}

const isOf = (t: Type, info: number): boolean => {
  const u = under(t);
  return u.tag === Tag.Basic && (u.info & info) !== 0;
};

function isPlainString(t: Type): boolean {
  const u = unalias(t);
  return u.tag === Tag.Basic && u.kind === BasicKind.String;
}

/** The method by which fmt makes the text of values of a type, where nothing else can be asked for it. */
function methodOf(t: Type): Conversion | undefined {
  // Nil pointers have a text of their own.
  if (unalias(t).tag === Tag.TypeParam || under(t).tag === Tag.Pointer) return undefined;
  const find = (name: string): Func | undefined => {
    const { obj } = lookupFieldOrMethod(t, false, undefined, name);
    if (!(obj instanceof Func)) return undefined;
    resolveObject(obj);
    return obj;
  };
  const isText = (f: Func | undefined): boolean => {
    const sig = f?.type;
    const result = sig?.results.vars[0]?.type;
    return (
      sig?.params.vars.length === 0 && sig.results.vars.length === 1 && result !== undefined && isPlainString(result)
    );
  };
  const error = find('Error'),
    string = find('String');
  if (find('Format') !== undefined) return undefined;
  if (isText(error)) return { kind: 'method', name: 'Error' };
  return error === undefined && isText(string) ? { kind: 'method', name: 'String' } : undefined;
}

/** How fmt makes the text of an operand, where its value alone decides. */
function conversionOf(arg: Expr, verb: string, precision?: number): Conversion | undefined {
  const t = typeOf(arg);
  if (t === undefined) return undefined;
  if (isInterface(t)) return undefined;
  const method = precision === undefined && (verb === 's' || verb === 'v') ? methodOf(t) : undefined;
  if (method !== undefined) return method;
  const exact = unalias(t).tag !== Tag.Named && unalias(t).tag !== Tag.TypeParam;
  if (unalias(t).tag === Tag.TypeParam) return undefined;
  // Methods that fmt looks for; any of them may decide.
  if (
    !exact &&
    ['Format', 'String', 'Error', 'GoString'].some((m) => lookupFieldOrMethod(t, false, undefined, m).obj !== undefined)
  )
    return undefined;
  const u = under(t);
  if (u.tag === Tag.Slice) {
    const e = unalias(u.elem);
    const isBytes = e.tag === Tag.Basic && e.kind === BasicKind.Uint8;
    return isBytes && exact && verb === 's' && precision === undefined ? { kind: 'bytes' } : undefined;
  }
  if (u.tag !== Tag.Basic || (u.info & BasicInfo.IsUntyped) !== 0) return undefined;
  if ((u.info & BasicInfo.IsFloat) !== 0) {
    const bits = u.kind === BasicKind.Float32 ? 32 : 64;
    if (verb === 'f' || verb === 'e')
      return { kind: 'float', verb, precision: precision ?? 6, bits, exact: exact && bits === 64 };
    if ((verb === 'g' || verb === 'v') && precision === undefined)
      return { kind: 'float', verb: 'g', precision: -1, bits, exact: exact && bits === 64 };
    return undefined;
  }
  if (precision !== undefined) return undefined;
  if ((u.info & BasicInfo.IsString) !== 0) {
    if (verb === 's' || verb === 'v') return { kind: 'string', exact };
    return verb === 'q' && exact ? { kind: 'quote' } : undefined;
  }
  if ((u.info & BasicInfo.IsBoolean) !== 0)
    return (verb === 't' || verb === 'v') && exact ? { kind: 'bool' } : undefined;
  if ((u.info & BasicInfo.IsInteger) !== 0) {
    const base = verb === 'd' || verb === 'v' ? 10 : verb === 'x' ? 16 : 0;
    if (base === 0) return undefined;
    const is = !exact
      ? 'other'
      : u.kind === BasicKind.Int
        ? 'int'
        : u.kind === BasicKind.Int64
          ? 'int64'
          : u.kind === BasicKind.Uint64
            ? 'uint64'
            : 'other';
    return { kind: 'int', unsigned: (u.info & BasicInfo.IsUnsigned) !== 0, base, is };
  }
  return undefined;
}

/** A string as a Go literal. */
export const literalText = (s: string): string => quote(s);
