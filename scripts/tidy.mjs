// Checks what a compiler does not: that rooms import only rooms below them, that every room's index says what it is,
// that no module of the server keeps state, that files open with a comment and stay short, and that nothing is switched
// off. Prints what is wrong; exit status 1 if there is anything.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));

const rooms = [
  'base',
  'vfs',
  'target',
  'syntax',
  'load',
  'cgo',
  'types',
  'ir',
  'inline',
  'escape',
  'allocs',
  'program',
  'answers',
  'promises',
  'changes',
  'profile',
  'fixes',
  'session',
  'features',
  'lsp',
  'vet',
  'cli',
  'mcp',
];
/** Who alone may import what. */
const only = {
  'node:fs': [
    'server/src/vfs/',
    'server/src/program/cachedir.ts',
    'server/src/program/prune.ts',
    'server/src/program/store.ts',
    'server/src/vet/files.ts',
    'server/src/cli/output.ts',
  ],
  fs: ['server/src/vfs/'],
  'node:child_process': ['server/src/cli/verify.ts'],
  'isomorphic-git': ['server/src/vfs/'],
  '@modelcontextprotocol/sdk/server/mcp.js': ['server/src/mcp/'],
  '@modelcontextprotocol/sdk/server/stdio.js': ['server/src/mcp/'],
  zod: ['server/src/mcp/'],
  '@viz-js/viz': ['server/src/graph.ts'],
  'pprof-format': ['server/src/load/', 'server/src/profile/'],
  'web-tree-sitter': ['server/src/syntax/'],
  'vscode-languageserver': ['server/src/lsp/'],
  'vscode-languageserver/node': ['server/src/lsp/'],
  'vscode-languageserver-textdocument': ['server/src/lsp/'],
  vscode: ['client/'],
  'vscode-languageclient/node': ['client/'],
};
const maxLines = 1000;
const wishedLines = 400;

/** What a module of the server must not have at its top level, since it would be state that all programs share. */
const state = [
  [/^(?:export )?(?:let|var) .*/m, 'a variable of the module'],
  [/^(?:export )?const \w+[^=\n]*= (?:\n\s*)?new (?:Map|Set|WeakMap|WeakSet)(?:<.*>)?\(\);/m, 'an empty collection'],
  [/^(?:export )?const \w+[^=\n]*= \[\];/m, 'an empty array (base/none.ts has one that cannot be written to)'],
  [/^(?:for|while|do) .*/m, 'a loop, which can only fill something in'],
  [/^ +(?:(?:public|private|protected) )?static (?!readonly )\w+[?!]?\s*[:=].*/m, 'a variable of a class'],
];

const problems = [];
let longer = 0,
  files = 0;

function find(dir, found = []) {
  if (!existsSync(dir)) return found;
  for (const e of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, e.name);
    if (e.isDirectory()) {
      if (!/node_modules|^test\/(editors\/out|fixtures|agreement\/out)/.test(path)) find(path, found);
    } else if (/\.(ts|mjs)$/.test(e.name)) found.push(path);
  }
  return found;
}

const roomOf = (path) => /^server\/src\/(\w+)\//.exec(path)?.[1];

for (const file of ['server/src', 'client/src', 'shared/src', 'grammars', 'scripts', 'test'].flatMap((d) => find(d))) {
  files++;
  const text = readFileSync(file, 'utf8');
  const lines = text.split('\n').length - 1;
  if (lines > maxLines) problems.push(`${file}: ${lines} lines, ${maxLines} are allowed`);
  else if (lines > wishedLines) longer++;
  if (!file.startsWith('test/') && !/^(#!.*\n)?\/[/*]/.test(text))
    problems.push(`${file}: does not open with a comment that says what it is`);
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*/g, '');
  const bad = !file.endsWith('.ts')
    ? null
    : (/@ts-(ignore|nocheck|expect-error)/.exec(text) ?? /\bas any\b|: any\b|<any>/.exec(code));
  if (bad) problems.push(`${file}: ${bad[0]}`);
  if (/\/work\/|\/root\//.test(text) && file !== 'scripts/tidy.mjs')
    problems.push(`${file}: names a folder of somebody's machine`);

  if (file.startsWith('server/src/'))
    for (const [pattern, what] of state) {
      const found = pattern.exec(code);
      if (found !== null) problems.push(`${file}: ${what} at module level: ${found[0].split('\n')[0]}`);
    }
  // matchAll and replace leave such an expression alone.
  if (file.startsWith('server/src/'))
    for (const [, name] of code.matchAll(/^(?:export )?const (\w+)[^=\n]*=\s*\/.*\/[a-z]*[gy][a-z]*;/gm))
      if (new RegExp(`\\b${name}\\.(?:exec|test|lastIndex)\\b`).test(code))
        problems.push(`${file}: ${name} at module level remembers where it was`);

  const room = roomOf(file);
  for (const m of text.matchAll(/(?:^|\n)\s*(?:import|export)\s[^;]*?from\s+'([^']+)'|(?:^|\n)import\s+'([^']+)'/g)) {
    const spec = m[1] ?? m[2];
    if (
      only[spec] &&
      (room || file.startsWith('client/') || file.startsWith('shared/')) &&
      !only[spec].some((p) => file.startsWith(p))
    )
      problems.push(`${file}: imports ${spec}, which only ${only[spec].join(', ')} may`);
    if (!spec.startsWith('.')) continue;
    const target = relative('.', normalize(join(dirname(file), spec)));
    const other = roomOf(target + '/') ?? roomOf(target);
    if (room && other && rooms.indexOf(other) > rooms.indexOf(room))
      problems.push(`${file}: ${room} imports ${other}, which is above it`);
    if (target.startsWith('server/') && (file.startsWith('client/') || file.startsWith('shared/')))
      problems.push(`${file}: imports ${target}`);
    if (target.startsWith('test/') && !file.startsWith('test/') && !file.startsWith('scripts/'))
      problems.push(`${file}: imports ${target}`);
  }
}

for (const room of readdirSync('server/src', { withFileTypes: true })) {
  if (!room.isDirectory()) continue;
  if (!rooms.includes(room.name)) problems.push(`server/src/${room.name}: not a room of the house`);
  const index = `server/src/${room.name}/index.ts`;
  if (!existsSync(index)) {
    if (room.name !== 'base') problems.push(`${index}: missing`);
    continue;
  }
  const head = /^\/\*\*[\s\S]*?\*\//.exec(readFileSync(index, 'utf8'))?.[0] ?? '';
  for (const part of ['Input', 'Output', 'Invariants', 'Not modelled', /Read/])
    if (!(part instanceof RegExp ? part.test(head) : head.includes(part)))
      problems.push(`${index}: its header lacks "${part instanceof RegExp ? 'Reading order' : part}"`);
}

for (const p of problems) console.log(p);
console.log(`${files} files, ${longer} above ${wishedLines} lines, ${problems.length} problems`);
process.exitCode = problems.length ? 1 : 0;
