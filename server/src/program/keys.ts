/**
 * Keys of the disk cache: hashes of everything that goes into what is worked out for a package – the engine, the
 * configuration, the package's files, and the keys of the packages that it imports.
 */
import { createHash } from 'node:crypto';
import type { BuildContext, LoadResult, Package } from '../load';
import type { FileSystem } from '../vfs';

/** Keys of the packages of one load. */
export class PackageKeys {
  private readonly known = new Map<string, string>();
  private readonly config: string;
  private readonly named: ReadonlySet<string>;
  /** Flags of the compiler, which are meant for the packages that patterns name. */
  private readonly flags: string;

  /** engine: identifies the build of the engine; "" for no keys at all. */
  constructor(
    private readonly load: LoadResult,
    private readonly fs: FileSystem,
    ctx: BuildContext,
    /** Whether -l is not given, which says something of the packages that patterns name only. */
    inlining: boolean,
    private readonly engine: string,
  ) {
    const { goos, goarch, goRelease, tags, toolTags, target } = ctx;
    this.config = [
      engine,
      goos,
      goarch,
      goRelease,
      tags.join(','),
      toolTags.join(','),
      target.profile?.hash ?? '',
      target.level,
    ].join('\n');
    const { checkptr } = target.mode;
    this.flags = `${inlining ? '' : '-l'}${checkptr === undefined ? '' : ` -d=checkptr=${checkptr}`}`;
    this.named = new Set(load.roots.map((r) => r.pkgPath));
  }

  /** The key of a package; undefined if a file of it, or of what it imports, cannot be read. */
  of(name: string): string | undefined {
    if (this.engine === '') return undefined;
    const known = this.known.get(name);
    if (known !== undefined) return known === '' ? undefined : known;
    // Cycles of imports do not exist in a load; were there one, its packages would have no key.
    this.known.set(name, '');
    const p = this.load.all.get(name);
    if (p === undefined) return undefined;
    const key = name === 'unsafe' ? 'unsafe' : this.compute(p);
    if (key !== undefined) this.known.set(name, key);
    return key;
  }

  private compute(p: Package): string | undefined {
    const mode = this.named.has(p.pkgPath) ? this.flags : '';
    const h = createHash('sha1').update(`${this.config}\n${p.importPath}\n${p.langVersion}\n${mode}\n`);
    // Assembly decides which functions have wrappers.
    for (const f of p.hasAsm ? [...p.goFiles, ...p.otherFiles] : p.goFiles) {
      const hash = this.fs.hash(f);
      if (hash === undefined) return undefined;
      h.update(`${f} ${hash}\n`);
    }
    for (const [, to] of [...p.imports].sort()) {
      const key = this.of(to);
      if (key === undefined) return undefined;
      h.update(`${key}\n`);
    }
    return h.digest('base64url');
  }
}
