/** What the compiler gets of a package's files that import "C". */
import { createHash } from 'node:crypto';
import type { Pos } from '../base/pos';
import { type File, Kind } from '../syntax';
import { type CMachine, layoutOf } from './ctypes';
import { declarationsOf } from './declarations';
import { builtinTypes, type ExportedFunction, generated, type Used } from './generate';
import { type GoFunction, GoTypes } from './gotypes';
import { commonHeaders } from './headers';
import { preambleOf } from './preamble';
import { type Includes, preprocess, valueOf } from './preprocess';
import { type Reference, referencesOf } from './references';
import { exported, type Meaning, rewritten } from './rewrite';

/** A file that imports "C". */
export interface CgoSource {
  readonly path: string;
  readonly text: string;
  /** Its tree, of which the positions begin at `base`. */
  readonly file: File;
  readonly base: Pos;
}

export interface CgoHost {
  /** Finds headers; dirs: folders that #cgo directives name. */
  readonly includes: (dirs: readonly string[]) => Includes;
  readonly machine: CMachine;
  /** Whether a build tag holds. */
  readonly hasTag: (tag: string) => boolean;
  /** Macros that the C compiler defines on the machine. */
  readonly defines: ReadonlyMap<string, string>;
  /** The package with the type that is not in the heap. */
  readonly incomplete: string;
}

export interface CgoOutput {
  /** The text of the file that declares what is used of C. */
  readonly generated: string;
  /** By path: texts that take the files' places. */
  readonly files: ReadonlyMap<string, string>;
  /** Names of C's that no declaration was found for. */
  readonly unknown: readonly string[];
}

/** The name that cgo gives to the generated file. */
export const generatedName = '_cgo_gotypes.go';

/** The name and the import path of a package. */
export interface PackageNames {
  readonly name: string;
  readonly path: string;
}

/** As cmd/cgo has it: of the path and all files (cmd/internal/hash, New32). */
function hashOf(path: string, sources: readonly CgoSource[]): string {
  const h = createHash('sha256').update('\x01', 'latin1').update(path, 'latin1');
  for (const s of sources) h.update(s.text, 'latin1');
  return h.digest('hex').slice(0, 12);
}

/** What stands for a package's files that import "C". */
export function cgoPackage(pkg: PackageNames, sources: readonly CgoSource[], host: CgoHost): CgoOutput {
  const preambles = sources.map((s) => preambleOf(s.file, s.text, s.base, host.hasTag));
  const defines = new Map(host.defines);
  for (const p of preambles) for (const [k, v] of p.defines) defines.set(k, v);
  const found = host.includes(preambles.flatMap((p) => p.includeDirs));
  const includes: Includes = (name, kind, from) => {
    const common = commonHeaders[name];
    return found(name, kind, from) ?? (common === undefined ? undefined : { path: `<${name}>`, text: common });
  };
  const code = preambles.map((p) => p.code).join('\n');
  const pre = preprocess(code, defines, includes);
  const decls = declarationsOf(pre.tokens, (t, d) => layoutOf(t, d, host.machine)?.size);
  const types = new GoTypes(decls, host.machine);

  const constants = new Map<string, readonly [string, string]>();
  const variables = new Map<string, string>();
  const addresses = new Set<string>();
  const functions = new Map<string, GoFunction>();
  const builtins = new Set<string>();
  const unknown = new Set<string>();

  const constant = (name: string): Meaning | undefined => {
    const size = /^sizeof_(.+)$/.exec(name);
    let value = decls.constants.get(name);
    if (size !== null) {
      const t = decls.typedefs.get(size[1]!);
      const bytes = t !== undefined ? layoutOf(t, decls, host.machine)?.size : sizes(host.machine)[size[1]!];
      if (bytes !== undefined) value = BigInt(bytes);
      types.named('ulong');
    }
    const tokens = value === undefined ? pre.expansionOf(name) : undefined;
    if (tokens !== undefined) {
      const [first] = tokens;
      if (tokens.length > 0 && tokens.every((t) => t.kind === 'string')) {
        const go = `_Csconst_${name}`;
        constants.set(name, [go, `"${tokens.map((t) => t.text.slice(1, -1)).join('')}"`]);
        return { kind: 'const', go };
      }
      if (tokens.length === 1 && first?.kind === 'number' && /^[\d.]+([eE][-+]?\d+)?[fFlL]?$/.test(first.text)) {
        const number = Number.parseFloat(first.text);
        if (/[.eE]/.test(first.text)) {
          const go = `_Cfconst_${name}`;
          constants.set(name, [go, number.toFixed(6)]);
          return { kind: 'const', go };
        }
      }
      value = valueOf(tokens, (n) => decls.constants.get(n));
    }
    if (value === undefined) return undefined;
    const go = `_Ciconst_${name}`;
    constants.set(name, [go, value < 0n ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`]);
    return { kind: 'const', go };
  };

  const means = (name: string, as: Reference['as']): Meaning => {
    const builtin = name === 'malloc' ? '_CMalloc' : name;
    const needs = builtinTypes[builtin];
    if (needs !== undefined && as !== 'type') {
      builtins.add(builtin);
      for (const t of needs) types.named(t);
      if (builtin !== '_CMalloc') types.declareBuiltins(/Bytes$/.test(builtin));
      const go = `_Cfunc_${builtin}`;
      // Of these functions only this one takes a pointer of which the target may hold pointers.
      return builtin === 'GoBytes' ? { kind: 'func', go, func: goBytes } : { kind: 'func', go };
    }
    const type = types.named(name);
    if (type !== undefined) return { kind: 'type', go: `_Ctype_${name}`, pointers: types.hasPointers(name) };
    const f = decls.functions.get(name);
    if (f !== undefined && !f.variadic) {
      const func = types.func(f);
      if (func.result === undefined) types.declareVoid();
      if (as === 'value') addresses.add(name);
      else functions.set(as === 'call2' ? `2${name}` : name, func);
      return { kind: 'func', go: `_Cfunc_${name}`, func };
    }
    const v = decls.variables.get(name);
    if (v !== undefined) {
      variables.set(name, types.type(v));
      return { kind: 'var', go: `_Cvar_${name}` };
    }
    const value = constant(name);
    if (value !== undefined) return value;
    if (as === 'type') return { kind: 'type', go: types.opaque(name) };
    unknown.add(name);
    return { kind: 'unknown', go: `_Cunknown_${name}` };
  };

  const known = new Map<string, Meaning>();
  const meaningOf = (name: string, as: Reference['as']): Meaning => {
    const key = `${as} ${name}`;
    let m = known.get(key);
    if (m === undefined) known.set(key, (m = means(name, as)));
    return m;
  };
  const all = sources.map((s) => ({ source: s, references: referencesOf(s.file, s.base) }));
  // A name that stands somewhere as a type is one everywhere.
  for (const { references } of all) for (const r of references.refs) if (r.as === 'type') meaningOf(r.name, 'type');
  const files = new Map<string, string>();
  const exports: ExportedFunction[] = [];
  for (const { source, references } of all) {
    const { path, text, base, file } = source;
    const packageNameEnd = file.pkgName.pos - base + file.pkgName.value.length;
    const ctx = { text, base, references, meaningOf, path, packageNameEnd };
    files.set(path, rewritten(ctx));
    for (const d of file.declList)
      if (d.kind === Kind.FuncDecl && isExported(text, d.pos - base)) exports.push(exported(ctx, d));
  }
  const used: Used = {
    types,
    constants,
    variables,
    addresses,
    functions,
    builtins,
    exports,
    hash: hashOf(pkg.path, sources),
    ldflags: ['-O2', '-g', ...preambles.flatMap((p) => p.ldflags)],
    noEscape: new Set(preambles.flatMap((p) => p.noEscape)),
    noCallback: new Set(preambles.flatMap((p) => p.noCallback)),
  };
  return { generated: generated(pkg.name, host.incomplete, used), files, unknown: [...unknown].sort() };
}

const goBytes: GoFunction = {
  params: ['unsafe.Pointer', '_Ctype_int'],
  result: '[]byte',
  checked: [true, false],
};

/** Whether the comment above a declaration exports it to C. */
function isExported(text: string, at: number): boolean {
  const line = text.lastIndexOf('\n', at - 1) + 1;
  return /(^|\n)\/\/export [^\n]+\n(\/\/[^\n]*\n)*$/.test(text.slice(Math.max(0, line - 4000), line));
}

/** C.sizeof_T of basic types. */
const sizes = (m: CMachine): Readonly<Record<string, number>> => ({
  char: 1,
  schar: 1,
  uchar: 1,
  short: 2,
  ushort: 2,
  int: 4,
  uint: 4,
  long: m.long,
  ulong: m.long,
  longlong: 8,
  ulonglong: 8,
  float: 4,
  double: 8,
});
