/** What is new since the last commit, in the editor. */
import assert from 'node:assert';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as git from 'isomorphic-git';
import type { FileResult } from '../../server/src/answers/model';
import { diagnosticsOf } from '../../server/src/features/index';
import * as reader from '../../server/src/git';
import { GoEngine } from '../../server/src/session/engine';
import { HeadAnswers } from '../../server/src/session/index';
import { defaults } from '../../shared/src/settings';

const never = (): boolean => false;
const author = { name: 'a', email: 'a@b', timestamp: 1700000000, timezoneOffset: 0 };

describe('what is new since HEAD', () => {
  let dir: string;
  let engine: GoEngine;
  const one = 'package p\n\nfunc G() *int { y := 2; return &y }\n';
  const two = 'package p\n\nfunc F() *int { x := 1; return &x }\n\nfunc G() *int { y := 2; return &y }\n';
  const commit = async (): Promise<void> => {
    for (const filepath of ['go.mod', 'a.go']) await git.add({ fs, dir, filepath });
    await git.commit({ fs, dir, message: 'm', author });
  };
  /** The answer for a text, marked once HEAD's answers are there. */
  const marked = async (text: string): Promise<FileResult> => {
    const path = join(dir, 'a.go');
    engine.openFile(path, text);
    const result = (await engine.analyzeFile(path, never)) as FileResult;
    return new Promise((resolve, reject) => {
      const head: HeadAnswers = new HeadAnswers(
        {
          git: () => reader,
          engineOver: (files) => {
            const e = new GoEngine({ files });
            e.configure({ cacheDir: '' });
            return e;
          },
        },
        () => resolve(head.marked(result)),
        (message) => reject(new Error(message)),
      );
      head.configure({ sinceHead: true, cacheDir: '', goroot: '/nowhere' });
      assert.equal(head.marked(result).fresh, undefined);
    });
  };

  beforeEach(async () => {
    dir = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'goscape-head-')));
    await git.init({ fs, dir, defaultBranch: 'main' });
    fs.writeFileSync(join(dir, 'go.mod'), 'module x\n\ngo 1.26\n');
    fs.writeFileSync(join(dir, 'a.go'), one);
    engine = new GoEngine();
    engine.configure({ cacheDir: '', goroot: '/nowhere' });
  });
  afterEach(() => {
    engine.dispose();
    fs.rmSync(dir, { recursive: true, force: true });
  });

  it('is marked, or all that is shown', async () => {
    await commit();
    const result = await marked(two);
    assert.deepEqual(result.fresh, ['x F F alloc x']);
    const messages = (changes: 'off' | 'mark' | 'only'): string[] =>
      diagnosticsOf(result, { ...defaults, changes }).map((d) => d.message);
    assert.deepEqual(messages('off').length, 2);
    assert.deepEqual(
      messages('mark').map((m) => m.includes('new since HEAD')),
      [true, false],
    );
    assert.deepEqual(messages('only').length, 1);
  });

  it('is nothing where all is committed', async () => {
    await commit();
    assert.deepEqual((await marked(one)).fresh, []);
    assert.deepEqual((await marked(`// moved\n\n${one}`)).fresh, []);
  });

  it('is not known where there is no commit', async () => {
    await assert.rejects(marked(two), /there is no commit yet/);
  });
});
