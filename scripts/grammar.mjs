// Writes grammars/kinds.ts: the node kinds of the pinned Go grammar, as types. Run after another version is pinned;
// --check only
// compares.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));
const { version } = JSON.parse(readFileSync('node_modules/tree-sitter-go/package.json', 'utf8'));
const nodes = JSON.parse(readFileSync('node_modules/tree-sitter-go/src/node-types.json', 'utf8')).filter(
  (n) => n.named,
);
const union = (names) =>
  names
    .map((n) => `'${n}'`)
    .sort()
    .reduce(
      (lines, n) => {
        const last = lines[lines.length - 1];
        if (last.length + n.length > 116) lines.push(`  | ${n}`);
        else lines[lines.length - 1] = `${last} | ${n}`;
        return lines;
      },
      [' '],
    )
    .join('\n');
const fields = [...new Set(nodes.flatMap((n) => Object.keys(n.fields ?? {})))];
const text =
  `/** Node kinds and fields of tree-sitter-go ${version}. Written by scripts/grammar.mjs; not to be ` +
  `edited. */

export const grammarVersion = '${version}';

export type GoNodeKind =
${union(nodes.filter((n) => !n.subtypes).map((n) => n.type))};

export type GoFieldName =
${union(fields)};
`;
if (process.argv.includes('--check')) {
  if (readFileSync('grammars/kinds.ts', 'utf8') !== text) {
    console.log('grammars/kinds.ts is not that of the pinned grammar: run node scripts/grammar.mjs');
    process.exitCode = 1;
  }
} else writeFileSync('grammars/kinds.ts', text);
