/**
 * Tokens, operators and their texts. Answers to cmd/compile/internal/syntax/tokens.go (go1.26).
 */
import type { Op } from './nodes';

export const enum Tok {
  EOF = 1,
  // names and literals
  Name,
  Literal,
  // operators; Operator excludes `*` (Star)
  Operator,
  AssignOp,
  IncOp,
  Assign,
  Define,
  Arrow,
  Star,
  // delimiters
  Lparen,
  Lbrack,
  Lbrace,
  Rparen,
  Rbrack,
  Rbrace,
  Comma,
  Semi,
  Colon,
  Dot,
  DotDotDot,
  // keywords, in alphabetical order: intern.ts relies on it
  Break,
  Case,
  Chan,
  Const,
  Continue,
  Default,
  Defer,
  Else,
  Fallthrough,
  For,
  Func,
  Go,
  Goto,
  If,
  Import,
  Interface,
  Map,
  Package,
  Range,
  Return,
  Select,
  Struct,
  Switch,
  Type,
  Var,
}

/** Precedences of binary operators; 0 for those that are unary only. */
export const enum Prec {
  None = 0,
  OrOr,
  AndAnd,
  Cmp,
  Add,
  Mul,
}

/** Texts of the tokens, by token. */
export const tokenNames: readonly string[] = [
  '',
  'EOF',
  'name',
  'literal',
  'op',
  'op=',
  'opop',
  '=',
  ':=',
  '<-',
  '*',
  '(',
  '[',
  '{',
  ')',
  ']',
  '}',
  ',',
  ';',
  ':',
  '.',
  '...',
  'break',
  'case',
  'chan',
  'const',
  'continue',
  'default',
  'defer',
  'else',
  'fallthrough',
  'for',
  'func',
  'go',
  'goto',
  'if',
  'import',
  'interface',
  'map',
  'package',
  'range',
  'return',
  'select',
  'struct',
  'switch',
  'type',
  'var',
];

/** The keywords, in the order of their tokens. */
export const keywords: readonly string[] = tokenNames.slice(Tok.Break);

const opNames: readonly string[] = [
  '',
  ':',
  '!',
  '<-',
  '~',
  '||',
  '&&',
  '==',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  '+',
  '-',
  '|',
  '^',
  '*',
  '/',
  '%',
  '&',
  '&^',
  '<<',
  '>>',
];

/** The text of an operator. */
export function opString(op: Op): string {
  return opNames[op] ?? '';
}

/** What messages call a token. */
export function tokstring(tok: Tok): string {
  if (tok === Tok.Comma) return 'comma';
  if (tok === Tok.Semi) return 'semicolon or newline';
  const s = tokenNames[tok] ?? '';
  return tok >= Tok.Break ? 'keyword ' + s : s;
}
