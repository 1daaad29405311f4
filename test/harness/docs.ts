/** Writes docs/causes.md and docs/reference.md from the tables that the product has. */
import { readFileSync } from 'node:fs';
import { causes } from '../../server/src/answers/causes';
import { type State, states } from '../../server/src/answers/model';
import { releaseOf } from '../../server/src/target/release';

export function causesMarkdown(): string {
  const parts = [
    '# Causes',
    '',
    'Why something is on the heap, as diagnostics (their code), hovers, `goscape` and `--fail-on` name it. ' +
      'Written by `npm run docs` from',
    '`server/src/answers/causes.ts`; the examples are run by the tests, without inlining.',
    '',
  ];
  for (const c of causes) {
    if (c.class === 'none') continue;
    parts.push(`## ${c.code}`, '', `*${c.title}* – ${c.class}`, '', c.meaning, '');
    if (c.remedy !== '') parts.push(`What helps: ${c.remedy}`, '');
    if (c.example !== '') parts.push('```go', c.example, '```', '');
  }
  return parts.join('\n');
}

/** What the states mean; the table is complete, or this does not compile. */
const meanings: Readonly<Record<State, string>> = {
  heap: 'allocates each time it runs',
  grows: 'allocates when capacity runs out: an `append` that escapes, a write to a map',
  large: 'allocates above the stack’s buffer: `make([]byte, n)`, `a + b` that stay',
  nonzero: 'allocates except for small or zero values: `any(n)`',
  branch: 'comes from an inlined body, behind a condition that the call does not decide',
  'unless-inlined': 'this copy runs only where the function is not inlined, and every call that was seen inlines it',
  panics: 'only on the way to a panic',
  free: 'escapes for the compiler, and costs nothing: a constant in an interface',
  stack: 'allocates nothing on the heap',
};

const breaks: Readonly<Record<State, string>> = {
  heap: 'yes',
  grows: 'yes; `amortized`: no',
  large: 'yes',
  nonzero: 'yes',
  branch: 'yes',
  'unless-inlined': 'yes',
  panics: 'only `strict`',
  free: 'no',
  stack: 'no',
};

const counted = new Set<State>(['heap', 'grows', 'nonzero']);

interface Setting {
  readonly default?: unknown;
  readonly markdownDescription?: string;
}

/** Releases that differ, oldest first. */
const minors = [22, 23, 24, 25, 26, 27];

export function referenceMarkdown(): string {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
    contributes: { configuration: { properties: Record<string, Setting> } };
  };
  const cell = (v: unknown): string => String(v).replace(/\|/g, '\\|').replace(/\n/g, ' ');
  const settings = Object.entries(manifest.contributes.configuration.properties).map(
    ([name, s]) => `| \`${name}\` | \`${cell(JSON.stringify(s.default))}\` | ${cell(s.markdownDescription ?? '')} |`,
  );
  const releases = minors.map(releaseOf);
  const value = (r: object, name: string): unknown => (r as Readonly<Record<string, unknown>>)[name];
  const rules = Object.keys(releases[0]!)
    .filter((name) => ['boolean', 'string'].includes(typeof value(releases[0]!, name)) && name !== 'experiments')
    .filter((name) => new Set(releases.map((r) => value(r, name))).size > 1)
    .sort()
    .map((name) => `| ${name} | ${releases.map((r) => word(value(r, name))).join(' | ')} |`);
  const numbers = (['limits', 'inlining'] as const).flatMap((group) =>
    Object.keys(releases[0]![group])
      .filter((name) => new Set(releases.map((r) => String(value(r[group], name)))).size > 1)
      .map((name) => `| ${group}.${name} | ${releases.map((r) => String(value(r[group], name))).join(' | ')} |`),
  );
  return [
    '# Reference',
    '',
    'Written by `npm run docs` from the tables of the product. [Causes](causes.md) have a page of their own.',
    '',
    '## States',
    '',
    'What happens at a place at run time, worst first.',
    '',
    '| state | means | squiggle, `--fail-on=heap` | breaks `noalloc` |',
    '|---|---|---|---|',
    ...states.map((s) => `| \`${s}\` | ${meanings[s]} | ${counted.has(s) ? 'yes' : 'no'} | ${breaks[s]} |`),
    '',
    '## Edits',
    '',
    'Code actions and the tool `edits` of [agents](agents.md) offer edits that take an allocation away. Each ' +
      'was tried in memory: it is',
    'offered if the allocation is gone, nothing new is on the heap, and everything still type-checks. ' +
      '[Fixes](fixes.md) has all of them',
    'with their conditions; `goscape fix` makes them from the command line. Actions on a function’s',
    'first line write down the [promises](promises.md) that it keeps.',
    '',
    '## Settings',
    '',
    '| setting | default | |',
    '|---|---|---|',
    ...settings,
    '',
    '## JSON',
    '',
    '`--json` of the report is described by [report.schema.json](report.schema.json), `version` 2. Columns and ' +
      'lengths count bytes, from 1.',
    'The other commands write, with the same `version`:',
    '',
    '| command | fields |',
    '|---|---|',
    '| `check` | `targets`, `totals` by state, `promises`: `state`, `kind`, `text`, `place`, `extent`, `at` ' +
      '(what is marked), `subject`, `message`, `steps`, `help`, `targets` by state; `problems` |',
    '| `diff` | `before`, `after`: `label`, `goVersion`, `goos`, `goarch`; `packages`: `all`, `changed`, ' +
      '`notCompared`; `totals`; `changes`: `kind` (`new`, `gone`, `changed`), `package`, `function`, `caller`, ' +
      '`generic`, `reason`, `before` and `after` as findings; `compilerLines`: `new`, `gone`; `problems` |',
    '',
    'Findings have an `id` without positions: package, function, what it is about, and of equal ones the number.',
    '',
    '## Rules by release',
    '',
    'What the compiler does in one release and not in another, as far as it changes answers; names are those of',
    '`server/src/target/rules.ts`, which says where each comes from.',
    '',
    `| rule | ${minors.map((m) => `1.${m}`).join(' | ')} |`,
    `|---|${minors.map(() => '---').join('|')}|`,
    ...rules,
    ...numbers,
    '',
  ].join('\n');
}

const word = (v: unknown): string => (v === true ? 'yes' : v === false ? 'no' : String(v));
