/** Writes the documents that are made from tables. */
import { writeFileSync } from 'node:fs';
import { causesMarkdown } from './docs';

writeFileSync('docs/causes.md', causesMarkdown());
