import * as assert from 'node:assert';
import { carriedResult, type TextShift, withCarried } from '../../server/src/answers/carry';
import type { FileResult, FindingInfo, FunctionInfo } from '../../server/src/answers/model';
import { Documents } from '../../server/src/lsp/documents';
import { random } from '../robustness/edits';

const file = '/w/a.go',
  uri = 'file:///w/a.go';

/** A finding for each word of a text. */
function findingsIn(text: string): FindingInfo[] {
  return text.split('\n').flatMap((line, i) =>
    [...line.matchAll(/[\wäπ🙂]+/gu)].map((m) => {
      const col = Buffer.byteLength(line.slice(0, m.index)) + 1;
      const extent = { line: i + 1, col, endLine: i + 1, endCol: col + Buffer.byteLength(m[0]) };
      const place = { file, line: i + 1, col };
      return { id: m[0], name: m[0], place, extent, steps: [], verbatim: [] } as unknown as FindingInfo;
    }),
  );
}

function resultOf(functions: readonly FunctionInfo[]): FileResult {
  return { file, functions, problems: [], goVersion: 'go1.26', goWhy: '', mode: 'inline' } as FileResult;
}

function functionOf(text: string, more: Partial<FunctionInfo> = {}): FunctionInfo {
  return { name: 'f', place: { file, line: 1, col: 1 }, endLine: 99, findings: findingsIn(text), ...more };
}

/** The text that an extent covers. */
function covered(text: string, f: FindingInfo): string {
  const line = Buffer.from(text.split('\n')[f.extent.line - 1] ?? '');
  assert.strictEqual(f.extent.line, f.extent.endLine);
  return line.subarray(f.extent.col - 1, f.extent.endCol - 1).toString();
}

describe('carried answers', () => {
  for (const encoding of ['utf-16', 'utf-8'] as const) {
    it(`stay on what they are about, whatever is edited elsewhere, in ${encoding}`, () => {
      const below = random(7);
      let carried = 0;
      for (let round = 0; round < 200; round++) {
        const first = Array.from(
          { length: 12 },
          (_, i) => `w${i} ${i % 3 === 0 ? 'äπ🙂' : 'x'} := call${i}(y${i})`,
        ).join('\n');
        const documents = new Documents(encoding);
        documents.open(uri, file, 1, first);
        const shifts: TextShift[] = [];
        let text = first;
        for (let edit = 0; edit < 4; edit++) {
          const { lines } = documents.get(uri)!;
          const a = lines.positionOfByte(below(Buffer.byteLength(text) + 1)),
            b = lines.positionOfByte(below(Buffer.byteLength(text) + 1));
          const near = below(3) === 0 ? b : a;
          const news = ['', 'z', '\n', 'q🙂\nä', '    '][below(5)]!;
          const change = below(8) === 0 ? { text: `${text}\nmore` } : { range: { start: a, end: near }, text: news };
          const changed = documents.change(uri, edit + 2, [change])!;
          shifts.push(...changed.change.shifts);
          text = changed.doc.text;
        }
        for (const f of carriedResult(resultOf([functionOf(first)]), shifts).functions[0]?.findings ?? []) {
          assert.strictEqual(covered(text, f), f.name);
          carried++;
        }
      }
      assert.ok(carried > 1000, String(carried));
    });
  }

  it('are dropped where an edit touches them, and marked', () => {
    const before = resultOf([functionOf('aa bb cc')]);
    const at = (col: number) => ({ line: 1, col });
    const insert = { start: at(6), oldEnd: at(6), newEnd: at(7) };
    const [fn] = carriedResult(before, [insert]).functions;
    assert.deepStrictEqual(
      fn!.findings.map((f) => [f.name, f.extent.col]),
      [
        ['aa', 1],
        ['cc', 8],
      ],
    );
    assert.strictEqual(fn!.carried, true);
  });

  it('are given to functions that do not type-check, and to no others', () => {
    const before = resultOf([functionOf('aa bb'), functionOf('cc', { name: 'g' })]);
    const after = resultOf([
      functionOf('', { findings: [], silence: 'it does not type-check', unchecked: true }),
      functionOf('', { name: 'g', findings: [], silence: 'it is nested too deeply' }),
    ]);
    const edit = { start: { line: 9, col: 1 }, oldEnd: { line: 9, col: 1 }, newEnd: { line: 9, col: 2 } };
    const [f, g] = withCarried(after, before, [edit]).functions;
    assert.strictEqual(withCarried(after, before, []).functions[0]!.carried, undefined);
    assert.deepStrictEqual(
      [f!.findings.map((x) => x.name), f!.carried, f!.silence],
      [['aa', 'bb'], true, 'it does not type-check'],
    );
    assert.deepStrictEqual([g!.findings, g!.carried], [[], undefined]);
    // A second broken answer has them still; without an answer before, there is nothing to carry.
    const again = withCarried(after, withCarried(after, before, [edit]), []);
    assert.strictEqual(again.functions[0]!.findings.length, 2);
    assert.strictEqual(withCarried(after, after, []).functions[0]!.carried, undefined);
  });
});
