import * as assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Extent, type FileResult, type FindingInfo, states } from '../../server/src/answers/model';
import { kindOf } from '../../server/src/cli/shown';
import { codeLensesOf, diagnosticsOf, type HoverSource, hoverAt, inlayHintsOf } from '../../server/src/features/index';
import { labelOf } from '../../server/src/features/inlayHints';
import { extentKey, isGrouped, isHeap, whyHidden } from '../../server/src/features/select';
import { GoEngine } from '../../server/src/session/engine';
import { defaults, type Settings } from '../../shared/src/settings';
import { trees } from '../harness/trees';

const never = (): boolean => false;
const cases = 'test/fixtures/cases';
const names = readdirSync(cases).filter((n) => n.endsWith('.go'));

/** Everything is shown, so that everything can be compared. */
const loud: Settings = { ...defaults, inlayHints: 'all', coldPlaces: true };

describe('one verdict everywhere', () => {
  let dir: string, engine: GoEngine;
  before(() => {
    dir = realpathSync(mkdtempSync(join(tmpdir(), 'goscape-screen-')));
    writeFileSync(join(dir, 'go.mod'), 'module example.com/p\n\ngo 1.26\n');
    for (const name of names) {
      mkdirSync(join(dir, name.slice(0, -3)));
      writeFileSync(join(dir, name.slice(0, -3), name), readFileSync(join(cases, name)));
    }
    engine = new GoEngine({ trees });
    engine.configure({ cacheDir: '' });
  });
  after(() => {
    engine.dispose();
    rmSync(dir, { recursive: true, force: true });
  });

  for (const name of names) {
    it(`in ${name}`, async () => {
      const file = join(dir, name.slice(0, -3), name);
      const text = readFileSync(file, 'utf8');
      await engine.prepare(file, () => {}, never);
      const result = engine.analyzeFile(file, never)!;
      assert.ok(result.functions.length > 0);
      compare(engine, result, text);
    });
  }
});

function compare(engine: GoEngine, result: FileResult, text: string): void {
  const lines = text.split('\n');
  const source: HoverSource = { symbolAt: (p) => engine.symbolAt(p), resultOf: () => result };
  const squiggles = diagnosticsOf(result, loud);
  const hints = inlayHintsOf(result, loud, 1, Number.MAX_SAFE_INTEGER);
  const lenses = codeLensesOf(result, loud);
  const keys = squiggles.map((d) => extentKey(d.extent));
  assert.equal(new Set(keys).size, keys.length, 'two squiggles at one node');
  const ends = hints.map((h) => endOf(h.extent, lines));
  assert.equal(new Set(ends).size, ends.length, 'two hints at one place');
  for (const fn of result.functions) {
    const heap = fn.findings.filter((f) => isHeap(f) && !isGrouped(result, f));
    const lens = lenses.find((l) => l.place === fn.place);
    if (fn.silence === undefined && lens !== undefined)
      assert.ok(lens.title.startsWith(heap.length === 0 ? 'no ' : `${heap.length} `), lens.title);
    for (const f of fn.findings) {
      const at = `${result.file}:${f.extent.line}:${f.extent.col} ${f.text}`;
      assert.ok(states.includes(f.state), at);
      const marked = keys.includes(extentKey(f.extent));
      if (whyHidden(result, fn, f, loud) === undefined) assert.ok(marked, `no squiggle: ${at}`);
      else if (!sharesNode(fn.findings, f, (x) => whyHidden(result, fn, x, loud) === undefined))
        assert.ok(!marked, `a squiggle: ${at}`);
      // What JSON calls it.
      if (isHeap(f)) assert.ok(['moved', 'escapes'].includes(kindOf(f) ?? ''), at);
      if (f.state === 'stack' && f.allocation !== undefined) assert.equal(kindOf(f), 'stays', at);
      const hint = hints.find((h) => extentKey(h.extent) === extentKey(f.extent));
      if (hint !== undefined && !sharesNode(fn.findings, f)) assert.equal(hint.label, labelOf(f), at);
      // The hover's first line, which explain has as well.
      if (f.allocation === undefined || f.from !== undefined || sharesNode(fn.findings, f)) continue;
      const doc = hoverAt(source, result, { ...f.place, line: f.extent.line, col: f.extent.col });
      assert.ok(doc, `no hover: ${at}`);
      if (extentKey(doc.extent) === extentKey(f.extent)) assert.ok(agrees(f, doc.verdict), `${at}: ${doc.verdict}`);
    }
  }
}

/** Whether another finding stands at the same node, or ends where it ends. */
function sharesNode(list: readonly FindingInfo[], f: FindingInfo, which = (_: FindingInfo): boolean => true): boolean {
  const same = (x: Extent, y: Extent): boolean =>
    extentKey(x) === extentKey(y) || (x.endLine === y.endLine && x.endCol === y.endCol);
  return list.some((x) => x !== f && same(x.extent, f.extent) && which(x));
}

function endOf(e: Extent, lines: readonly string[]): string {
  return e.line === e.endLine ? `${e.line}:${e.endCol}` : `${e.line}:${lines[e.line - 1]!.length + 1}`;
}

function agrees(f: FindingInfo, verdict: string): boolean {
  switch (f.state) {
    case 'heap':
      return /on the heap|allocate/.test(verdict);
    case 'stack':
      return /stack/.test(verdict);
    case 'free':
      return /nothing/.test(verdict);
    default:
      return /allocates|heap/.test(verdict);
  }
}
