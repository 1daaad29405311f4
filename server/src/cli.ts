/** The `goscape` command: see usage below. */
import { writeSync } from 'node:fs';
import * as nodePath from 'node:path';
import { amd64 } from './types/program';
import { loadPackages, readEnv } from './load';
import { Pipeline } from './pipeline';
import { compilerLines } from './report/compiler';
import { DiskFileSystem } from './vfs';

const args = process.argv.slice(2);
let m = 0, noInline = false, cwd = process.cwd();
const patterns: string[] = [];
for (let i = 0; i < args.length; i++) {
  const a = args[i]!;
  if (a === '-m') m++;
  else if (a.startsWith('-m=')) m = Number(a.slice(3));
  else if (a === '-l') noInline = true;
  else if (a === '-C') cwd = nodePath.resolve(args[++i] ?? '.');
  else if (!a.startsWith('-')) patterns.push(a);
}

/** Writes all of it before returning: process.exit would cut what a pipe has not taken. */
function out(text: string): void {
  const buffer = Buffer.from(text, 'latin1');
  let at = 0;
  while (at < buffer.length) {
    try {
      at += writeSync(1, buffer, at);
    } catch (e) {
      if ((e as NodeJS.ErrnoException).code !== 'EAGAIN') throw e;
    }
  }
}

const fs = new DiskFileSystem();
const ctx = readEnv(process.env, fs, { cgoEnabled: false });
const load = loadPackages(ctx, fs, cwd, patterns.length > 0 ? patterns : ['.']);
const pipeline = new Pipeline(load, fs, amd64);
for (const p of load.problems) process.stderr.write(p.message + '\n');
for (const p of load.roots) {
  if (p.importPath === 'unsafe') continue;
  const result = pipeline.analyze(p.importPath, { explain: m >= 2, inlining: !noInline });
  if (result === undefined) continue;
  const lines = compilerLines(pipeline.positions, result.notes, result.findings, Math.max(m, 1));
  for (const x of result.problems) {
    const place = pipeline.positions.place(x.pos);
    process.stderr.write(`${place === undefined ? '' : `${place.file}:${place.line}:${place.col}: `}${x.message}\n`);
  }
  for (const x of result.silent) process.stderr.write(`no answer for ${x.decl.name.value}: ${x.why}\n`);
  if (lines.length > 0) out(`# ${p.pkgPath}\n${lines.join('\n')}\n`);
}
