import * as assert from 'node:assert/strict';
import type { Type } from '../../server/src/types';
import {
  comparable,
  identical,
  implements_,
  lookupFieldOrMethod,
  packageName,
  relativeTo,
  resolveObject,
  sizeof,
  typeString,
  under,
} from '../../server/src/types';
import { identities, properties, selections, source, strings } from '../fixtures/types/program';
import { checkSource, universe } from '../harness/check';

const io = checkSource(
  `package io
type Reader interface { Read(p []byte) (n int, err error) }
type ReaderAt interface { ReadAt(p []byte, off int64) (n int, err error) }
type SectionReader struct { r ReaderAt; base, off, limit, n int64 }
func (s *SectionReader) Read(p []byte) (n int, err error) { return }
func (s *SectionReader) Seek(offset int64, whence int) (int64, error) { return 0, nil }
func (s *SectionReader) ReadAt(p []byte, off int64) (n int, err error) { return }
func (s *SectionReader) Size() int64 { return 0 }
func (s *SectionReader) Outer() (r ReaderAt, off int64, n int64) { return }
`,
  {},
  'io',
);

describe('types', () => {
  const p = checkSource(source, { io });
  const typeOf = (name: string): Type => p.object(name).type!;
  const vars = identities.map((_, i) => typeOf(`v${i}`));

  it('checks the program', () => {
    assert.deepEqual([...io.problems, ...p.problems], []);
  });

  for (const [name, paths, names, underlying] of strings) {
    it(`writes the type of ${name}`, () => {
      const t = typeOf(name);
      assert.equal(typeString(t), paths);
      assert.equal(typeString(t, packageName), names);
      assert.equal(typeString(under(t), relativeTo(p.pkg)), underlying);
    });
  }

  it('knows which types are identical', () => {
    identities.forEach((want, i) => {
      assert.deepEqual(
        [...vars.keys()].filter((j) => identical(vars[i]!, vars[j]!)),
        want,
        `v${i}`,
      );
    });
  });

  it('knows what types implement, whether they are comparable, and their sizes', () => {
    const conf = { wordSize: 8, maxAlign: 8 } as const;
    properties.forEach((want, i) => {
      const t = vars[i]!;
      const implement = [typeOf('I'), typeOf('J'), universe.error].map((iface) =>
        implements_(undefined, t, iface, false),
      );
      assert.deepEqual([...implement, comparable(t), sizeof(conf, t)], want, `v${i}`);
    });
  });

  it('selects fields and methods', () => {
    for (const [name, sel, want] of selections) {
      const { obj, index, indirect } = lookupFieldOrMethod(typeOf(name), true, p.pkg, sel);
      if (obj !== undefined) resolveObject(obj);
      const got = obj === undefined ? 'none' : `${typeString(obj.type!)} [${index!.join(' ')}] ${String(indirect)}`;
      assert.equal(got, want, `${name}.${sel}`);
    }
  });

  it('survives hostile declarations', () => {
    const chain = (n: number): string =>
      Array.from({ length: n }, (_, i) => `type C${i} = C${i + 1}`).join('\n') + `\ntype C${n} int\n`;
    const deep = `type T ${'[]'.repeat(500)}int\n`;
    const r = checkSource(
      `package p\n${deep}${chain(300)}type A [len(x)]int\nvar x A\ntype B[P any] struct { f *B[B[P]] }\nvar y ` +
        `B[int]\ntype I interface { I }\n`,
    );
    assert.deepEqual(r.check.failures, []);
    assert.ok(r.problems.some((m) => m.includes('invalid recursive type')));
    // What is deeper than the stack is reported, not thrown.
    const far = checkSource(`package p\n${chain(20_000)}var ok int\n`);
    const ok = far.object('ok');
    resolveObject(ok);
    assert.equal(typeString(ok.type!), 'int');
  });
});
