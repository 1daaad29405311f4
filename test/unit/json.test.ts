import * as assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { allocations, states } from '../../server/src/answers/model';

/** What of JSON Schema the published schema uses. */
interface Schema {
  readonly $ref?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly type?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

const schema = JSON.parse(readFileSync('docs/report.schema.json', 'utf8')) as Schema;

/** What is wrong with a value, each with its path. */
function faults(value: unknown, s: Schema, path: string): string[] {
  if (s.$ref !== undefined) return faults(value, schema.$defs![s.$ref.replace('#/$defs/', '')]!, path);
  if (s.const !== undefined && value !== s.const) return [`${path}: not ${JSON.stringify(s.const)}`];
  if (s.enum !== undefined && !s.enum.includes(value))
    return [`${path}: ${JSON.stringify(value)} is none of ${s.enum}`];
  const type = Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;
  if (s.type !== undefined && s.type !== type) return [`${path}: ${type} instead of ${s.type}`];
  if (Array.isArray(value) && s.items !== undefined)
    return value.flatMap((x, i) => faults(x, s.items!, `${path}[${i}]`));
  if (type !== 'object' || s.properties === undefined) return [];
  const object = value as Readonly<Record<string, unknown>>;
  return [
    ...(s.required ?? []).filter((k) => !(k in object)).map((k) => `${path}: ${k} is missing`),
    ...Object.entries(object).flatMap(([k, x]) =>
      s.properties![k] === undefined ? [] : faults(x, s.properties![k]!, `${path}.${k}`),
    ),
  ];
}

/** Properties of findings that the schema does not have. */
function unknown(findings: readonly object[]): string[] {
  const known = Object.keys(schema.$defs!.finding!.properties!);
  return [...new Set(findings.flatMap((f) => Object.keys(f).filter((k) => !known.includes(k))))];
}

describe('JSON', () => {
  it('is as its schema says, and its totals are those of its findings', () => {
    const dir = mkdtempSync(join(tmpdir(), 'goscape-json-'));
    try {
      writeFileSync(join(dir, 'go.mod'), 'module example.com/m\n\ngo 1.26\n');
      for (const name of ['08_closures.go', '13_generics.go', '10_maps_and_slices_of_pointers.go'])
        writeFileSync(join(dir, name.replace(/^\d+_/, '')), readFileSync(join('test/fixtures/cases', name)));
      const { stdout } = spawnSync(
        process.execPath,
        [resolve('dist/cli.js'), '--json', '--kinds=moved,escapes,leaks,free,stays'],
        {
          cwd: dir,
          encoding: 'utf8',
          maxBuffer: 1 << 28,
          env: { ...process.env, GOSCAPE_CACHE: 'off', GOFLAGS: '' },
        },
      );
      const report = JSON.parse(stdout) as {
        totals: { functions: number; states: Record<string, number> };
        packages: { files: { functions: { findings: { state: string; allocation?: string; kind: string }[] }[] }[] }[];
      };
      assert.deepEqual(faults(report, schema, 'report'), []);
      const functions = report.packages.flatMap((p) => p.files.flatMap((f) => f.functions));
      const findings = functions.flatMap((fn) => fn.findings);
      assert.ok(findings.length > 10);
      assert.deepEqual(
        unknown(findings).filter((k) => !['variadic', 'heapIfLarge', 'moreCauses'].includes(k)),
        [],
      );
      assert.equal(report.totals.functions, functions.length);
      for (const s of states) {
        const count = findings.filter((f) => f.state === s && f.allocation !== undefined).length;
        assert.equal(report.totals.states[s], count, s);
      }
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });

  it('has the vocabulary of states and allocations in its schema', () => {
    assert.deepEqual(schema.$defs!.state!.enum, [...states]);
    assert.deepEqual(schema.$defs!.finding!.properties!.allocation!.enum, [...allocations]);
  });
});
