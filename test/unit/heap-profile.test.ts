/** Heap profiles joined with answers. */
import assert from 'node:assert';
import { gzipSync } from 'node:zlib';
import { Profile, StringTable } from 'pprof-format';
import type { FindingInfo, FunctionInfo } from '../../server/src/answers';
import { joinProfile, type ProfiledSource, readProfile } from '../../server/src/profile';
import { parseSymbol } from '../../server/src/profile/symbols';
import { findingAt } from '../harness/answers';

interface Line {
  readonly func: string;
  readonly file?: string;
  readonly line: number;
  readonly start?: number;
}
/** A sample: bytes, and the frames, innermost first, each with its lines. */
type Sample = readonly [bytes: number, frames: readonly (readonly Line[])[]];

function encoded(samples: readonly Sample[], types = ['alloc_objects', 'alloc_space']): Uint8Array {
  const stringTable = new StringTable();
  const s = (text: string): number => stringTable.dedup(text);
  const p = new Profile({ stringTable, sampleType: types.map((t) => ({ type: s(t), unit: s('count') })) });
  const input: ConstructorParameters<typeof Profile>[0] = {
    stringTable,
    sampleType: p.sampleType,
    sample: [],
    location: [],
    function: [],
  };
  for (const [bytes, frames] of samples) {
    const locationId = frames.map((lines) => {
      const line = lines.map((l) => {
        const id = input.function!.length + 1;
        const name = s(l.func);
        input.function!.push({ id, name, systemName: name, filename: s(l.file ?? '/m/a.go'), startLine: l.start ?? 0 });
        return { functionId: id, line: l.line };
      });
      const id = input.location!.length + 1;
      input.location!.push({ id, address: id, line });
      return id;
    });
    input.sample!.push({ locationId, value: [1, bytes] });
  }
  return new Profile(input).encode();
}

const finding = (line: number, state: FindingInfo['state'] = 'heap'): FindingInfo =>
  findingAt('/m/a.go', line, { state, allocation: 'object' });
const fn = (name: string, line: number, endLine: number, more: Partial<FunctionInfo> = {}): FunctionInfo => ({
  name,
  place: { file: '/m/a.go', line, col: 6 },
  endLine,
  findings: [],
  ...more,
});
const source = (functions: readonly FunctionInfo[], more: Partial<ProfiledSource> = {}): ProfiledSource => ({
  importPath: 'example.com/m',
  command: false,
  file: '/m/a.go',
  functions,
  ...more,
});
function joined(samples: readonly Sample[], sources: readonly ProfiledSource[]): ReturnType<typeof joinProfile> {
  const p = readProfile(gzipSync(encoded(samples)));
  assert.ok(typeof p !== 'string', String(p));
  return joinProfile(p, sources);
}

describe('heap profiles', () => {
  const f = fn('f', 10, 20, { findings: [finding(12), finding(15, 'stack')] });

  it('charge a place with what it allocates, below the runtime', () => {
    const runtime = [{ func: 'runtime.mallocgc', line: 1 }];
    const j = joined([[64, [runtime, [{ func: 'example.com/m.f', line: 12 }]]]], [source([f])]);
    assert.deepEqual(
      j.places.map((p) => [p.func, p.line, p.bytes, p.explained, p.findings.map((x) => x.id)]),
      [['f', 12, 64, true, ['f 12']]],
    );
  });

  it('say what no answer explains', () => {
    const j = joined([[64, [[{ func: 'example.com/m.f', line: 15 }]]]], [source([f])]);
    assert.deepEqual(
      j.places.map((p) => [p.line, p.explained]),
      [[15, false]],
    );
  });

  it('charge what is inlined to the line that has the call, and name it', () => {
    const frame = [
      { func: 'other.Make', file: '/o/o.go', line: 3 },
      { func: 'example.com/m.f', line: 12 },
    ];
    const j = joined([[64, [frame]]], [source([f])]);
    assert.deepEqual(
      j.places.map((p) => [p.line, p.inlined]),
      [[12, 'other.Make']],
    );
  });

  it('charge what other packages allocate to the call', () => {
    const allocates = { certain: true, maybe: false, panics: false, unknown: false, path: ['fmt.newPrinter'] };
    const call = { place: { file: '/m/a.go', line: 13, col: 2 }, callee: 'fmt.Sprint', state: 'notInlinable' as const };
    const g = fn('(*T).g', 10, 20, { calls: [{ ...call, allocates }] });
    const stack = [
      [{ func: 'fmt.Sprint', file: '/go/print.go', line: 9 }],
      [{ func: 'example.com/m.(*T).g', line: 13 }],
    ];
    const j = joined([[32, stack]], [source([g])]);
    assert.deepEqual(
      j.places.map((p) => [p.func, p.line, p.callee, p.explained]),
      [['(*T).g', 13, 'fmt.Sprint', true]],
    );
  });

  it('find functions that have moved, and say where that fails', () => {
    const at = (line: number, start: number): Sample => [8, [[{ func: 'example.com/m.f', line, start }]]];
    assert.deepEqual(
      joined([at(102, 100)], [source([f])]).places.map((p) => p.line),
      [12],
    );
    const j = joined([at(150, 100)], [source([f])]);
    assert.deepEqual([j.places, j.drifted, j.elsewhere.bytes], [[], ['example.com/m.f'], 8]);
  });

  it('find files of other machines, and of commands', () => {
    const line = { func: 'main.f', file: 'example.com/m/cmd/x/a.go', line: 12 };
    const x = source([f], { importPath: 'example.com/m/cmd/x', command: true, file: '/home/me/m/cmd/x/a.go' });
    const y = source([f], { importPath: 'example.com/m/cmd/y', command: true, file: '/home/me/m/cmd/y/a.go' });
    assert.deepEqual(
      joined([[8, [[line]]]], [y, x]).places.map((p) => p.file),
      [x.file],
    );
  });

  it('put what costs most first, and sum up', () => {
    const at = (line: number, bytes: number): Sample => [bytes, [[{ func: 'example.com/m.f', line }]]];
    const j = joined([at(11, 5), at(12, 3), at(12, 4)], [source([f])]);
    assert.deepEqual(
      [j.places.map((p) => [p.line, p.bytes]), j.bytes],
      [
        [
          [12, 7],
          [11, 5],
        ],
        12,
      ],
    );
  });

  it('are refused where they are something else', () => {
    assert.equal(readProfile(encoded([], ['samples', 'cpu'])), 'it is no heap profile: it has samples, cpu');
    for (const bytes of [Buffer.from(''), Buffer.from('module m\n'), Buffer.from([0x1f, 0x8b, 1, 2, 3])])
      assert.equal(readProfile(bytes), 'it is no profile of pprof');
  });

  it('have names of functions that are read', () => {
    const names = [
      'gopkg.in/yaml%2ev3.(*parser).parse',
      'example.com/m.Map[go.shape.int,go.shape.[]uint8].func1',
      'example.com/m.f.func1.2',
      'example.com/m.f.gowrap1',
      'example.com/m.f-range1',
      'example.com/m.(*T).g-fm',
      'example.com/m.init.0',
      'example.com/m.glob..func1',
      'main.main',
    ];
    assert.deepEqual(
      names.map(parseSymbol).map((s) => `${s.path} ${s.name}${s.literal ? ' literal' : ''}`),
      [
        'gopkg.in/yaml.v3 (*parser).parse',
        'example.com/m Map literal',
        'example.com/m f literal',
        'example.com/m f literal',
        'example.com/m f literal',
        'example.com/m (*T).g',
        'example.com/m init literal',
        'example.com/m init literal',
        'main main',
      ],
    );
  });
});
