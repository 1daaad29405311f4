import * as assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { causeOf, causes } from '../../server/src/answers/causes';
import type { FileResult, FindingInfo } from '../../server/src/answers/model';
import { knownReasons, reasonText } from '../../server/src/answers/reasons';
import { codeBlock, codeSpan, sizeText } from '../../server/src/features/words';
import { compare } from '../../server/src/fixes/index';
import { bytesOfUnits, LineIndex, unitsOfBytes } from '../../server/src/lsp/positions';
import { defaults, readSettings } from '../../shared/src/index';

const finding = (func: string, name: string, kind: FindingInfo['kind'] = 'moved', free = false): FindingInfo => ({
  id: `${func} ${name}`,
  kind,
  place: { file: 'a.go', line: 1, col: 1 },
  extent: { line: 1, col: 1, endLine: 1, endCol: 2 },
  text: '',
  func,
  name,
  cause: 'unknown',
  allocation: 'object',
  state: free ? 'free' : 'heap',
  free,
  steps: [],
  verbatim: [],
});
const result = (findings: FindingInfo[], more: Partial<FileResult> = {}, silence?: string): FileResult => ({
  file: 'a.go',
  functions: [
    {
      name: 'f',
      place: { file: 'a.go', line: 1, col: 1 },
      endLine: 9,
      findings,
      ...(silence === undefined ? {} : { silence }),
    },
  ],
  problems: [],
  goVersion: 'go1.26',
  mode: 'inline',
  ...more,
});

/** What an edit that takes a finding away saves; 0 where it is refused. */
function gain(before: FileResult[], after: FileResult[], target: FindingInfo): number {
  const saving = compare(before, after, [{ finding: target, replaces: 0 }]);
  return 'allocations' in saving ? saving.allocations : 0;
}

describe('the gate of code actions', () => {
  const x = finding('f', 'x');
  it('counts what is gone', () => {
    assert.strictEqual(gain([result([x, finding('g', 'y')])], [result([finding('g', 'y')])], x), 1);
    assert.strictEqual(gain([result([x, finding('f', 'y')])], [result([])], x), 2);
  });
  it('refuses where nothing is gained', () => assert.strictEqual(gain([result([x])], [result([x])], x), 0));
  it('refuses where it only moves', () => assert.strictEqual(gain([result([x])], [result([finding('g', 'k')])], x), 0));
  it('refuses where another is gone and not this one', () =>
    assert.strictEqual(gain([result([x, finding('g', 'y')])], [result([x])], x), 0));
  it('does not mind what costs nothing', () =>
    assert.strictEqual(gain([result([x])], [result([finding('g', 'k', 'escapes', true)])], x), 1));
  it('refuses what breaks', () => {
    const problem = { place: x.place, message: 'undefined: q', kind: 'type' as const };
    assert.strictEqual(gain([result([x])], [result([], { problems: [problem] })], x), 0);
    assert.strictEqual(gain([result([x])], [result([], {}, 'does not type-check')], x), 0);
    assert.strictEqual(gain([result([x])], [result([], { silence: 'nothing' })], x), 0);
    assert.strictEqual(gain([result([x])], [], x), 0);
  });
});

describe('columns', () => {
  const line = 'aä€🙂z';
  it('go both ways', () => {
    const units = [0, 1, 2, 3, 5, 6],
      bytes = [0, 1, 3, 6, 10, 11];
    units.forEach((u, i) => {
      assert.strictEqual(bytesOfUnits(line, u), bytes[i]);
      assert.strictEqual(unitsOfBytes(line, bytes[i]!), u);
    });
    assert.strictEqual(unitsOfBytes(line, 8), 3, 'inside a character');
    assert.strictEqual(unitsOfBytes(line, 99), 6);
  });
  it('are brought into the text', () => {
    const lines = new LineIndex('one\ntwo🙂\n', 'utf-16');
    assert.deepStrictEqual(lines.position(2, 99), { line: 1, character: 5 });
    assert.deepStrictEqual(lines.position(9, 1), { line: 2, character: 0 });
    assert.strictEqual(lines.offset({ line: 1, character: 99 }), 9);
    assert.strictEqual(lines.offset({ line: 7, character: 0 }), 10);
    assert.deepStrictEqual(lines.range(1, 2, 5), { start: { line: 0, character: 1 }, end: { line: 1, character: 2 } });
    assert.deepStrictEqual(lines.positionOfByte(11), { line: 1, character: 5 });
    assert.deepStrictEqual(new LineIndex('one\ntwo🙂\n', 'utf-8').positionOfByte(11), { line: 1, character: 7 });
  });
});

describe('words', () => {
  it('tell sizes', () =>
    assert.deepStrictEqual([1, 24, 1024, 1536, 65537, 1 << 20].map(sizeText), [
      '1 byte',
      '24 bytes',
      '1 KiB',
      '1.5 KiB',
      '64 KiB',
      '1 MiB',
    ]));
  it('quote any code', () => {
    assert.strictEqual(codeSpan('a`b'), '`` a`b ``');
    assert.strictEqual(codeSpan('f(\n\t1)'), '`f( 1)`');
    assert.strictEqual(codeBlock('```', 'go'), '````go\n```\n````');
  });
  it('exist for every cause and every reason', () => {
    assert.strictEqual(new Set(causes.map((c) => c.code)).size, causes.length);
    for (const c of causes) assert.ok(c.title && c.meaning && causeOf(c.code) === c, c.code);
    for (const r of knownReasons()) assert.notStrictEqual(reasonText(r), '');
    assert.strictEqual(reasonText('a new reason'), 'a new reason');
  });
});

describe('settings', () => {
  it('have defaults for whatever is sent', () => {
    for (const v of [undefined, null, 7, 'x', [], {}, { diagnostics: 'no', inlayHints: 3, buildTags: [1], env: [] }])
      assert.deepStrictEqual(readSettings(v), {
        ...defaults,
        ...(Array.isArray((v as { buildTags?: unknown } | undefined)?.buildTags) ? { buildTags: [] } : {}),
      });
  });
  it('are taken over', () => {
    const s = readSettings({
      inlayHints: 'heap',
      inlining: false,
      buildTags: ['a'],
      env: { GOFLAGS: '-mod=mod', n: 1 },
      diagnostics: { kinds: ['leaks', 'nonsense'], severity: 'hint' },
    });
    assert.deepStrictEqual(
      [s.inlayHints, s.inlining, s.buildTags, s.env, s.diagnostics.kinds, s.diagnostics.severity],
      ['heap', false, ['a'], { GOFLAGS: '-mod=mod' }, ['leaks'], 'hint'],
    );
  });
  it('are those that the manifest contributes', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
      contributes: { configuration: { properties: Record<string, { default: unknown }> } };
    };
    const flat = (o: object, prefix = ''): [string, unknown][] =>
      Object.entries(o).flatMap(([k, v]) =>
        k === 'diagnostics' ? flat(v as object, `${prefix}${k}.`) : [[prefix + k, v] as [string, unknown]],
      );
    const contributed = Object.entries(manifest.contributes.configuration.properties)
      .filter(([k]) => k !== 'goscape.trace.server')
      .map(([k, p]) => [k.slice('goscape.'.length), p.default]);
    assert.deepStrictEqual(Object.fromEntries(contributed), Object.fromEntries(flat(defaults)));
  });
});
