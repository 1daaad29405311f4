/** Random edits of Go text, by kind. The same seed makes the same edits. */

/** Small pseudo-random numbers: the same ones in every run. */
export type Below = (n: number) => number;

export function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
}

const statements = [
  'probe := 1; _ = probe',
  'probe := new(int); _ = *probe',
  'println("probe")',
  '_ = func() int { return 1 }',
  'var probe [10]int; _ = probe[:]',
  'for i := range 3 { _ = i }',
  'if true { return }',
  'return',
  'defer func() {}()',
  'go func() {}()',
  '_ = make([]byte, 10)',
  'panic("probe")',
  'x := &struct{ a int }{1}; _ = x.a',
  'keptByProbe(new(int))',
  '_ = []any{1, "two", &struct{}{}}',
  '{',
  '}',
  'undefined_()',
  'var s []*int; n := 1; s = append(s, &n); _ = s',
  'type local struct{ p *int }; _ = &local{}',
];
const declarations = [
  'func keptByProbe(p *int) { probeVar = p }\n\nvar probeVar *int\n',
  'func keptByProbe(p *int) { *p++ }\n',
  'type probeType struct{ a, b int }\n\nfunc (p *probeType) m() *int { return &p.a }\n',
  'func probeGeneric[T any](v T) *T { return &v }\n\nvar _ = probeGeneric(1)\n',
  'var probeInit = func() *int { n := 2; return &n }()\n',
  'func init() { n := new(int); println(n) }\n',
  'func probeBroken( {\n',
  'const probeConst = 1 << 10\n',
  'func probeLoop(n int) { if n > 0 { probeLoop(n - 1) } }\n',
  '// only a comment\n',
];
const bits = [
  '{',
  '}',
  '(',
  ')',
  '"',
  '`',
  '*',
  '&',
  ' ',
  '\n',
  'x',
  '1',
  '.',
  ':=',
  '// ',
  '/*',
  '*/',
  ';',
  ',',
  '[',
  ']',
  '\u00e4',
  'func ',
  'return ',
  '\tx := 1\n',
];

/** Makes an edit; undefined where the text has no place for it. */
export type Edit = (text: string, below: (n: number) => number) => string | undefined;

const linesOf = (text: string): string[] => text.split('\n');
const inBody = (lines: readonly string[], below: (n: number) => number): number => {
  for (let i = 0; i < 50; i++) {
    const at = below(lines.length);
    if (lines[at]!.startsWith('\t')) return at;
  }
  return -1;
};
const functions = (text: string): { start: number; end: number }[] =>
  [...text.matchAll(/^func .*\{\n[^]*?^\}\n/gm)].map((m) => ({ start: m.index, end: m.index + m[0].length }));

export const kinds: Readonly<Record<string, Edit>> = {
  insertStatement: (text, below) => {
    const lines = linesOf(text),
      at = inBody(lines, below);
    if (at < 0) return undefined;
    lines.splice(at, 0, '\t' + statements[below(statements.length)]!);
    return lines.join('\n');
  },
  deleteLine: (text, below) => {
    const lines = linesOf(text),
      at = inBody(lines, below);
    if (at < 0) return undefined;
    lines.splice(at, 1);
    return lines.join('\n');
  },
  doubleLine: (text, below) => {
    const lines = linesOf(text),
      at = inBody(lines, below);
    if (at < 0) return undefined;
    lines.splice(at, 0, lines[at]!);
    return lines.join('\n');
  },
  insertBit: (text, below) => {
    const at = below(text.length + 1);
    return text.slice(0, at) + bits[below(bits.length)]! + text.slice(at);
  },
  insertBitInBody: (text, below) => {
    const lines = linesOf(text),
      at = inBody(lines, below);
    if (at < 0) return undefined;
    const line = lines[at]!,
      col = 1 + below(line.length);
    lines[at] = line.slice(0, col) + bits[below(bits.length)]! + line.slice(col);
    return lines.join('\n');
  },
  deleteSome: (text, below) => {
    const at = below(text.length + 1);
    return text.slice(0, at) + text.slice(at + 1 + below(4));
  },
  deleteBrace: (text, below) => {
    const braces = [...text.matchAll(/[{}()]/g)],
      m = braces[below(Math.max(1, braces.length))];
    return m === undefined ? undefined : text.slice(0, m.index) + text.slice(m.index + 1);
  },
  rename: (text, below) => {
    const words = [...text.matchAll(/\b[a-z]\w*\b/g)],
      m = words[below(Math.max(1, words.length))];
    if (m === undefined) return undefined;
    return below(3) === 0
      ? text.slice(0, m.index) + 'renamed' + text.slice(m.index + m[0].length)
      : text.replaceAll(new RegExp(`\\b${m[0]}\\b`, 'g'), m[0] + 'N');
  },
  renameInFunction: (text, below) => {
    const fns = functions(text),
      f = fns[below(Math.max(1, fns.length))];
    if (f === undefined) return undefined;
    const body = text.slice(f.start, f.end);
    const words = [...body.matchAll(/\b[a-z]\w*\b/g)],
      m = words[below(Math.max(1, words.length))]!;
    return text.slice(0, f.start) + body.replaceAll(new RegExp(`\\b${m[0]}\\b`, 'g'), m[0] + 'N') + text.slice(f.end);
  },
  signature: (text, below) => {
    const heads = [...text.matchAll(/^func (?:\([^)]*\) )?\w+\(/gm)],
      m = heads[below(Math.max(1, heads.length))];
    if (m === undefined) return undefined;
    const at = m.index + m[0].length;
    return (
      text.slice(0, at) + ['extra int, ', 'extra *int, ', '_ func(), ', 'extra ...string'][below(4)]! + text.slice(at)
    );
  },
  addDeclaration: (text, below) => {
    const fns = functions(text),
      at = fns.length === 0 ? text.length : fns[below(fns.length)]!.start;
    const cut = text.lastIndexOf('\n\n', at) + 2;
    return text.slice(0, cut) + declarations[below(declarations.length)]! + '\n' + text.slice(cut);
  },
  removeFunction: (text, below) => {
    const fns = functions(text),
      f = fns[below(Math.max(1, fns.length))];
    return f === undefined ? undefined : text.slice(0, f.start) + text.slice(f.end);
  },
  swapFunctions: (text, below) => {
    const fns = functions(text),
      i = below(Math.max(1, fns.length - 1)),
      a = fns[i],
      b = fns[i + 1];
    return a === undefined || b === undefined
      ? undefined
      : text.slice(0, a.start) +
          text.slice(b.start, b.end) +
          text.slice(a.end, b.start) +
          text.slice(a.start, a.end) +
          text.slice(b.end);
  },
  emptyBody: (text, below) => {
    const fns = functions(text),
      f = fns[below(Math.max(1, fns.length))];
    if (f === undefined) return undefined;
    const from = text.indexOf('{\n', f.start) + 2;
    return text.slice(0, from) + text.slice(f.end - 2);
  },
  blankLine: (text, below) => {
    const lines = linesOf(text);
    lines.splice(below(lines.length), 0, '');
    return lines.join('\n');
  },
};
export const kindNames = Object.keys(kinds);

/** Edits of what the loader reads. */
export const headerKinds: Readonly<Record<string, Edit>> = {
  ignoreFile: (text) =>
    text.startsWith('//go:build ') ? text.slice(text.indexOf('\n') + 1) : '//go:build ignore\n' + text,
  otherSystem: (text) => (text.startsWith('//go:build ') ? undefined : '//go:build linux && !cgo\n\n' + text),
  addImport: (text) => text.replace(/^import \(\n/m, 'import (\n\t_ "container/ring"\n'),
  dropImport: (text, below) => {
    const lines = [...text.matchAll(/^\t(?:\w+ )?"[^"]+"\n/gm)],
      m = lines[below(Math.max(1, lines.length))];
    return m === undefined ? undefined : text.slice(0, m.index) + text.slice(m.index + m[0].length);
  },
  packageClause: (text) => text.replace(/^package (\w+)$/m, 'package $1x'),
};
