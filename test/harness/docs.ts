/** Writes docs/causes.md from the table of causes. */
import { causes } from '../../server/src/answers/causes';

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
