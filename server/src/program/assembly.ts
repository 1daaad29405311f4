/**
 * A package's assembly, read when it is asked for: which of its functions are defined or used there. The assembler's
 * command line is the go command's. Reference: gc.go of the go command (asmArgs,
 * symabis; go1.26).
 */
import * as nodePath from 'node:path';
import { pathToPrefix } from '../ir/linkstring';
import { type ABI, allowAsmABI, readSymABIs, type SymABIs } from '../ir/symabis';
import type { BuildContext, Package } from '../load';
import type { FileSystem } from '../vfs';

/** What the assembly of a package says of symbols. */
export function symABIsOf(p: Package | undefined, fs: FileSystem, ctx: BuildContext): SymABIs {
  const defs = new Map<string, ABI>(),
    refs = new Map<string, ABI>();
  const wrappers = ctx.tagSet.has('goexperiment.regabiwrappers');
  if (p?.hasAsm === true && wrappers) {
    const selectors = allowAsmABI.has(p.pkgPath);
    const defined = macros(ctx, selectors);
    const dirs = [p.dir, nodePath.join(ctx.goroot, 'pkg', 'include')];
    const include = (name: string): string | undefined => {
      // The compiler writes it later on; until then it is empty.
      if (name === 'go_asm.h') return undefined;
      for (const dir of dirs) {
        const text = fs.readFile(nodePath.resolve(dir, name));
        if (text !== undefined) return text;
      }
      return undefined;
    };
    const prefix = pathToPrefix(p.name === 'main' ? 'main' : p.pkgPath);
    for (const file of p.otherFiles) {
      if (!/\.(s|S|sx)$/.test(file)) continue;
      if (p.pkgPath === 'runtime/cgo' && nodePath.basename(file).startsWith('gcc_')) continue;
      const text = fs.readFile(file);
      if (text !== undefined) readSymABIs(text, { defined, include }, prefix, selectors, defs, refs);
    }
  }
  return { defs, refs, wrappers };
}

/** Architectures whose levels are each defined (-D GOPPC64_power8 -D GOPPC64_power9), and not the highest alone. */
const cumulative = new Set(['arm', 'ppc64', 'ppc64le']);

function macros(ctx: BuildContext, experiments: boolean): string[] {
  const { goarch } = ctx;
  const out = [`GOOS_${ctx.goos}`, `GOARCH_${goarch}`];
  const family = goarch.replace(/le$/, '').toUpperCase();
  const levels = ctx.toolTags.filter((t) => t.startsWith(`${goarch}.`)).map((t) => t.slice(goarch.length + 1));
  // GOARM64 has no macro but for the atomic instructions that its levels from v8.1 on have.
  if (goarch === 'arm64') {
    if (levels.some((l) => l !== 'v8.0')) out.push('GOARM64_LSE');
  } else for (const level of cumulative.has(goarch) ? levels : levels.slice(-1)) out.push(`GO${family}_${level}`);
  if (experiments)
    for (const t of ctx.toolTags)
      if (t.startsWith('goexperiment.')) out.push(t.replace('goexperiment.', 'GOEXPERIMENT_'));
  return out;
}
