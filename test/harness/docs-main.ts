/** Writes the documents that are made from tables. */
import { writeFileSync } from 'node:fs';
import { causesMarkdown, referenceMarkdown } from './docs';

writeFileSync('docs/causes.md', causesMarkdown());
writeFileSync('docs/reference.md', referenceMarkdown());
