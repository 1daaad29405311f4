/**
 * go.mod and go.work files. Answers to golang.org/x/mod/modfile, read only. A line that cannot be read is a problem at
 * its place, and the rest of the file counts.
 */
import { decode } from '../vfs';
import type { ModuleVersion } from './module';
import * as semver from './semver';

export interface Require extends ModuleVersion {
  readonly indirect: boolean;
  readonly pos: number;
}

export interface Replace {
  readonly old: ModuleVersion;
  /** Without a version: a directory, relative to the file that has the directive. */
  readonly new: ModuleVersion;
}

export interface ModProblem {
  /** Byte offset in the file. */
  readonly pos: number;
  readonly message: string;
}

/** What a go.mod or go.work says. */
export interface ModFile {
  module: string;
  modulePos: number;
  /** Of the `go` line, without the prefix "go"; "" without one. */
  go: string;
  toolchain: string;
  readonly godebug: string[];
  readonly require: Require[];
  readonly exclude: ModuleVersion[];
  readonly replace: Replace[];
  readonly retract: string[];
  readonly tool: string[];
  readonly ignore: string[];
  /** go.work only: directories. */
  readonly use: { readonly path: string; readonly pos: number }[];
  readonly problems: ModProblem[];
}

interface Line {
  readonly pos: number;
  readonly tokens: string[];
  readonly comment: string;
}

const goVersionRE = /^([1-9][0-9]*)\.(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))?([a-z]+[0-9]+)?$/;
const laxGoVersionRE = /^v?(([1-9][0-9]*)\.(0|[1-9][0-9]*))([^0-9].*)$/;
const toolchainRE = /^default$|^go1($|\.)/;
const verbs = new Set([
  'module',
  'go',
  'toolchain',
  'godebug',
  'require',
  'exclude',
  'replace',
  'retract',
  'tool',
  'ignore',
]);
const workVerbs = new Set(['go', 'toolchain', 'godebug', 'use', 'replace']);
/** What counts in the go.mod of a module that is not the main one. */
const laxVerbs = new Set(['go', 'module', 'retract', 'require', 'ignore']);

/** Reads a go.mod; with `strict` false as that of a dependency: only what counts there, and leniently. */
export function parseModFile(text: string, strict = true): ModFile {
  return parse(text, verbs, strict);
}

/** Reads a go.work. */
export function parseWorkFile(text: string): ModFile {
  return parse(text, workVerbs, true);
}

function parse(text: string, known: ReadonlySet<string>, strict: boolean): ModFile {
  const file: ModFile = {
    module: '',
    modulePos: 0,
    go: '',
    toolchain: '',
    godebug: [],
    require: [],
    exclude: [],
    replace: [],
    retract: [],
    tool: [],
    ignore: [],
    use: [],
    problems: [],
  };
  let block: string | undefined;
  let blockPos = 0;
  const lines = splitLines(text, file.problems);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    const { tokens } = line;
    if (tokens.length === 0) continue;
    if (block !== undefined) {
      if (tokens[0] === ')') {
        if (tokens.length > 1)
          file.problems.push({ pos: line.pos, message: 'syntax error (expected newline after closing paren)' });
        block = undefined;
      } else {
        add(file, block, tokens, line, known, strict);
      }
      continue;
    }
    if (tokens.length >= 2 && tokens[tokens.length - 1] === '(') {
      if (tokens.length > 2 || !known.has(tokens[0]!)) {
        if (strict)
          file.problems.push({ pos: line.pos, message: `unknown block type: ${tokens.slice(0, -1).join(' ')}` });
        block = '';
      } else {
        block = tokens[0]!;
      }
      blockPos = line.pos;
      continue;
    }
    if (tokens.length >= 3 && tokens[tokens.length - 2] === '(' && tokens[tokens.length - 1] === ')') continue;
    add(file, tokens[0]!, tokens.slice(1), line, known, strict);
  }
  if (block !== undefined) file.problems.push({ pos: blockPos, message: 'syntax error (unterminated block)' });
  return file;
}

function splitLines(text: string, problems: ModProblem[]): Line[] {
  const lines: Line[] = [];
  let tokens: string[] = [];
  let pos = -1;
  let comment = '';
  let i = 0;
  const end = text.length;
  const finish = (): void => {
    if (tokens.length > 0) lines.push({ pos, tokens, comment });
    tokens = [];
    pos = -1;
    comment = '';
  };
  while (i < end) {
    const c = text[i]!;
    if (c === '\n') {
      finish();
      i++;
    } else if (c === ' ' || c === '\t' || c === '\r') {
      i++;
    } else if (c === '/' && text[i + 1] === '/') {
      const stop = text.indexOf('\n', i);
      comment = text.slice(i, stop < 0 ? end : stop);
      i = stop < 0 ? end : stop;
    } else if (c === '/' && text[i + 1] === '*') {
      problems.push({ pos: i, message: 'mod files must use // comments (not /* */ comments)' });
      const stop = text.indexOf('*/', i);
      i = stop < 0 ? end : stop + 2;
    } else {
      if (pos < 0) pos = i;
      const start = i;
      if ('()[]{},'.includes(c)) {
        i++;
      } else if (c === '"' || c === '`') {
        i++;
        while (i < end && text[i] !== c && text[i] !== '\n') i += c === '"' && text[i] === '\\' ? 2 : 1;
        if (i >= end || text[i] !== c) problems.push({ pos: start, message: 'unexpected newline in string' });
        else i++;
      } else {
        while (i < end && !' \t\r\n()[]{},'.includes(text[i]!) && !(text[i] === '/' && text[i + 1] === '/')) i++;
      }
      tokens.push(text.slice(start, Math.min(i, end)));
    }
  }
  finish();
  return lines;
}

/** A token without its quotes; undefined where the quoting is wrong. */
function parseString(token: string): string | undefined {
  if (token.startsWith('`')) return token.length >= 2 && token.endsWith('`') ? token.slice(1, -1) : undefined;
  if (!token.startsWith('"')) return /["`]/.test(token) ? undefined : token;
  if (token.length < 2 || !token.endsWith('"')) return undefined;
  try {
    const value: unknown = JSON.parse(token);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a replacement is a directory, in the notation of any system. */
export function isDirectoryPath(s: string): boolean {
  return s === '.' || s === '..' || /^\.{0,2}[/\\]/.test(s) || /^[A-Za-z]:/.test(s);
}

function add(
  file: ModFile,
  verb: string,
  args: readonly string[],
  line: Line,
  known: ReadonlySet<string>,
  strict: boolean,
): void {
  if (verb === '') return;
  const problem = (message: string): void => {
    file.problems.push({ pos: line.pos, message });
  };
  if (!strict && !laxVerbs.has(verb)) return;
  if (!known.has(verb)) return problem(`unknown directive: ${verb}`);
  const strings = args.map(parseString);
  const first = strings[0];

  switch (verb) {
    case 'go': {
      if (file.go !== '') return problem('repeated go statement');
      if (args.length !== 1) return problem('go directive expects exactly one argument');
      let version = args[0]!;
      if (!goVersionRE.test(version)) {
        const lax = strict ? undefined : laxGoVersionRE.exec(version)?.[1];
        if (lax === undefined) return problem(`invalid go version '${version}': must match format 1.23.0`);
        version = lax;
      }
      file.go = version;
      return;
    }
    case 'toolchain':
      if (file.toolchain !== '') return problem('repeated toolchain statement');
      if (args.length !== 1) return problem('toolchain directive expects exactly one argument');
      if (!toolchainRE.test(args[0]!)) {
        return problem(`invalid toolchain version '${args[0]}': must match format go1.23.0 or default`);
      }
      file.toolchain = args[0]!;
      return;
    case 'module':
      if (file.module !== '') return problem('repeated module statement');
      if (args.length !== 1) return problem('usage: module module/path');
      if (first === undefined) return problem('invalid quoted string');
      file.module = decode(first);
      file.modulePos = line.pos;
      return;
    case 'godebug':
      if (args.length !== 1 || !/^[^"`',]+=[^"`',]*$/.test(args[0]!)) return problem('usage: godebug key=value');
      file.godebug.push(args[0]!);
      return;
    case 'require':
    case 'exclude': {
      const version = strings[1];
      if (args.length !== 2 || first === undefined || version === undefined)
        return problem(`usage: ${verb} module/path v1.2.3`);
      // Anything else (a branch, a commit) is a query that the Go command resolves through the network.
      if (!semver.isValid(version))
        return problem(`${verb} ${first}: version "${version}" invalid: must be of the form v1.2.3`);
      if (verb === 'exclude') file.exclude.push({ path: first, version });
      else
        file.require.push({
          path: first,
          version,
          indirect: /^\/\/ ?indirect(;|$|\s)/.test(line.comment),
          pos: line.pos,
        });
      return;
    }
    case 'replace':
      return addReplace(file, strings, problem);
    case 'retract':
      file.retract.push(args.join(' '));
      return;
    case 'tool':
    case 'ignore':
      if (args.length !== 1) return problem(`${verb} directive expects exactly one argument`);
      if (first === undefined) return problem('invalid quoted string');
      (verb === 'tool' ? file.tool : file.ignore).push(decode(first));
      return;
    case 'use':
      if (args.length !== 1) return problem('usage: use local/dir');
      if (first === undefined) return problem('invalid quoted string');
      file.use.push({ path: decode(first), pos: line.pos });
      return;
  }
}

function addReplace(file: ModFile, args: readonly (string | undefined)[], problem: (message: string) => void): void {
  const arrow = args[1] === '=>' ? 1 : 2;
  if (args.length < arrow + 2 || args.length > arrow + 3 || args[arrow] !== '=>') {
    return problem(
      'usage: replace module/path [v1.2.3] => other/module v1.4\n\t or replace module/path [v1.2.3] => ' +
        '../local/directory',
    );
  }
  if (args.includes(undefined)) return problem('invalid quoted string');
  const path = args[0]!;
  const version = arrow === 2 ? args[1]! : '';
  const newPath = args[arrow + 1]!;
  const newVersion = args[arrow + 2] ?? '';
  if (version !== '' && !semver.isValid(version))
    return problem(`replace ${path}: version "${version}" invalid: must be of the form v1.2.3`);
  if (newVersion === '' && !isDirectoryPath(newPath)) {
    return problem(
      newPath.includes('@')
        ? `replacement module must match format 'path version', not 'path@version'`
        : 'replacement module without version must be directory path (rooted or starting with . or ..)',
    );
  }
  if (newVersion !== '' && isDirectoryPath(newPath)) {
    return problem(`replacement module directory path "${newPath}" cannot have version`);
  }
  if (newVersion !== '' && !semver.isValid(newVersion)) {
    return problem(`replace ${newPath}: version "${newVersion}" invalid: must be of the form v1.2.3`);
  }
  file.replace.push({ old: { path, version }, new: { path: decode(newPath), version: newVersion } });
}
