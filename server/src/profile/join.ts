/** Joins a heap profile with the answers for some packages. */
import type { CallInfo, FindingInfo, FunctionInfo } from '../answers';
import type { HeapProfile, ProfileFrame, ProfileLine } from './read';
import { isRuntime, parseSymbol } from './symbols';

/** A file of the packages that are asked about. */
export interface ProfiledSource {
  /** Import path of its package; "main" is also that of any command. */
  readonly importPath: string;
  readonly command: boolean;
  readonly file: string;
  readonly functions: readonly FunctionInfo[];
}

/** What one place of the packages' code allocates. */
export interface ProfiledPlace {
  readonly file: string;
  readonly line: number;
  /** The function as answers name it. */
  readonly func: string;
  /** The function that allocates, where it is another one: called here. */
  readonly callee?: string;
  /** The function whose body is inlined here, where that allocates. */
  readonly inlined?: string;
  objects: number;
  bytes: number;
  /** What answers say of it: allocations in the line, or the call. */
  readonly findings: readonly FindingInfo[];
  readonly call?: CallInfo;
  /** Answers say that something is allocated here, or that they do not know. */
  readonly explained: boolean;
}

export interface JoinedProfile {
  readonly objects: number;
  readonly bytes: number;
  /** Those that cost most bytes first. */
  readonly places: readonly ProfiledPlace[];
  /** What is allocated without the packages' code: by other packages, and by the runtime for itself. */
  readonly elsewhere: { readonly objects: number; readonly bytes: number };
  /** Functions of the packages whose text has changed since, so that lines cannot be found. */
  readonly drifted: readonly string[];
}

interface Found {
  readonly source: ProfiledSource;
  readonly fn: FunctionInfo;
  readonly line: number;
}

export function joinProfile(profile: HeapProfile, sources: readonly ProfiledSource[]): JoinedProfile {
  const index = new Index(sources);
  const places = new Map<string, ProfiledPlace>();
  let objects = 0,
    bytes = 0;
  const elsewhere = { objects: 0, bytes: 0 };
  for (const s of profile.samples) {
    objects += s.objects;
    bytes += s.bytes;
    const place = placeOf(index, s.frames);
    if (place === undefined) {
      elsewhere.objects += s.objects;
      elsewhere.bytes += s.bytes;
      continue;
    }
    const key = `${place.file}:${place.line}:${place.callee ?? ''}:${place.inlined ?? ''}`;
    const known = places.get(key);
    if (known === undefined) places.set(key, { ...place, objects: s.objects, bytes: s.bytes });
    else {
      known.objects += s.objects;
      known.bytes += s.bytes;
    }
  }
  const list = [...places.values()].sort(
    (a, b) => b.bytes - a.bytes || b.objects - a.objects || (a.file < b.file ? -1 : 1) || a.line - b.line,
  );
  return { objects, bytes, places: list, elsewhere, drifted: [...index.drifted].sort() };
}

/** The place of the packages' code that a stack is charged to. */
function placeOf(index: Index, frames: readonly ProfileFrame[]): ProfiledPlace | undefined {
  let at = 0;
  while (at < frames.length && isRuntime(outermost(frames[at]!).func)) at++;
  for (let i = at; i < frames.length; i++) {
    const frame = frames[i]!;
    // Where our code is inlined into foreign code, the line of ours that is farthest out is the one to change.
    for (let k = frame.lines.length - 1; k >= 0; k--) {
      const found = index.find(frame.lines[k]!);
      if (found === undefined) continue;
      const inner = frame.lines[0]!;
      if (i === at) return ownPlace(found, k > 0 ? inner : undefined);
      return callPlace(
        found,
        parseSymbol(outermost(frames[i - 1]!).func),
        outermost(frames[i - 1]!).func,
        inner,
        k > 0,
      );
    }
  }
  return undefined;
}

const outermost = (frame: ProfileFrame): ProfileLine => frame.lines[frame.lines.length - 1]!;

function ownPlace({ source, fn, line }: Found, inlined: ProfileLine | undefined): ProfiledPlace {
  const findings = fn.findings.filter((f) => f.place.line === line && f.state !== 'stack' && f.state !== 'free');
  return {
    file: source.file,
    line,
    func: fn.name,
    ...(inlined === undefined ? {} : { inlined: inlined.func }),
    objects: 0,
    bytes: 0,
    findings,
    explained: findings.some((f) => f.allocation !== undefined),
  };
}

function callPlace(
  { source, fn, line }: Found,
  callee: { readonly name: string },
  full: string,
  inner: ProfileLine,
  isInlined: boolean,
): ProfiledPlace {
  const here = (fn.calls ?? []).filter((c) => c.place.line === line);
  const call =
    here.find((c) => c.callee === callee.name || c.callee.endsWith(`.${callee.name}`)) ??
    here.find((c) => c.state === 'interface' || c.state === 'value' || c.state === 'inlined');
  const a = call?.allocates;
  return {
    file: source.file,
    line,
    func: fn.name,
    callee: full,
    ...(isInlined ? { inlined: inner.func } : {}),
    objects: 0,
    bytes: 0,
    findings: [],
    ...(call === undefined ? {} : { call }),
    explained:
      isRuntime(full) || (call !== undefined && (a === undefined || a.certain || a.maybe || a.panics || a.unknown)),
  };
}

/** Functions by package, file and name. */
class Index {
  readonly drifted = new Set<string>();
  private readonly functions = new Map<string, { readonly source: ProfiledSource; readonly fn: FunctionInfo }[]>();
  private readonly known = new Map<ProfileLine, Found | undefined>();

  constructor(sources: readonly ProfiledSource[]) {
    for (const source of sources)
      for (const fn of source.functions) {
        this.add(source.importPath, source, fn);
        if (source.command && source.importPath !== 'main') this.add('main', source, fn);
      }
  }

  private add(path: string, source: ProfiledSource, fn: FunctionInfo): void {
    const key = `${path} ${baseName(source.file)} ${fn.name}`;
    const list = this.functions.get(key);
    if (list === undefined) this.functions.set(key, [{ source, fn }]);
    else list.push({ source, fn });
  }

  find(l: ProfileLine): Found | undefined {
    if (this.known.has(l)) return this.known.get(l);
    const found = this.look(l);
    this.known.set(l, found);
    return found;
  }

  private look(l: ProfileLine): Found | undefined {
    const { path, name, literal } = parseSymbol(l.func);
    const list = this.functions.get(`${path} ${baseName(l.file)} ${name}`);
    if (list === undefined) return undefined;
    // Of several commands, the one whose path is most alike.
    const best = [...list].sort((a, b) => alike(b.source.file, l.file) - alike(a.source.file, l.file))[0]!;
    const { fn } = best;
    // The function may stand elsewhere than it did; where literals in it begin is not known.
    const moved = l.startLine > 0 && !literal && name !== 'init' ? fn.place.line - l.startLine : 0;
    const line = l.line + moved;
    if (line >= fn.place.line && line <= fn.endLine) return { ...best, line };
    if (name !== 'init') this.drifted.add(l.func);
    return name === 'init' ? { ...best, line } : undefined;
  }
}

const baseName = (file: string): string => file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);

/** How many folders two paths share, from the file up. */
function alike(a: string, b: string): number {
  const x = a.split(/[\\/]/).reverse(),
    y = b.split(/[\\/]/).reverse();
  let n = 0;
  while (n < x.length && x[n] === y[n]) n++;
  return n;
}
