/**
 * Directives in comments: //line, and what the compiler calls pragmas, //go:… Answers to updateBase in
 * cmd/compile/internal/syntax/parser.go, to noder/lex.go and to the pragma part of noder/noder.go (go1.26).
 */
import { none } from '../base/none';
import type { Pos } from '../base/pos';
import { goVersionOf } from './buildline';
import { unquote } from './literal';
import { type Decl, type Embed, Kind, type Linkname, Pragma } from './nodes';
import type { Parser, PragmaState, SyntaxProblem } from './parser';

/** //go:build, which is a pragma of the package clause alone; no flag of declarations. */
const goBuildPragma = 1 << 30;

const flags: ReadonlyMap<string, number> = new Map([
  ['go:build', goBuildPragma],
  ['go:noescape', Pragma.Noescape],
  ['go:norace', Pragma.Norace],
  ['go:nosplit', Pragma.Nosplit | Pragma.NoCheckPtr],
  ['go:noinline', Pragma.Noinline],
  ['go:nocheckptr', Pragma.NoCheckPtr],
  ['go:systemstack', Pragma.Systemstack],
  ['go:nowritebarrier', Pragma.Nowritebarrier],
  ['go:nowritebarrierrec', Pragma.Nowritebarrierrec | Pragma.Nowritebarrier],
  ['go:yeswritebarrierrec', Pragma.Yeswritebarrierrec],
  ['go:cgo_unsafe_args', Pragma.CgoUnsafeArgs | Pragma.NoCheckPtr],
  ['go:uintptrkeepalive', Pragma.UintptrKeepAlive],
  ['go:uintptrescapes', Pragma.UintptrEscapes | Pragma.UintptrKeepAlive],
  ['go:registerparams', Pragma.RegisterParams],
]);

/** Pragmas that functions may have. */
export const funcPragmas: number =
  Pragma.Nointerface |
  Pragma.Noescape |
  Pragma.Norace |
  Pragma.Nosplit |
  Pragma.Noinline |
  Pragma.NoCheckPtr |
  Pragma.RegisterParams |
  Pragma.CgoUnsafeArgs |
  Pragma.UintptrKeepAlive |
  Pragma.UintptrEscapes |
  Pragma.Systemstack |
  Pragma.Nowritebarrier |
  Pragma.Nowritebarrierrec |
  Pragma.Yeswritebarrierrec;

const runtimePragmas: number =
  Pragma.Systemstack | Pragma.Nowritebarrier | Pragma.Nowritebarrierrec | Pragma.Yeswritebarrierrec;

/** Pragmas of the package clause. */
export const filePragmas: number = goBuildPragma;

/** A comment that may be a directive, src[from:to]. In a body that is skipped, only what is about the file counts. */
export function directiveComment(p: Parser, from: number, to: number, inSkippedBody = false): void {
  const src = p.src;
  const block = src.charCodeAt(from + 1) === 42;
  let textEnd = block ? to - 2 : to;
  if (!block && src.charCodeAt(to - 1) === 13) textEnd--;
  const text = src.slice(from + 2, textEnd);
  if (text.startsWith('line ')) {
    if (!p.collectFileDirectives) return;
    if (block) {
      if (!text.includes('\n')) lineDirective(p, to, from + 7, text.slice(5));
    } else if (from === 0 || src.charCodeAt(from - 1) === 10) {
      lineDirective(p, Math.min(to + 1, src.length), from + 7, text.slice(5));
    }
    return;
  }
  if (block || !text.startsWith('go:')) return;
  if (inSkippedBody) {
    if (isLinkname(text)) linkname(p, p.start + from + 2, text);
    return;
  }
  if (p.top && text.startsWith('go:build')) {
    const v = goVersionOf(text);
    if (v !== undefined) p.goVersion = v;
  }
  pragma(p, p.start + from + 2, isBlankBefore(src, from), text);
}

function isBlankBefore(src: string, at: number): boolean {
  for (let i = at - 1; i >= 0; i--) {
    const c = src.charCodeAt(i);
    if (c === 10) return true;
    if (c !== 32 && c !== 9 && c !== 13) return false;
  }
  return true;
}

const maxLine = 1 << 30;

/** Reads file:line or file:line:col, which holds from `offset` on; `textAt` is the offset of the text. */
function lineDirective(p: Parser, offset: number, textAt: number, text: string): void {
  const last = text.lastIndexOf(':');
  if (last < 0) return;
  const n = digits(text.slice(last + 1));
  if (n < 0) {
    p.report(p.start + textAt + last + 1, 'invalid line number: ' + text.slice(last + 1));
    return;
  }
  let line = n,
    col = 0,
    lineAt = last + 1,
    file = text.slice(0, last);
  const before = file.lastIndexOf(':');
  const m = before < 0 ? -1 : digits(file.slice(before + 1));
  if (m >= 0) {
    if (n === 0 || n > maxLine) {
      p.report(p.start + textAt + last + 1, 'invalid column number: ' + text.slice(last + 1));
      return;
    }
    line = m;
    col = n;
    lineAt = before + 1;
    file = file.slice(0, before);
  }
  if (line === 0 || line > maxLine) {
    p.report(p.start + textAt + lineAt, 'invalid line number: ' + text.slice(lineAt));
    return;
  }
  // with a column, no file means the one that was told before
  if (file === '' && m >= 0) file = p.lineDirectives[p.lineDirectives.length - 1]?.file ?? '';
  const known = p.lineDirectives[p.lineDirectives.length - 1];
  if (known !== undefined && known.offset >= offset) return; // recovery reads some text twice
  p.lineDirectives.push({ offset, file, line, col });
}

function digits(s: string): number {
  if (!/^[0-9]+$/.test(s)) return -1;
  return s.length > 15 ? Number.MAX_SAFE_INTEGER : Number(s);
}

function pragma(p: Parser, pos: Pos, blank: boolean, text: string): void {
  const state = (p.pragma ??= { flag: 0, flags: [], embeds: [] });
  if (!blank) {
    p.report(pos, 'misplaced compiler directive');
    return;
  }
  if (isLinkname(text)) {
    linkname(p, pos, text);
  } else if (text === 'go:embed' || text.startsWith('go:embed ')) {
    embed(p, state, pos, text.slice('go:embed'.length));
  } else if (text.startsWith('go:wasmimport ')) {
    if (fields(text).length !== 3) p.report(pos, 'usage: //go:wasmimport importmodule importname');
  } else if (text.startsWith('go:wasmexport ')) {
    if (fields(text).length !== 2) p.report(pos, 'usage: //go:wasmexport exportname');
  } else {
    if (text.startsWith('go:cgo_')) p.usesCgo = true;
    const space = text.indexOf(' ');
    const verb = space < 0 ? text : text.slice(0, space);
    const flag = flags.get(verb) ?? 0;
    if (p.std === false) {
      if ((flag & runtimePragmas) !== 0) p.report(pos, `//${verb} only allowed in runtime`);
      if (flag === Pragma.UintptrKeepAlive) p.report(pos, `//${verb} is only allowed in the standard library`);
    }
    state.flag |= flag;
    state.flags.push({ flag, pos });
  }
}

function fields(text: string): string[] {
  return text.trim().split(/\s+/);
}

/** go:linknamestd is go1.27's, for names that only the standard library may use. */
const isLinkname = (text: string): boolean => /^go:linkname(std)? /.test(text);

function linkname(p: Parser, pos: Pos, text: string): void {
  const f = fields(text);
  if (f.length < 2 || f.length > 3) {
    p.report(pos, `usage: //${f[0]} localname [linkname]`);
  } else if (p.collectFileDirectives && !p.linknames.some((l) => l.pos === pos)) {
    p.linknames.push({ pos, local: f[1]!, remote: f[2] ?? '' });
  }
}

function embed(p: Parser, state: PragmaState, pos: Pos, args: string): void {
  const patterns: string[] = [];
  let rest = args.trim();
  while (rest !== '') {
    const m = /^(?:`([^`]*)`|("(?:[^"\\]|\\.)*")|([^\s`"]\S*))(?=\s|$)/.exec(rest);
    const pattern = m?.[1] ?? m?.[3] ?? (m?.[2] === undefined ? undefined : unquote(m[2]));
    if (m === null || pattern === undefined) {
      p.report(pos, 'invalid quoted string in //go:embed: ' + rest);
      patterns.length = 0;
      break;
    }
    patterns.push(pattern);
    rest = rest.slice(m[0].length).trim();
  }
  if (patterns.length === 0) p.report(pos, 'usage: //go:embed pattern...');
  else state.embeds.push({ pos, patterns });
}

/** The pragmas for a declaration that allows these; others are reported. */
export function takePragma(p: Parser, allowed: number): Pragma {
  const state = p.pragma;
  if (state === undefined) return Pragma.None;
  p.pragma = undefined;
  for (const f of state.flags) if ((f.flag & ~allowed) !== 0) p.report(f.pos, 'misplaced compiler directive');
  for (const e of state.embeds) p.report(e.pos, 'misplaced go:embed directive');
  return state.flag & allowed & ~goBuildPragma;
}

const noEmbeds: readonly Embed[] = none;

/** The embeds for a variable's declaration, which allows nothing else. */
export function takeEmbeds(p: Parser): readonly Embed[] {
  const state = p.pragma;
  if (state === undefined) return noEmbeds;
  p.pragma = undefined;
  for (const f of state.flags) if (f.flag !== 0) p.report(f.pos, 'misplaced compiler directive');
  const head = state.embeds[0];
  if (head !== undefined && p.fnest > 0) p.report(head.pos, 'go:embed cannot apply to var inside func');
  return state.embeds;
}

/** Reports the directives that stand in front of something that takes none. */
export function clearPragma(p: Parser): void {
  const state = p.pragma;
  if (state === undefined) return;
  p.pragma = undefined;
  for (const f of state.flags) if (f.flag !== 0) p.report(f.pos, 'misplaced compiler directive');
  for (const e of state.embeds) p.report(e.pos, 'misplaced go:embed directive');
}

/** What is wrong with the directives of a complete file: they ask for imports, and of embeds for a plain variable. */
export function checkFileDirectives(declList: readonly Decl[], linknames: readonly Linkname[]): SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  const imports = (path: string): boolean =>
    declList.some((d) => d.kind === Kind.ImportDecl && d.path !== undefined && unquote(d.path.value) === path);
  if (linknames.length > 0 && !imports('unsafe')) {
    for (const l of linknames) {
      problems.push({ pos: l.pos, message: '//go:linkname only allowed in Go files that import "unsafe"' });
    }
  }
  for (const d of declList) {
    if (d.kind !== Kind.VarDecl || d.embeds.length === 0) continue;
    let message = '';
    if (!imports('embed')) message = 'go:embed requires import "embed" (or import _ "embed", if package is not used)';
    else if (d.nameList.length > 1) message = 'go:embed cannot apply to multiple vars';
    else if (d.values !== undefined) message = 'go:embed cannot apply to var with initializer';
    if (message !== '') problems.push({ pos: d.embeds[0]!.pos, message });
  }
  return problems;
}
