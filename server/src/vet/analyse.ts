/** From facts to findings: the load is what the facts say, and the rest is as for any package. */
import * as nodePath from 'node:path';
import { causeOf } from '../answers/causes';
import { fileAnswer } from '../answers/file';
import { text } from '../answers/findings';
import { Answers } from '../answers/memo';
import type { FindingInfo } from '../answers/model';
import { reporterOf } from '../base/broken';
import { isHeap } from '../features/select';
import { type BuildContext, LoadCache, type LoadResult, type Package, readEnv } from '../load';
import { PackageData } from '../load/package';
import { cacheSettings, PackageKeys, Pipeline, Store } from '../program';
import { DiskFileSystem, type FileSystem, Overlay } from '../vfs';
import type { Facts, PackageFacts } from './facts';
import type { Finding, VetFlags } from './main';

export function analyse(id: string, facts: Facts, flags: VetFlags): { findings: Finding[]; problems: string[] } {
  let fs = Overlay.over(new DiskFileSystem());
  for (const p of Object.values(facts.packages))
    for (const [file, content] of Object.entries(p.texts ?? {})) fs = fs.with(nodePath.resolve(file), content);
  const own = facts.packages[id]!;
  const ctx = readEnv(process.env, fs, { cwd: nodePath.resolve(own.dir), cgoEnabled: false, goroot: gorootOf(facts) });
  const load = loadOf(id, facts, fs, ctx);
  const generated = new Set(Object.keys(own.texts ?? {}).map((file) => nodePath.resolve(file)));
  const told: string[] = [];
  const store = new Store(cacheSettings(process.env), (m) => told.push(`goscape-vet: ${m}`));
  const keys = new PackageKeys(load, fs, ctx, ctx.inlining, store.engine);
  const pipeline = new Pipeline(
    load,
    fs,
    ctx.target,
    ctx.inlining,
    undefined,
    (name) => {
      const key = keys.of(name);
      return key === undefined ? undefined : store.table(key);
    },
    reporterOf(process.env, (t) => told.push(t)),
  );
  const analysis = pipeline.analyze(id, { explain: true, locals: true, states: true, effects: true });
  const loaded = load.all.get(id)!;
  const findings: { readonly order: readonly [string, number, number]; readonly finding: Finding }[] = [];
  if (analysis !== undefined) {
    for (const x of analysis.problems) {
      const place = pipeline.positions.base(x.pos)?.place(x.pos);
      told.push(place === undefined ? text(x.message) : `${place.file}:${place.line}:${place.col}: ${text(x.message)}`);
    }
    const answered = { answers: new Answers(pipeline), fs, loaded, analysis };
    for (const file of loaded.goFiles) {
      const answer = fileAnswer(answered, file, false);
      for (const f of answer.functions.flatMap((fn) => fn.findings)) {
        if (!wanted(f, flags)) continue;
        const place = f.mapped ?? f.place;
        // What cgo generated stands nowhere that somebody could look at.
        if (generated.has(place.file)) continue;
        const posn = `${place.file}:${place.line}:${place.col}`;
        findings.push({
          order: [place.file, place.line, place.col],
          finding: { posn, message: `${f.text} (${causeOf(f.cause).title})` },
        });
      }
    }
  }
  store.flush();
  findings.sort(({ order: a }, { order: b }) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] - b[1] || a[2] - b[2]));
  return { findings: findings.map((f) => f.finding), problems: told };
}

function wanted(f: FindingInfo, flags: VetFlags): boolean {
  if (!isHeap(f)) return false;
  if (flags.kinds.size > 0 && !flags.kinds.has(f.kind === 'moved' ? 'moved' : 'escapes')) return false;
  return flags.causes.size === 0 || flags.causes.has(f.cause);
}

/** The distribution that the packages of the standard library are of; "" where none is among them. */
function gorootOf(facts: Facts): string {
  for (const p of Object.values(facts.packages))
    if (p.standard) return nodePath.resolve(p.dir.slice(0, p.dir.length - p.path.length), '..');
  return '';
}

function loadOf(id: string, facts: Facts, fs: FileSystem, context: BuildContext): LoadResult {
  const cache = new LoadCache();
  const all = new Map<string, Package>([['unsafe', unsafePackage()]]);
  const order: Package[] = [];
  const add = (name: string): void => {
    const f = facts.packages[name];
    if (f === undefined || all.has(name)) return;
    const p = packageOf(name, f, fs, cache, context);
    all.set(name, p);
    for (const to of Object.values(f.imports)) add(to);
    for (const [path, to] of Object.entries(f.imports))
      if (to === 'unsafe' || facts.packages[to] !== undefined) p.imports.set(path, to);
      else if (path !== 'C') p.importErrors.set(path, `no facts of ${to}`);
    order.push(p);
  };
  add(id);
  const root = all.get(id) as PackageData;
  root.isRoot = true;
  return { roots: [root], all, order, problems: [], mainModules: [], notices: [], context };
}

function unsafePackage(): PackageData {
  const p = new PackageData('unsafe', 'unsafe', '');
  p.standard = true;
  return p;
}

function packageOf(
  name: string,
  f: PackageFacts,
  fs: FileSystem,
  cache: LoadCache,
  context: BuildContext,
): PackageData {
  const goFiles = f.goFiles.map((file) => nodePath.resolve(file));
  const clause = goFiles.map((file) => cache.header(fs, file)?.pkgName).find((n) => n !== undefined);
  const p = new PackageData(name, clause ?? nodePath.posix.basename(f.path), nodePath.resolve(f.dir));
  p.pkgPath = f.path;
  p.goFiles = goFiles;
  p.otherFiles = f.otherFiles.map((file) => nodePath.resolve(file));
  p.hasAsm = f.otherFiles.some((file) => /\.(s|S|sx)$/.test(file));
  p.standard = f.standard;
  p.langVersion = f.standard ? context.goVersion : (/^go1\.\d+/.exec(f.goVersion)?.[0] ?? context.goVersion);
  if (!f.standard)
    p.module = {
      path: f.module,
      version: f.moduleVersion,
      dir: f.dir,
      goVersion: f.goVersion.replace(/^go/, ''),
      main: f.moduleVersion === '',
    };
  return p;
}
