/**
 * Fixtures of what a person sees: a package (`NAME.go`, or files in `NAME.txtar`) and, in `NAME.txt` beside it, its
 * screen – the source with its hints, squiggles and lenses – and the hovers and edits at its cursor marks. A mark is a
 * comment below the line that it is about, with a caret below the place:
 *
 *     return &T{a: n}
 *     //     ^ hover
 *
 * `npm run fixtures:update -- features` rewrites the texts; what changed has to be read.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FileResult } from '../../server/src/answers/model';
import {
  codeActionsOf,
  codeLensesOf,
  diagnosticsOf,
  type HoverSource,
  hoverAt,
  hoverPlain,
  inlayHintsOf,
  statusOf,
} from '../../server/src/features/index';
import { FixSearch } from '../../server/src/fixes/index';
import { GoEngine } from '../../server/src/session/engine';
import { defaults, readSettings, type Settings } from '../../shared/src/settings';
import { trees } from './trees';

export const featuresDir = 'test/fixtures/features';

export function featureNames(): string[] {
  return readdirSync(featuresDir).filter((n) => /\.(go|txtar)$/.test(n));
}

/** The files of a fixture, and the settings that its first line names as JSON: `//? {"inlayHints": "all"}`. */
function filesOf(name: string): { files: Map<string, string>; settings: Settings } {
  const source = readFileSync(join(featuresDir, name), 'utf8');
  const json = /^\/\/\? (\{.*\})$/m.exec(source)?.[1];
  const settings = json === undefined ? defaults : readSettings(JSON.parse(json));
  const files = new Map<string, string>();
  if (name.endsWith('.go')) files.set(name, source);
  else {
    const parts = source.split(/^-- (.+) --\n/m);
    for (let i = 1; i < parts.length; i += 2) files.set(parts[i]!, parts[i + 1]!);
  }
  return { files, settings };
}

const never = (): boolean => false;

/** The text that the fixture's golden file has to have. */
export async function featuresText(name: string): Promise<string> {
  const { files, settings } = filesOf(name);
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'goscape-features-')));
  const engine = new GoEngine({ trees });
  try {
    if (!files.has('go.mod')) writeFileSync(join(dir, 'go.mod'), 'module example.com/p\n\ngo 1.26\n');
    for (const [file, text] of files) {
      mkdirSync(dirname(join(dir, file)), { recursive: true });
      writeFileSync(join(dir, file), text);
    }
    engine.configure({ cacheDir: '', goroot: '/nowhere' });
    const out: string[] = [];
    for (const [file, text] of files)
      if (file.endsWith('.go')) out.push(await fileText(engine, dir, file, text, settings));
    return out.join('\n').replaceAll(dir, '').replaceAll('file:///', '');
  } finally {
    engine.dispose();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function fileText(
  engine: GoEngine,
  dir: string,
  file: string,
  text: string,
  settings: Settings,
): Promise<string> {
  const path = join(dir, file);
  await engine.prepare(path, () => {}, never);
  const result = engine.analyzeFile(path, never)!;
  const others = new Map<string, FileResult>();
  for (const r of engine.analyzePackageOf(path, never)) others.set(r.file, r);
  const source: HoverSource = {
    symbolAt: (p) => engine.symbolAt(p),
    resultOf: (f) => others.get(f),
    inliningOf: (f, x) => engine.inliningOf(f, x, true),
  };
  const out = [`== ${file}`, `status: ${statusOf(result).message}`, '', ...screen(result, text, settings), ''];
  for (const mark of marksIn(text)) {
    const place = { file: path, line: mark.line, col: mark.col };
    out.push(`== ${mark.what} ${file}:${mark.line}:${mark.col}`);
    if (mark.what === 'hover') {
      const doc = hoverAt(source, result, place);
      out.push(doc === undefined ? '(none)' : hoverPlain(doc), '');
    } else {
      const items = await codeActionsOf(new FixSearch(engine), result, mark.line, mark.line, never);
      if (items.length === 0) out.push('(none)', '');
      for (const item of items) {
        out.push(item.title);
        for (const e of item.edits) {
          const before = engine.textOf(e.file)!;
          const old = before.slice(e.start, e.end);
          const line = before.slice(0, e.start).split('\n').length;
          out.push(`  ${e.file.slice(dir.length + 1)}:${line}: ${JSON.stringify(old)} → ${JSON.stringify(e.newText)}`);
        }
        out.push('');
      }
    }
  }
  return out.join('\n');
}

/** The source with what stands on the screen: lenses above, hints in ‹›, squiggles below. */
function screen(result: FileResult, text: string, settings: Settings): string[] {
  const lenses = codeLensesOf(result, settings);
  const hints = inlayHintsOf(result, settings, 1, Number.MAX_SAFE_INTEGER);
  const diagnostics = diagnosticsOf(result, settings);
  const out: string[] = [];
  const lines = text.split('\n');
  lines.forEach((line, i) => {
    if (/^\s*\/\/ *\^/.test(line)) return;
    const n = i + 1;
    for (const l of lenses) if (l.place.line === n) out.push(`[${l.title}]`);
    let shown = line;
    const here = hints
      .filter((h) => h.extent.line === n)
      .map((h) => ({ col: h.extent.endLine === n ? h.extent.endCol : line.length + 1, label: h.label }))
      .sort((a, b) => b.col - a.col);
    for (const h of here) shown = `${shown.slice(0, h.col - 1)}‹${h.label}›${shown.slice(h.col - 1)}`;
    out.push(shown);
    for (const d of diagnostics) {
      if (d.extent.line !== n) continue;
      const end = d.extent.endLine === n ? d.extent.endCol : line.length + 1;
      const marked = line.slice(d.extent.col - 1, end - 1);
      out.push(`    ~~~ ${marked} ~~~ ${d.severity} ${d.code}: ${d.message}`);
    }
  });
  while (out[out.length - 1] === '') out.pop();
  return out;
}

interface CursorMark {
  readonly line: number;
  readonly col: number;
  readonly what: 'hover' | 'actions';
}

function marksIn(text: string): CursorMark[] {
  const marks: CursorMark[] = [];
  let code = 0;
  text.split('\n').forEach((line, i) => {
    const m = /^(\s*\/\/ *)\^ (hover|actions)$/.exec(line);
    if (m === null) code = i + 1;
    else marks.push({ line: code, col: m[1]!.length + 1, what: m[2] === 'hover' ? 'hover' : 'actions' });
  });
  return marks;
}
