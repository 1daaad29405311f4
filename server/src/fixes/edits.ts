/**
 * The edits of one proposal: splices of the package's files that leave the text as gofmt has it, imports included.
 */
import type { FileEdit, FileView } from '../answers/model';
import { behind, type CallExpr, type Expr, type ImportDecl, Kind, type Node, startOf } from '../syntax/index';
import { objectOf, PkgName } from '../types/index';
import { decode } from '../vfs';
import { realigned } from './align';
import { type DeclFacts, offsetOf, type PackageFacts } from './facts/package';

interface Splice {
  readonly view: FileView;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export class Edits {
  private readonly splices = new Map<string, Splice>();
  private readonly wanted = new Map<FileView, Set<string>>();
  private readonly dropped = new Map<FileView, Map<PkgName, number>>();
  private failed = false;

  constructor(private readonly facts: PackageFacts) {}

  /** Replaces a range of bytes by a binary text. */
  splice(view: FileView, start: number | undefined, end: number | undefined, text: string): boolean {
    if (start === undefined || end === undefined || end < start) return this.fail();
    this.splices.set(`${view.file}:${start}`, { view, start, end, text });
    return true;
  }

  /** Takes away one character, which has to stand there. */
  drop(view: FileView, pos: number, char: string): boolean {
    const at = offsetOf(view, pos);
    if (at === undefined || view.text[at] !== char) return this.fail();
    return this.splice(view, at, at + 1, '');
  }

  /** Takes whole lines away, and of the empty lines around them all but one. */
  removeWhole(view: FileView, start: number, end: number): boolean {
    const { text } = view;
    const isOpen = /(?:\n|\(|\{)\n$/.test(text.slice(Math.max(0, start - 2), start));
    return this.splice(view, start, isOpen && text[end] === '\n' ? end + 1 : end, '');
  }

  insert(view: FileView, pos: number, text: string): boolean {
    const at = offsetOf(view, pos);
    return this.splice(view, at, at, text);
  }

  replace(view: FileView, e: Expr, text: string): boolean {
    return this.splice(view, offsetOf(view, startOf(e)), offsetOf(view, behind(e)), text);
  }

  fail(): false {
    this.failed = true;
    return false;
  }

  /**
   * The name by which a package of the standard library can be called at a place; the file will import it.
   * undefined where the name means something else there.
   */
  use(at: DeclFacts, path: string): string | undefined {
    const { view } = at;
    const own = importsOf(view).find((i) => pathOf(i) === path);
    const name = own?.localPkgName?.value ?? path.slice(path.lastIndexOf('/') + 1);
    if (name === '.' || name === '_') return undefined;
    const taken = own === undefined && importsOf(view).some((i) => nameOf(i) === name);
    if (taken || isShadowed(this.facts, at, name)) return undefined;
    setOf(this.wanted, view).add(path);
    return name;
  }

  /** Takes over what another draft edits; false, and nothing is taken, where both edit the same text. */
  add(other: Edits): boolean {
    for (const o of other.splices.values())
      for (const s of this.splices.values())
        if (s.view === o.view && o.start <= s.end && s.start <= o.end && !isSame(s, o)) return false;
    for (const [key, s] of other.splices) this.splices.set(key, s);
    for (const [view, paths] of other.wanted) for (const p of paths) setOf(this.wanted, view).add(p);
    for (const [view, names] of other.dropped)
      for (const [name, n] of names) for (let i = 0; i < n; i++) this.unuse(view, name);
    return true;
  }

  /** A use of an imported package's name goes away. */
  unuse(view: FileView, name: PkgName): void {
    let counts = this.dropped.get(view);
    if (counts === undefined) this.dropped.set(view, (counts = new Map()));
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }

  /** The edits in the order of files and places; undefined where one could not be made. */
  finish(): FileEdit[] | undefined {
    const own = new Map(this.splices);
    let isKnown = true;
    for (const view of new Set([...this.wanted.keys(), ...this.dropped.keys()])) this.editImports(view);
    for (const view of new Set([...this.splices.values()].map((s) => s.view))) {
      const more = realigned(
        view,
        [...this.splices.values()].filter((s) => s.view === view),
      );
      for (const m of more ?? []) this.splice(view, m.start, m.end, m.text);
      if (more === undefined) isKnown = false;
    }
    const all = [...this.splices.values()];
    this.splices.clear();
    for (const [key, s] of own) this.splices.set(key, s);
    if (this.failed || !isKnown || all.length === 0) return undefined;
    const edits = all.map(({ view, start, end, text }) => ({
      file: view.file,
      start,
      end,
      newText: decode(text),
    }));
    edits.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.start - b.start));
    for (let i = 1; i < edits.length; i++)
      if (edits[i]!.file === edits[i - 1]!.file && edits[i]!.start < edits[i - 1]!.end) return undefined;
    return edits;
  }

  private editImports(view: FileView): void {
    const decls = importsOf(view);
    const gone = decls.filter((d) => {
      const path = pathOf(d);
      if (this.wanted.get(view)?.has(path) === true) return false;
      for (const [name, count] of this.dropped.get(view) ?? []) {
        if (name.imported.path !== path || nameOf(d) !== name.name) continue;
        const uses = this.facts.usesOf(name).filter((u) => u.at.view === view && u.name.pos !== name.pos).length;
        if (uses <= count) return true;
      }
      return false;
    });
    const missing = [...(this.wanted.get(view) ?? [])].filter((p) => !decls.some((d) => pathOf(d) === p)).sort();
    if (gone.length === 0 && missing.length === 0) return;
    const groups = new Map<object, ImportDecl[]>();
    for (const d of decls) {
      const key = d.group ?? d;
      groups.set(key, [...(groups.get(key) ?? []), d]);
    }
    // New imports go where imports of the standard library are.
    const home = [...groups.values()].find((g) => g.some((d) => isStd(pathOf(d)))) ?? [...groups.values()][0];
    if (home === undefined && missing.length > 0) {
      this.fail();
      return;
    }
    for (const group of groups.values())
      this.editGroup(
        view,
        group,
        group.filter((d) => gone.includes(d)),
        group === home ? missing : [],
      );
  }

  private editGroup(
    view: FileView,
    group: readonly ImportDecl[],
    gone: readonly ImportDecl[],
    added: readonly string[],
  ): void {
    if (gone.length === 0 && added.length === 0) return;
    const { text } = view;
    const first = group[0]!;
    const specs = group.map((d) => ({ d, from: startOfSpec(view, d), to: endOfSpec(view, d) }));
    if (specs.some((s) => s.from === undefined || s.to === undefined)) {
      this.fail();
      return;
    }
    const quoted = added.map((p) => `"${p}"`);
    if (first.group === undefined) {
      const { from, to } = specs[0]!;
      const kept = gone.length > 0 ? [] : [text.slice(from, to)];
      const all = [...kept, ...quoted].sort(bySpec);
      const start = text.lastIndexOf('import', from);
      if (all.length === 1) this.splice(view, from, to, all[0]!);
      else if (all.length > 1) this.splice(view, start, to, `import (\n${all.map((s) => `\t${s}\n`).join('')})`);
      else this.removeLines(view, start, to!);
      return;
    }
    if (gone.length === group.length && added.length === 0) {
      const start = text.lastIndexOf('import', specs[0]!.from);
      this.removeLines(view, start, text.indexOf(')', specs[specs.length - 1]!.to) + 1);
      return;
    }
    // What replaces what in place needs no line of its own.
    const left = [...quoted];
    const stays = specs.filter((s) => !gone.includes(s.d));
    for (const s of specs) {
      if (!gone.includes(s.d)) continue;
      const start = text.lastIndexOf('\n', s.from) + 1;
      const end = text.indexOf('\n', s.to);
      if (!/^\s*$/.test(text.slice(start, s.from))) {
        this.fail();
        return;
      }
      this.removeWhole(view, start, end + 1);
    }
    const std = stays.filter((s) => isStd(pathOf(s.d)));
    const anchors = std.length > 0 ? std : stays;
    for (const spec of left) {
      const next = anchors.find((s) => bySpec(text.slice(s.from, s.to), spec) > 0 && isPlain(s.d));
      const last = anchors[anchors.length - 1];
      if (next !== undefined) {
        const at = text.lastIndexOf('\n', next.from) + 1;
        this.insertAt(view, at, `\t${spec}\n`);
      } else if (last !== undefined) this.insertAt(view, text.indexOf('\n', last.to) + 1, `\t${spec}\n`);
      else this.insertAt(view, text.lastIndexOf('\n', specs[0]!.from) + 1, `\t${spec}\n`);
    }
  }

  /** Inserts lines; where lines begin that go away, they replace them. */
  private insertAt(view: FileView, at: number, lines: string): void {
    const old = this.splices.get(`${view.file}:${at}`);
    if (old === undefined) this.splice(view, at, at, lines);
    else this.splice(view, at, old.end, old.text + lines);
  }

  /** Takes a declaration away with the empty line behind it. */
  private removeLines(view: FileView, start: number, end: number): void {
    const { text } = view;
    let to = end;
    while (text[to] === '\n' && to < end + 2) to++;
    this.splice(view, start, to, '');
  }
}

function setOf(map: Map<FileView, Set<string>>, view: FileView): Set<string> {
  let set = map.get(view);
  if (set === undefined) map.set(view, (set = new Set()));
  return set;
}

const isSame = (a: Splice, b: Splice): boolean => a.start === b.start && a.end === b.end && a.text === b.text;

const importsOf = (view: FileView): ImportDecl[] =>
  view.tree.declList.filter((d): d is ImportDecl => d.kind === Kind.ImportDecl);

const pathOf = (d: ImportDecl): string => d.path?.value.slice(1, -1) ?? '';
/** The name that an import has where it is not renamed is a guess; for the standard library it is right. */
const nameOf = (d: ImportDecl): string =>
  d.localPkgName?.value ??
  pathOf(d)
    .replace(/\/v[0-9]+$/, '')
    .replace(/^.*\//, '');
const isStd = (path: string): boolean => !path.split('/')[0]!.includes('.');
const isPlain = (d: ImportDecl): boolean => d.localPkgName === undefined;

function startOfSpec(view: FileView, d: ImportDecl): number | undefined {
  const at = d.localPkgName ?? d.path;
  return at === undefined ? undefined : offsetOf(view, at.pos);
}

function endOfSpec(view: FileView, d: ImportDecl): number | undefined {
  return d.path === undefined ? undefined : offsetOf(view, behind(d.path));
}

/** gofmt orders imports by their paths. */
function bySpec(a: string, b: string): number {
  const key = (s: string): string => s.slice(s.indexOf('"'));
  return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;
}

/**
 * Whether a name denotes something other than an import in a declaration, or in the package. predeclared: something
 * other than what the language declares.
 */
export function isShadowed(facts: PackageFacts, at: DeclFacts, name: string, predeclared = false): boolean {
  for (const [obj, names] of at.uses) {
    if (predeclared ? obj.pkg === undefined : obj instanceof PkgName) continue;
    if (names.some((n) => n.value === name)) return true;
  }
  if (at.names.has(name) && declaresField(at, name)) return true;
  for (const view of facts.pkg.files)
    for (const d of view.tree.declList)
      switch (d.kind) {
        case Kind.FuncDecl:
          if (d.recv === undefined && d.name.value === name) return true;
          break;
        case Kind.TypeDecl:
          if (d.name.value === name) return true;
          break;
        case Kind.VarDecl:
        case Kind.ConstDecl:
          if (d.nameList.some((n) => n.value === name)) return true;
          break;
        case Kind.ImportDecl:
          if (view !== at.view) break;
          if (d.localPkgName?.value === '.' || (predeclared && nameOf(d) === name)) return true;
          break;
      }
  return false;
}

/** Parameters and results are names of fields; a field of a struct type counts as well, to be sure. */
function declaresField(at: DeclFacts, name: string): boolean {
  for (const [n, parent] of at.parents)
    if (n.kind === Kind.Name && n.value === name && parent.kind === Kind.Field && parent.name === n) return true;
  return false;
}

/** The source of an expression, a binary string. */
export function sourceOf(view: FileView, e: Expr): string {
  return view.text.slice(offsetOf(view, startOf(e)), offsetOf(view, behind(e)));
}

/** Whether a range has neither comments nor line breaks. */
export function isOneLine(view: FileView, e: Expr): boolean {
  return !/\n/.test(sourceOf(view, e)) && !/\/\/|\/\*/.test(withoutStrings(sourceOf(view, e)));
}

/** Whether a call has comments in it, or an argument that goes over several lines. */
export function hasComments(view: FileView, call: CallExpr): boolean {
  if (/\/\/|\/\*/.test(withoutStrings(sourceOf(view, call)))) return true;
  return call.argList.some((a) => /\n/.test(sourceOf(view, a)) && !(a.kind === Kind.CallExpr && !hasComments(view, a)));
}

const withoutStrings = (text: string): string => text.replace(/"(?:[^"\\]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)*'/g, '""');

/** Spaces and tabs in front of the line of a position. */
export function indentAt(view: FileView, pos: number): string {
  const at = offsetOf(view, pos) ?? 0;
  const start = view.text.lastIndexOf('\n', at - 1) + 1;
  return /^[\t ]*/.exec(view.text.slice(start, at))![0];
}

/** The imported package that a selector's left side names. */
export function packageNamed(n: Node): PkgName | undefined {
  if (n.kind !== Kind.Name) return undefined;
  const obj = objectOf(n);
  return obj instanceof PkgName ? obj : undefined;
}
