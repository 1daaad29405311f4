/**
 * Fixtures of edits: programs (`NAME.go`), and in `NAME.txt` beside each what is offered and what is refused in it, and
 * why. `npm run fixtures:update -- fixes` writes the texts, which have to be read; `npm run fixes:prove` makes every
 * offer and runs the programs.
 */
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileResult } from '../../server/src/answers/model';
import { FixSearch, type Offer, reasonText, type SearchResult } from '../../server/src/fixes/index';
import { GoEngine } from '../../server/src/session/engine';

export const fixesDir = 'test/fixtures/fixes';

export function fixFixtures(): string[] {
  return readdirSync(fixesDir).filter((n) => n.endsWith('.go'));
}

const never = (): boolean => false;

/** Calls `use` with what is found in a program. */
export async function withFound<T>(
  source: string,
  use: (found: SearchResult, engine: GoEngine, result: FileResult) => T | Promise<T>,
  goVersion = '1.26',
): Promise<T> {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'goscape-fixes-')));
  const engine = new GoEngine();
  try {
    const file = join(dir, 'main.go');
    writeFileSync(join(dir, 'go.mod'), `module example.com/p\n\ngo ${goVersion}\n`);
    writeFileSync(file, source);
    engine.configure({ cacheDir: '' });
    await engine.prepare(file, () => {}, never);
    const result = engine.analyzeFile(file, never)!;
    return await use(await new FixSearch(engine).offersFor(result, {}, never), engine, result);
  } finally {
    engine.dispose();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** The text that a fixture's golden file has to have. */
export function fixesText(name: string): Promise<string> {
  const source = readFileSync(join(fixesDir, name), 'utf8');
  return withFound(source, ({ offers, refusals }, engine, result) => {
    assertClean(result);
    const lines: { readonly line: number; readonly text: string }[] = [];
    for (const o of offers)
      lines.push({
        line: o.finding.place.line,
        text: [`+ ${o.fix} (${o.grade}): ${o.title}`, ...editLines(engine, o)].join('\n'),
      });
    for (const r of refusals) lines.push({ line: r.finding.place.line, text: `- ${r.fix}: ${reasonText(r.reason)}` });
    lines.sort((a, b) => a.line - b.line || (a.text < b.text ? -1 : a.text > b.text ? 1 : 0));
    const texts = lines.map((l) => `${l.line}: ${l.text}`);
    return texts.filter((t, i) => t !== texts[i - 1]).join('\n') + '\n';
  });
}

function assertClean(result: FileResult): void {
  for (const p of result.problems) throw new Error(`${p.place.line}: ${p.message}`);
}

function editLines(engine: GoEngine, o: Offer): string[] {
  return o.edits.map((e) => {
    const text = Buffer.from(engine.textOf(e.file) ?? '', 'utf8');
    const old = text.subarray(e.start, e.end).toString('utf8');
    const line = text.subarray(0, e.start).toString('utf8').split('\n').length;
    return `      ${line}: ${JSON.stringify(old)} → ${JSON.stringify(e.newText)}`;
  });
}
