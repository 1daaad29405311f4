// Makes dist/std/RELEASE.std, the standard library that the product brings along, for each supported release of which a
// toolchain is at hand: in GOROOT, on PATH, or in the module cache, where "GOTOOLCHAIN=go1.27.0 go version" puts it.
// Go's licence lies beside them. Releases that are made already, of the same toolchain by the same code, stay.
//
//   node scripts/std.mjs [--out DIR]
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
/** The releases that the Go team supports, the one that answers by default first. */
const supported = ['1.26', '1.27'];

/** Folders that may be distributions. */
function* candidates() {
  if (process.env.GOROOT) yield process.env.GOROOT;
  for (const dir of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of ['go', 'go.exe'])
      if (dir !== '' && existsSync(join(dir, name))) {
        yield join(dir, '..');
        try {
          yield execFileSync(join(dir, name), ['env', 'GOROOT'], { cwd: tmpdir(), encoding: 'utf8' }).trim();
        } catch {
          // No Go command, or one that does not run here.
        }
      }
  }
  yield '/usr/local/go';
  const gopath = process.env.GOPATH?.split(delimiter)[0] || join(homedir(), 'go');
  const cache = join(process.env.GOMODCACHE || join(gopath, 'pkg', 'mod'), 'golang.org');
  for (const name of existsSync(cache) ? readdirSync(cache) : [])
    if (name.startsWith('toolchain@')) yield join(cache, name);
  const sdk = join(homedir(), 'sdk');
  for (const name of existsSync(sdk) ? readdirSync(sdk) : []) yield join(sdk, name);
}

/** By language: the newest distribution with its sources. */
function toolchains() {
  const found = new Map();
  for (const goroot of candidates()) {
    const file = join(goroot, 'VERSION');
    if (!existsSync(file) || !existsSync(join(goroot, 'src', 'runtime', 'proc.go'))) continue;
    const [, release, language, patch] = /^(go(1\.\d+)\.(\d+))\s/.exec(readFileSync(file, 'utf8')) ?? [];
    if (release === undefined || !supported.includes(language)) continue;
    const known = found.get(language);
    if (known === undefined || Number(patch) > known.patch)
      found.set(language, { goroot, release, patch: Number(patch) });
  }
  return found;
}

/** Makes what is missing in a folder; returns the supported releases of which nothing is at hand. */
export async function makeStd(out) {
  mkdirSync(out, { recursive: true });
  const h = createHash('sha1');
  for (const f of ['scripts/std/make.ts', 'scripts/std/trim.ts', 'server/src/vfs/shipped.ts'])
    h.update(readFileSync(join(root, f)));
  const code = h.digest('hex');
  const found = toolchains();
  const keep = new Set(['LICENSE']);
  let make;
  for (const { goroot, release } of found.values()) {
    const file = join(out, `${release}.std`),
      mark = join(out, `${release}.made`);
    keep.add(`${release}.std`).add(`${release}.made`);
    rmSync(join(out, 'LICENSE'), { force: true });
    writeFileSync(join(out, 'LICENSE'), readFileSync(join(goroot, 'LICENSE')));
    if (existsSync(file) && existsSync(mark) && readFileSync(mark, 'utf8') === code) continue;
    make ??= await bundled();
    console.error(`std: making ${release} from ${goroot}`);
    writeFileSync(`${file}.tmp`, make(goroot, release));
    renameSync(`${file}.tmp`, file);
    writeFileSync(mark, code);
  }
  // Of a language, one release is shipped.
  for (const name of readdirSync(out)) {
    const language = /^go(1\.\d+)\./.exec(name)?.[1];
    if (!keep.has(name) && language !== undefined && (found.has(language) || !supported.includes(language)))
      rmSync(join(out, name));
  }
  const there = readdirSync(out);
  return supported.filter(
    (language) => !there.some((name) => name.startsWith(`go${language}.`) && name.endsWith('.std')),
  );
}

async function bundled() {
  const file = join(root, 'dist', '.std.mjs');
  await build({
    entryPoints: [join(root, 'scripts/std/make.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outfile: file,
    logLevel: 'warning',
  });
  try {
    return (await import(pathToFileURL(file).href)).shippedForm;
  } finally {
    rmSync(file);
  }
}

/** Says what is missing and how to get it. */
export function reportMissing(missing) {
  for (const language of missing)
    console.error(
      `std: no toolchain of Go ${language} is here, so that its standard library is not shipped; ` +
        `"GOTOOLCHAIN=go${language}.0 go version" downloads one`,
    );
}

if (resolve(process.argv[1] ?? '') === fileURLToPath(import.meta.url)) {
  const at = process.argv.indexOf('--out');
  reportMissing(await makeStd(at < 0 ? join(root, 'dist', 'std') : resolve(process.argv[at + 1])));
}
