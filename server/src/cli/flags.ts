/** Flags as the Go tools take them: one dash or two, `-name value` or `-name=value`, switches also `-name=false`. */
import { type CauseCode, causes } from '../answers/causes';
import { meant } from '../base/nearest';
import { type FixId, fixIds, isFixId } from '../fixes/index';
import type { BuildMode } from '../target';

export type Kind = 'moved' | 'escapes' | 'leaks' | 'free' | 'stays';
/** How findings are ordered: by all that matters, or by one thing of it. */
export type Sort = 'weight' | 'loops' | 'size' | 'callers' | 'place';
export type Format = 'people' | 'compiler' | 'json' | 'sarif';
/** What --fail-on can name: kinds of findings, both kinds that allocate, a cause; new is for diff and baselines. */
export type FailOn = 'new' | 'heap' | 'moved' | 'escapes' | 'leaks' | CauseCode;

/** What the command is asked to do. */
export type Command = (typeof commands)[number];

export interface Flags {
  readonly command: Command;
  readonly args: readonly string[];
  readonly dir: string;
  /** 0: not asked for the compiler's format. */
  readonly m: number;
  readonly inlining: boolean;
  readonly format: Format;
  readonly kinds: ReadonlySet<Kind>;
  readonly failOn: readonly FailOn[];
  readonly tests: boolean;
  readonly steps: boolean;
  /** Of functions whose names it matches; undefined for all. */
  readonly func: RegExp | undefined;
  /** How many findings stand in "What matters most". */
  readonly top: number;
  readonly summary: boolean;
  readonly sort: Sort | undefined;
  /** Also what runs rarely, what depends on values, and copies that inlining made. */
  readonly all: boolean;
  /** Without: no copies at all. */
  readonly copies: boolean;
  readonly goos: string;
  readonly goarch: string;
  readonly goVersion: string;
  readonly goroot: string;
  readonly tags: string | undefined;
  /** "auto", "off" or a file; '' is as GOFLAGS says. */
  readonly pgo: string;
  /** Heap profiles to rank by: one, or one before and one after. */
  readonly profiles: readonly string[];
  /** What -race, -msan, -asan and -d=checkptr say. */
  readonly mode: Partial<BuildMode>;
  /** check: what to answer for, each `GOOS/GOARCH`; empty for the one of the other flags. */
  readonly targets: readonly string[];
  /** --format: markdown for diff, svg and so on for graph; '' where it is not given. */
  readonly shape: string;
  /** diff: another version of a dependency, PATH@VERSION. */
  readonly with: string;
  /** A file of what is known; '' for none. */
  readonly baseline: string;
  readonly fix: FixFlags;
}

/** What `goscape fix` does. */
export interface FixFlags {
  readonly mode: 'list' | 'diff' | 'write';
  /** Also says why edits are not offered. */
  readonly explain: boolean;
  readonly only: ReadonlySet<FixId> | undefined;
  /** With look, also edits that somebody has to look at. */
  readonly grade: 'proven' | 'look';
}

/** A mistake in the command line: told in one line, exit status 2. */
export class UsageError extends Error {}

export const commands = [
  'report',
  'explain',
  'fix',
  'check',
  'diff',
  'baseline',
  'graph',
  'verify',
  'mcp',
  'lsp',
  'help',
  'version',
] as const;
const switches = new Set([
  'l',
  'json',
  'sarif',
  'tests',
  'steps',
  'summary',
  'all',
  'no-copies',
  'race',
  'msan',
  'asan',
  'list',
  'diff',
  'write',
  'explain',
  'h',
  'help',
  'version',
]);
const valued = new Set([
  'C',
  'goos',
  'goarch',
  'go',
  'goroot',
  'tags',
  'pgo',
  'd',
  'fail-on',
  'kinds',
  'func',
  'top',
  'sort',
  'profile',
  'only',
  'grade',
  'target',
  'format',
  'with',
  'baseline',
]);

export function parseFlags(argv: readonly string[]): Flags {
  const seen = new Map<string, string>();
  const args: string[] = [];
  let m = 0,
    command: Flags['command'] | undefined;
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!;
    if (word === '--') {
      args.push(...argv.slice(i + 1));
      break;
    }
    const flag = /^--?([^=-][^=]*)(?:=(.*))?$/s.exec(word);
    if (flag === null || word === '-') {
      const named = args.length === 0 && command === undefined ? commands.find((c) => c === word) : undefined;
      if (named !== undefined) command = named;
      else args.push(word);
      // The server's own words are not ours to read: --stdio, --node-ipc, --socket=N.
      if (named === 'lsp') return { ...read(seen, m, 'lsp'), args: argv.slice(i + 1) };
      continue;
    }
    const name = flag[1]!,
      value = flag[2];
    if (name === 'm') {
      const n = value === undefined ? m + 1 : Number(value);
      if (!Number.isInteger(n) || n < 0) throw new UsageError(`-m=${value}: not a number`);
      m = n;
    } else if (switches.has(name)) {
      if (value !== undefined && !/^(true|false|1|0)$/.test(value))
        throw new UsageError(`${word}: ${value} is neither true nor false`);
      if (instruments(name)) seen.set(name, value === 'false' || value === '0' ? 'false' : 'true');
      else if (value === 'false' || value === '0') seen.delete(name);
      else seen.set(name, 'true');
    } else if (valued.has(name)) {
      const v = value ?? argv[++i];
      if (v === undefined) throw new UsageError(`${word}: a value is missing`);
      seen.set(name, repeated(name) && seen.has(name) ? `${seen.get(name)}${name === 'profile' ? '\n' : ','}${v}` : v);
    } else {
      throw new UsageError(`${word}: no such flag${meant(name, [...switches, ...valued], '--')}`);
    }
  }
  if (seen.has('version')) command = 'version';
  if (seen.has('h') || seen.has('help')) {
    if (command !== undefined && command !== 'help') args.unshift(command);
    command = 'help';
  }
  return { ...read(seen, m, command ?? 'report'), args };
}

function read(seen: ReadonlyMap<string, string>, m: number, command: Flags['command']): Flags {
  const formats: Format[] = [];
  if (m > 0) formats.push('compiler');
  if (seen.has('json')) formats.push('json');
  if (seen.has('sarif')) formats.push('sarif');
  if (formats.length > 1) throw new UsageError('-m, --json and --sarif exclude each other');
  return {
    command,
    args: [],
    m,
    dir: seen.get('C') ?? '.',
    inlining: !seen.has('l'),
    format: formats[0] ?? 'people',
    kinds: new Set(list(seen.get('kinds') ?? 'moved,escapes').map(kindOf)),
    failOn: list(seen.get('fail-on') ?? '').map(failOnOf),
    tests: seen.has('tests'),
    steps: seen.has('steps'),
    func: patternOf(seen.get('func')),
    top: numberOf('top', seen.get('top') ?? '10'),
    summary: seen.has('summary'),
    sort: sortOf(seen.get('sort')),
    all: seen.has('all'),
    copies: !seen.has('no-copies'),
    goos: seen.get('goos') ?? '',
    goarch: seen.get('goarch') ?? '',
    goVersion: seen.get('go') ?? '',
    goroot: seen.get('goroot') ?? '',
    tags: seen.get('tags'),
    pgo: seen.get('pgo') ?? '',
    profiles: (seen.get('profile') ?? '').split('\n').filter((w) => w !== ''),
    mode: modeOf(seen),
    targets: list(seen.get('target') ?? '').map(targetOf),
    shape: seen.get('format') ?? '',
    with: seen.get('with') ?? '',
    baseline: seen.get('baseline') ?? '',
    fix: fixOf(seen),
  };
}

function fixOf(seen: ReadonlyMap<string, string>): FixFlags {
  const modes = (['list', 'diff', 'write'] as const).filter((m) => seen.has(m));
  if (modes.length > 1) throw new UsageError('--list, --diff and --write exclude each other');
  const grade = seen.get('grade') ?? 'proven';
  if (grade !== 'proven' && grade !== 'look') throw new UsageError(`--grade=${grade}: the grades are proven and look`);
  const only = seen.has('only') ? list(seen.get('only') ?? '') : undefined;
  for (const id of only ?? [])
    if (!isFixId(id)) throw new UsageError(`--only=${id}: no such fix (goscape help fix)${meant(id, fixIds)}`);
  return {
    mode: modes[0] ?? 'list',
    explain: seen.has('explain'),
    only: only === undefined ? undefined : new Set(only.filter(isFixId)),
    grade,
  };
}

const repeated = (name: string): boolean =>
  name === 'only' || name === 'fail-on' || name === 'profile' || name === 'target';

function targetOf(word: string): string {
  if (!/^\w+\/\w+$/.test(word)) throw new UsageError(`--target=${word}: name targets as GOOS/GOARCH`);
  return word;
}

const sorts = ['weight', 'loops', 'size', 'callers', 'place'] as const;

function sortOf(word: string | undefined): Sort | undefined {
  if (word === undefined) return undefined;
  const sort = sorts.find((s) => s === word || `${s}s` === word || s === `${word}s`);
  if (sort === undefined) throw new UsageError(`--sort=${word}: name ${sorts.join(', ')}${meant(word, sorts)}`);
  return sort;
}

function patternOf(word: string | undefined): RegExp | undefined {
  if (word === undefined) return undefined;
  try {
    return new RegExp(word);
  } catch {
    throw new UsageError(`--func=${word}: not a regular expression`);
  }
}

function numberOf(flag: string, word: string): number {
  if (!/^[0-9]+$/.test(word)) throw new UsageError(`--${flag}=${word}: not a number`);
  return Number(word);
}

const instruments = (name: string): boolean => name === 'race' || name === 'msan' || name === 'asan';

/** The mode of the build: what is not named is as GOFLAGS says. */
function modeOf(seen: ReadonlyMap<string, string>): Partial<BuildMode> {
  const mode: { -readonly [K in keyof BuildMode]?: BuildMode[K] } = {};
  const on: string[] = [];
  for (const name of ['race', 'msan', 'asan'] as const) {
    const value = seen.get(name);
    if (value === undefined) continue;
    mode[name] = value === 'true';
    if (mode[name]) on.push(`-${name}`);
  }
  if (on.length > 1) throw new UsageError(`${on.join(' and ')} exclude each other`);
  const d = seen.get('d');
  if (d === undefined) return mode;
  const checkptr = /^checkptr(?:=([0-9]+))?$/.exec(d);
  if (checkptr === null) throw new UsageError(`-d=${d}: only checkptr is known`);
  return { ...mode, checkptr: Number(checkptr[1] ?? 1) };
}

const list = (value: string): string[] => value.split(/[ ,]+/).filter((w) => w !== '');

function kindOf(word: string): Kind {
  switch (word) {
    case 'moved':
    case 'escapes':
    case 'leaks':
    case 'free':
    case 'stays':
      return word;
    default:
      throw new UsageError(`--kinds=${word}: the kinds are moved, escapes, leaks, free and stays`);
  }
}

function failOnOf(word: string): FailOn {
  switch (word) {
    case 'new':
    case 'heap':
    case 'moved':
    case 'escapes':
    case 'leaks':
      return word;
    default: {
      const cause = causes.find((c) => c.code === word);
      if (cause === undefined)
        throw new UsageError(
          `--fail-on=${word}: name heap, moved, escapes, leaks, new, or a cause (goscape help causes)`,
        );
      return cause.code;
    }
  }
}
