import * as assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CauseCode, causes } from '../../server/src/answers/causes';
import { allocsDir, contradictions, measuredIn, statesOf } from '../harness/allocs';
import { causesMarkdown, referenceMarkdown } from '../harness/docs';
import { analyzeFixture, defaultRelease, difference, marksOf, readFixture } from '../harness/fixture';

const root = 'test/fixtures';
const fixtures = (room: string): string[] =>
  readdirSync(join(root, room)).filter(
    (n) => /\.(go|txtar)$/.test(n) && /^\/\/@ fixture:/m.test(readFileSync(join(root, room, n), 'utf8')),
  );

for (const room of ['escape', 'inline', 'ir', 'releases'].filter((r) => readdirSync(root).includes(r))) {
  describe(`fixtures: ${room}`, () => {
    for (const name of fixtures(room)) {
      const fixture = readFixture(name, readFileSync(join(root, room, name), 'utf8'));
      for (const release of fixture.releases) {
        it(`${name} (go${release})`, () => {
          const { said, problems } = analyzeFixture(fixture, undefined, release);
          assert.deepEqual(problems, []);
          assert.deepEqual(difference(marksOf(fixture, '@', release), said), []);
        });
      }
    }
    for (const name of fixtures(room).filter((n) => n.endsWith('.txtar'))) {
      const fixture = readFixture(name, readFileSync(join(root, room, name), 'utf8'));
      it(`${name}: answers do not depend on which packages are named`, () => {
        for (const [path, said] of analyzeFixture(fixture).byPackage) {
          assert.deepEqual(analyzeFixture(fixture, [path]).byPackage.get(path), said, path);
        }
      });
    }
  });
}

describe('fixtures: what allocates', () => {
  for (const name of readdirSync(allocsDir)) {
    const source = readFileSync(join(allocsDir, name), 'utf8');
    const fixture = readFixture(name, source);
    it(`${name}: states`, () => {
      const { findings, problems } = analyzeFixture(fixture);
      assert.deepEqual(problems, []);
      assert.deepEqual(difference(marksOf(fixture, '~'), statesOf(findings)), []);
    });
    it(`${name}: agrees with what was measured`, () => {
      const measured = measuredIn(source);
      assert.notEqual(measured.length, 0);
      assert.deepEqual(contradictions(measured, analyzeFixture(fixture).findings), []);
    });
  }
});

/**
 * Kinds of answers that need no explanation, an alignment that 64-bit machines do not have, and what only packages of
 * the distribution call.
 */
const withoutFixture: readonly CauseCode[] = ['stack', 'unknown', 'too-aligned', 'runtime-call'];

describe('fixtures: causes', () => {
  const names = fixtures('report');
  for (const name of names) {
    it(name, () => {
      const fixture = readFixture(name, readFileSync(join(root, 'report', name), 'utf8'));
      const { findings, problems } = analyzeFixture(fixture);
      assert.deepEqual(problems, []);
      const told = findings
        .filter((f) => f.cause !== 'stack' && f.kind !== 'note')
        .map((f) => ({ ...f.place, what: f.sink === undefined || f.free ? f.cause : `${f.cause} "${f.sink}"` }));
      assert.deepEqual(difference(marksOf(fixture, '='), told), []);
    });
  }

  it('cover every cause', () => {
    const missing = causes
      .map((c) => c.code)
      .filter(
        (code) => !withoutFixture.includes(code) && !names.includes(`${code}.go`) && !names.includes(`${code}.txtar`),
      );
    assert.deepEqual(missing, []);
  });

  it('are documented as the table has them', () => {
    assert.equal(readFileSync('docs/causes.md', 'utf8'), causesMarkdown());
    assert.equal(readFileSync('docs/reference.md', 'utf8'), referenceMarkdown());
  });

  // Declarations that examples may use.
  const prelude = 'type Point struct{ X, Y int }\ntype wrapper struct{ p *int }\ntype list struct{ next *list }\n';
  for (const cause of causes) {
    if (withoutFixture.includes(cause.code)) continue;
    it(`${cause.code}: the example shows it`, () => {
      const imports = cause.example.includes('unsafe.') ? 'import "unsafe"\n' : '';
      const { findings, problems } = analyzeFixture({
        files: new Map([
          ['p.go', `package p\n\n${imports}${prelude}\n${cause.example}\n`],
          ['p.s', ''],
        ]),
        l: true,
        m: 1,
        goarchs: ['amd64'],
        releases: [defaultRelease],
      });
      assert.deepEqual(problems, []);
      assert.ok(
        findings.some((f) => f.cause === cause.code),
        findings.map((f) => `${f.place.line}: ${f.text} (${f.cause})`).join('\n'),
      );
    });
  }
});
