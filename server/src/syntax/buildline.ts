/**
 * The language version that a //go:build line asks for. Answers to Parse and GoVersion in go/build/constraint
 * (go1.26). Whether a file belongs to a build is the load room's business.
 */

/** A build expression while it is read: its minimal versions if it holds and if it does not; -1 says none. */
interface Versions {
  readonly yes: number;
  readonly no: number;
}

const maxSize = 1000;

/** The version ("go1.21", or "" for none) of a directive's text "go:build …"; undefined where that is no constraint. */
export function goVersionOf(text: string): string | undefined {
  const rest = text.slice('go:build'.length);
  const line = rest.trim();
  if (line === '' || rest[0] === line[0]) return undefined; // no space behind the verb
  const lexer = { tokens: lex(line), at: 0, size: 0 };
  const x = lexer.tokens && or(lexer as Lexer);
  if (!x || lexer.at !== lexer.tokens!.length) return undefined;
  return x.yes < 0 ? '' : x.yes === 0 ? 'go1' : 'go1.' + x.yes;
}

interface Lexer {
  readonly tokens: readonly string[];
  at: number;
  size: number;
}

function lex(line: string): string[] | undefined {
  const tokens = line.match(/[()!]|&&|\|\||[\w.\x80-\xff]+/g) ?? [];
  return tokens.join('') === line.replace(/[ \t]+/g, '') ? tokens : undefined;
}

function or(l: Lexer): Versions | undefined {
  let x = and(l);
  while (x && l.tokens[l.at] === '||') {
    l.at++;
    const y = and(l);
    x = y && { yes: Math.min(x.yes, y.yes), no: Math.max(x.no, y.no) };
  }
  return x;
}

function and(l: Lexer): Versions | undefined {
  let x = not(l);
  while (x && l.tokens[l.at] === '&&') {
    l.at++;
    const y = not(l);
    x = y && { yes: Math.max(x.yes, y.yes), no: Math.min(x.no, y.no) };
  }
  return x;
}

function not(l: Lexer): Versions | undefined {
  if (++l.size > maxSize) return undefined;
  if (l.tokens[l.at] !== '!') return atom(l);
  l.at++;
  if (l.tokens[l.at] === '!') return undefined;
  const x = atom(l);
  return x && { yes: x.no, no: x.yes };
}

function atom(l: Lexer): Versions | undefined {
  const t = l.tokens[l.at++];
  if (t === undefined || t === ')' || t === '&&' || t === '||' || t === '!') return undefined;
  if (t === '(') {
    const x = or(l);
    return x && l.tokens[l.at++] === ')' ? x : undefined;
  }
  if (t === 'go1') return { yes: 0, no: -1 };
  const cut = t.indexOf('go1.');
  const minor = cut < 0 ? '' : t.slice(cut + 4);
  return { yes: /^[0-9]+$/.test(minor) ? Number(minor) : -1, no: -1 };
}
