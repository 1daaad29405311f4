/** Expressions that make the text of a piece of formatted output. */
import { type Expr, Kind, unparen } from '../syntax/index';
import { type Edits, isShadowed } from './edits';
import { type Conversion, isLiteral, literalText, type Piece } from './facts/format';
import type { DeclFacts, PackageFacts } from './facts/package';
import { type Reason, reason } from './reasons';
import { printed } from './spacing';

/** Where expressions are written, and what they need there. */
export interface Writing {
  readonly facts: PackageFacts;
  readonly at: DeclFacts;
  readonly edits: Edits;
}

/** An operand as an expression of type string. depth: how deep it stands (spacing.ts). */
export function stringOf(w: Writing, p: Piece, depth: number): string | Reason {
  if (isLiteral(p)) return literalText(p.literal);
  const { arg, how } = p;
  const text = (): string => printed(w.at.view, arg, depth);
  switch (how.kind) {
    case 'string':
      return how.exact ? text() : called(w, 'string', text());
    case 'bytes':
      return called(w, 'string', text());
    case 'bool':
      return strconv(w, (s) => `${s}.FormatBool(${text()})`);
    case 'method': {
      const x = unparen(arg);
      const isPrimary = x.kind !== Kind.Operation && x.kind !== Kind.BasicLit;
      return `${isPrimary ? printed(w.at.view, x, depth) : `(${printed(w.at.view, x, 1)})`}.${how.name}()`;
    }
    case 'quote':
      return strconv(w, (s) => `${s}.Quote(${text()})`);
    case 'int':
      return intString(w, how, arg, depth);
    case 'float':
      return strconv(w, (s) => `${s}.FormatFloat(${floatArgs(w, how, arg)})`);
  }
}

function intString(w: Writing, how: Conversion & { kind: 'int' }, arg: Expr, depth: number): string | Reason {
  const text = printed(w.at.view, arg, depth);
  if (how.is === 'int' && how.base === 10) return strconv(w, (s) => `${s}.Itoa(${text})`);
  return strconv(w, (s) => `${s}.Format${how.unsigned ? 'Uint' : 'Int'}(${intArgs(w, how, arg)})`);
}

/** The arguments behind the destination of AppendInt and the like. */
function intArgs(w: Writing, how: Conversion & { kind: 'int' }, arg: Expr): string {
  const wide = how.unsigned ? 'uint64' : 'int64';
  const text = printed(w.at.view, arg, 2);
  return `${how.is === wide ? text : `${wide}(${text})`}, ${how.base}`;
}

function floatArgs(w: Writing, how: Conversion & { kind: 'float' }, arg: Expr): string {
  const text = printed(w.at.view, arg, 2);
  return `${how.exact ? text : `float64(${text})`}, '${how.verb}', ${how.precision}, ${how.bits}`;
}

/** A number appended to a slice of bytes. */
export function appended(w: Writing, p: Piece, to: string): string | Reason {
  if (isLiteral(p)) return reason('format-verb');
  const { arg, how } = p;
  if (how.kind === 'int')
    return strconv(w, (s) => `${s}.Append${how.unsigned ? 'Uint' : 'Int'}(${to}, ${intArgs(w, how, arg)})`);
  if (how.kind === 'float') return strconv(w, (s) => `${s}.AppendFloat(${to}, ${floatArgs(w, how, arg)})`);
  return reason('format-verb');
}

function strconv(w: Writing, make: (name: string) => string): string | Reason {
  const name = w.edits.use(w.at, 'strconv');
  if (name === undefined) return reason('name-taken', 'strconv');
  for (const type of ['int64', 'uint64', 'float64', 'byte'])
    if (isShadowed(w.facts, w.at, type, true)) return reason('name-taken', type);
  return make(name);
}

function called(w: Writing, name: string, text: string): string | Reason {
  return isShadowed(w.facts, w.at, name, true) ? reason('name-taken', name) : `${name}(${text})`;
}

/** Whether making the text allocates in a function that is called. */
export function allocatesText(p: Piece): boolean {
  return !isLiteral(p) && (p.how.kind === 'int' || p.how.kind === 'float' || p.how.kind === 'quote');
}

/** Neighbouring literals become one. */
export function merged(pieces: readonly Piece[]): readonly Piece[] {
  const out: Piece[] = [];
  for (const p of pieces) {
    const last = out[out.length - 1];
    if (isLiteral(p) && p.literal === '') continue;
    if (isLiteral(p) && last !== undefined && isLiteral(last))
      out[out.length - 1] = { literal: last.literal + p.literal };
    else out.push(p);
  }
  return out;
}

/** The operands that are expressions. */
export const operandsOf = (pieces: readonly Piece[]): Expr[] => pieces.flatMap((p) => (isLiteral(p) ? [] : [p.arg]));

/** What has to be checked of methods that are called now. */
export function conditionsOf(pieces: readonly Piece[]): readonly string[] {
  const names = new Set(pieces.flatMap((p) => (isLiteral(p) || p.how.kind !== 'method' ? [] : [p.how.name])));
  return [...names].map((n) => `${n} does not panic: fmt prints a panic of the method, a plain call passes it on`);
}
