/** Makes the file of a release's standard library that is shipped (server/src/vfs/shipped.ts has its format). */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import type { Expr } from '../../server/src/load/constraint';
import { readHeader } from '../../server/src/load/header';
import { knownArch, knownOS, unixOS } from '../../server/src/load/syslist';
import { type ShippedDir, type ShippedIndex, shippedMark } from '../../server/src/vfs/shipped';
import { trimAsm, trimGo } from './trim';

export const ports = ['linux', 'darwin', 'windows'].flatMap((os) => ['amd64', 'arm64'].map((arch) => `${os}/${arch}`));

/** The shipped form of a distribution. */
export function shippedForm(goroot: string, release: string): Buffer {
  const blocks: Buffer[] = [];
  const dirs: Record<string, ShippedDir> = {};
  let at = 0;
  const add = (dir: string, files: readonly (readonly [string, string])[]): void => {
    if (files.length === 0) return;
    const block = compressed(Buffer.from(files.map(([, text]) => text).join(''), 'latin1'), 9);
    dirs[dir] = { at, length: block.length, files: files.map(([name, text]) => [name, text.length]) };
    blocks.push(block);
    at += block.length;
  };
  const read = (...path: string[]): string => readFileSync(join(goroot, ...path), 'latin1');
  add(
    '',
    ['VERSION', 'go.env'].map((name) => [name, read(name)]),
  );
  for (const dir of foldersOf(goroot, 'src')) {
    const files: [string, string][] = [];
    for (const name of readdirSync(join(goroot, dir)).sort()) {
      if (name.endsWith('_test.go') || !/^[^_.].*\.(go|s|h)$/.test(name) || name === 'doc.go.tmp') continue;
      const text = read(dir, name);
      if (wanted(name, text)) files.push([name, trimmed(name, text)]);
    }
    add(dir, files);
  }
  const include = 'pkg/include';
  add(
    include,
    readdirSync(join(goroot, include))
      .sort()
      .map((name) => [name, trimAsm(read(include, name))]),
  );
  const index: ShippedIndex = { release, ports, dirs };
  const head = compressed(Buffer.from(JSON.stringify(index)), 9);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(head.length);
  return Buffer.concat([Buffer.from(shippedMark, 'latin1'), length, head, ...blocks]);
}

/** C declarations are in a comment. */
function trimmed(name: string, text: string): string {
  if (!name.endsWith('.go')) return trimAsm(text);
  return /^import "C"/m.test(text) ? text : trimGo(text);
}

/** Folders of packages, in order; commands, what they alone use, and tests' data are left out. */
function foldersOf(goroot: string, dir: string): string[] {
  const all = [dir];
  for (const e of readdirSync(join(goroot, dir), { withFileTypes: true })) {
    const path = `${dir}/${e.name}`;
    if (e.isDirectory() && e.name !== 'testdata' && path !== 'src/cmd') all.push(...foldersOf(goroot, path));
  }
  return all.sort();
}

/** Whether a file may be part of its package on some port, whatever the other tags are. */
function wanted(name: string, text: string): boolean {
  const { constraint } = readHeader(text, false);
  return ports.some((port) => {
    const [os = '', arch = ''] = port.split('/');
    const parts = name.replace(/\..*$/, '').split('_').slice(1);
    const machine = (tag: string): boolean | undefined =>
      tag === os || tag === arch || tag === 'gc' || (tag === 'unix' && unixOS.has(os))
        ? true
        : knownOS.has(tag) || knownArch.has(tag) || tag === 'unix' || tag === 'gccgo' || tag === 'ignore'
          ? false
          : undefined;
    const last = parts.at(-1) ?? '',
      before = parts.at(-2) ?? '';
    const bad = (tag: string): boolean => (knownOS.has(tag) || knownArch.has(tag)) && machine(tag) === false;
    if (bad(last) || (knownArch.has(last) && bad(before))) return false;
    return constraint === undefined || holds(constraint, machine) !== false;
  });
}

/** undefined: that depends on tags that are not known. */
function holds(x: Expr, known: (tag: string) => boolean | undefined): boolean | undefined {
  switch (x.kind) {
    case 'tag':
      return known(x.tag);
    case 'not': {
      const v = holds(x.x, known);
      return v === undefined ? undefined : !v;
    }
    default: {
      const a = holds(x.x, known),
        b = holds(x.y, known);
      const decides = x.kind === 'or';
      if (a === decides || b === decides) return decides;
      return a === undefined || b === undefined ? undefined : !decides;
    }
  }
}

function compressed(bytes: Buffer, quality: number): Buffer {
  return zlib.brotliCompressSync(bytes, {
    params: {
      [zlib.constants.BROTLI_PARAM_QUALITY]: quality,
      [zlib.constants.BROTLI_PARAM_LGWIN]: 22,
      [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}
