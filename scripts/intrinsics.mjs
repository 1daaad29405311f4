// Writes server/src/target/intrinsics/table.ts: which functions the compiler replaces by instructions, by release and
// architecture. It reads what cmd/compile/internal/ssagen of each release registers, and compares that with the
// distribution's own test table where a release has one. Needs the toolchains of all releases.
//
//   node scripts/intrinsics.mjs [--check]
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const out = join(dirname(fileURLToPath(import.meta.url)), '../server/src/target/intrinsics/table.ts');
const goEnv = (name) => execFileSync('go', ['env', name], { encoding: 'utf8' }).trim();
const first = 22,
  last = 27;

/** The distribution of each release, by minor number. */
function distributions() {
  const found = new Map();
  const put = (root) => {
    const version = join(root, 'VERSION');
    const minor = existsSync(version) ? Number(/^go1\.(\d+)/.exec(readFileSync(version, 'utf8'))?.[1]) : 0;
    if (minor >= first && minor <= last && !found.has(minor)) found.set(minor, root);
  };
  put(goEnv('GOROOT'));
  const cache = join(goEnv('GOMODCACHE'), 'golang.org');
  if (existsSync(cache)) for (const d of readdirSync(cache).sort().reverse()) put(join(cache, d));
  return found;
}

const families = {
  AMD64: ['amd64'],
  ARM: ['arm'],
  ARM64: ['arm64'],
  I386: ['386'],
  Loong64: ['loong64'],
  MIPS: ['mips', 'mipsle'],
  MIPS64: ['mips64', 'mips64le'],
  PPC64: ['ppc64', 'ppc64le'],
  RISCV64: ['riscv64'],
  S390X: ['s390x'],
  Wasm: ['wasm'],
};
const all = Object.values(families).flat().sort();
const p4 = ['386', 'arm', 'mips', 'mipsle'];
const lists = {
  all,
  p4,
  p8: all.filter((a) => !p4.includes(a)),
  lwatomics: all.filter((a) => !a.startsWith('ppc64')),
};

/** The end of the call whose opening parenthesis is at `from`, and its arguments. */
function argumentsOf(text, from) {
  const args = [];
  let depth = 0,
    start = from + 1;
  for (let i = from; i < text.length; i++) {
    const c = text[i];
    if (c === '"' || c === '`') i = text.indexOf(c, i + 1);
    else if (c === '/' && text[i + 1] === '/') i = text.indexOf('\n', i);
    else if ('([{'.includes(c)) depth++;
    else if (')]}'.includes(c)) depth--;
    if ((depth === 1 && c === ',') || depth === 0) {
      args.push(text.slice(start, i).trim());
      start = i + 1;
      if (depth === 0) return args.filter((a) => a !== '');
    }
  }
  throw new Error('a call without an end');
}

/** By "arch path name" the level that it needs, '' for none, of one release. */
function registered(root) {
  const dir = join(root, 'src/cmd/compile/internal/ssagen');
  const file = ['intrinsics.go', 'ssa.go'].map((f) => join(dir, f)).find(existsSync);
  const text = readFileSync(file, 'utf8');
  const begin = text.search(/^func (initIntrinsics|InitTables)\(/m);
  const body = text.slice(begin, text.indexOf('\n}\n', begin));
  const groups = Object.fromEntries(Object.entries(lists).map(([k, l]) => [k, new Map(l.map((a) => [a, '']))]));
  const table = new Map();
  const archsOf = (word) => {
    const one = /^sys\.(Arch)?(\w+)$/.exec(word);
    if (one === null) {
      const group = groups[word.replace('...', '')];
      if (group === undefined) throw new Error(`${file}: what is ${word}?`);
      return [...group];
    }
    const names = one[1] ? [one[2].toLowerCase()] : families[one[2]];
    return names.map((a) => [a === 'i386' ? '386' : a, '']);
  };
  const put = (key, level) => {
    if (table.get(key) !== '') table.set(key, level);
  };
  const conditions = /^\tif (?:cfg\.|buildcfg\.)(goppc64|GOPPC64|goriscv64|GORISCV64) >= (\d+) \{$/;
  let level = '',
    at = 0;
  for (const line of body.split('\n')) {
    const here = at;
    at += line.length + 1;
    const cond = conditions.exec(line);
    if (cond !== null) level = /ppc/i.test(cond[1]) ? `power${cond[2]}` : `rva${cond[2]}u64`;
    else if (line === '\t}') level = '';
    const slice = /^\t\t?(\w+) :?= (?:append\((\w+), (sys\..*)\)|\[\]\*?sys\.\w+\{(.*)\})$/.exec(line);
    if (slice !== null) {
      const group = slice[2] === undefined ? new Map() : new Map(groups[slice[2]]);
      for (const w of (slice[3] ?? slice[4]).split(', ')) for (const [a] of archsOf(w)) group.set(a, level);
      groups[slice[1]] = group;
      continue;
    }
    const call = /^\t\t?(add|addF|alias)\("/.exec(line);
    if (call === null) continue;
    const args = argumentsOf(body, here + line.indexOf('('));
    const string = (i) => args[i].slice(1, -1);
    for (const word of args.slice(call[1] === 'alias' ? 4 : 3).map((w) => w.split('\n').at(-1).trim()))
      for (const [a, needs] of archsOf(word)) {
        const key = `${a} ${string(0)} ${string(1)}`;
        if (call[1] !== 'alias') put(key, level || needs);
        else if (table.has(`${a} ${string(2)} ${string(3)}`)) put(key, table.get(`${a} ${string(2)} ${string(3)}`));
      }
  }
  const test = join(dir, 'intrinsics_test.go');
  if (existsSync(test)) {
    const want = new Set();
    for (const m of readFileSync(test, 'utf8').matchAll(/^\t\{"(\w+)", "([^"]+)", "(\w+)"\}: *struct\{\}\{\},$/gm))
      if (m[2] !== 'simd/archsimd') want.add(`${m[1]} ${m[2]} ${m[3]}`);
    const odd = [...want].filter((k) => !table.has(k)).map((k) => `missing ${k}`);
    odd.push(...[...table.keys()].filter((k) => !want.has(k)).map((k) => `unexpected ${k}`));
    if (odd.length > 0) throw new Error(`${file} and its test differ:\n${odd.join('\n')}`);
  }
  return table;
}

/** Rows "path, from, to, archs, level" with the names that have all of them in common. */
function rowsOf(releases) {
  const names = new Map();
  for (const [minor, table] of releases)
    for (const [key, level] of table) {
      const [arch, path, name] = key.split(' ');
      const id = `${path} ${name} ${level}`;
      if (!names.has(id)) names.set(id, new Map());
      const byMinor = names.get(id);
      byMinor.set(minor, [...(byMinor.get(minor) ?? []), arch].sort());
    }
  const rows = new Map();
  for (const [id, byMinor] of names) {
    const [path, name, level] = id.split(' ');
    for (let from = first; from <= last; from++) {
      const archs = byMinor.get(from)?.join(' ');
      if (archs === undefined || byMinor.get(from - 1)?.join(' ') === archs) continue;
      let to = from;
      while (byMinor.get(to + 1)?.join(' ') === archs) to++;
      const key = [path, from, to, archs, level].join('|');
      rows.set(key, [...(rows.get(key) ?? []), name].sort());
    }
  }
  return [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, list]) => [...key.split('|'), list]);
}

const text = (words) => {
  const lines = [''];
  for (const w of words) {
    if (lines.at(-1).length + w.length > 100) lines.push('');
    lines[lines.length - 1] += `${w} `;
  }
  lines[lines.length - 1] = lines.at(-1).trimEnd();
  return lines.map((l) => `'${l}'`).join(' + ');
};

const found = distributions();
const missing = [];
for (let n = first; n <= last; n++) if (!found.has(n)) missing.push(`go1.${n}`);
if (missing.length > 0) {
  console.error(`intrinsics: there is no toolchain of ${missing.join(', ')} here; nothing was compared`);
  process.exit(process.argv.includes('--check') ? 0 : 2);
}
const releases = [...found].sort(([a], [b]) => a - b).map(([minor, root]) => [minor, registered(root)]);
const rows = rowsOf(releases).map(([path, from, to, archs, level, list]) => {
  const where = archs === all.join(' ') ? "''" : text(archs.split(' '));
  const tail = `${level ? `, level: '${level}'` : ''}`;
  const until = Number(to) === last ? '' : ` to: ${to},`;
  return `  { path: '${path}', from: ${from},${until} archs: ${where}${tail}, names: ${text(list)} },`;
});
const source = `/**
 * Functions that the compiler replaces by instructions. Written by scripts/intrinsics.mjs from
 * cmd/compile/internal/ssagen (go1.${first} to go1.${last}); do not edit.
 */
import type { IntrinsicRow } from '../intrinsics';

export const intrinsicRows: readonly IntrinsicRow[] = [
${rows.join('\n')}
];
`;
const formatted = execFileSync('npx', ['biome', 'format', '--stdin-file-path', out], {
  input: source,
  encoding: 'utf8',
});
if (!process.argv.includes('--check')) writeFileSync(out, formatted);
else if (readFileSync(out, 'utf8') !== formatted) {
  console.error(`intrinsics: ${out} is not what the distributions say; run scripts/intrinsics.mjs`);
  process.exit(1);
}
