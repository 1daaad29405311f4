/**
 * What changes between two trees: revisions of a repository, folders, releases, versions of a dependency;
 * baselines.
 */
import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import * as git from 'isomorphic-git';
import { calleesIn, Known, LineCounts, parseBaseline, withoutPosition } from '../../server/src/changes';
import { Repository } from '../../server/src/git';
import { DiskFileSystem, MemoryFileSystem, TreeFileSystem } from '../../server/src/vfs';

const author = { name: 'a', email: 'a@b', timestamp: 1700000000, timezoneOffset: 0 };

describe('diff', () => {
  let dir: string;
  const at = (name: string): string => join(dir, name);
  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [name, text] of Object.entries(files)) {
      fs.mkdirSync(dirname(at(name)), { recursive: true });
      fs.writeFileSync(at(name), text);
    }
  };
  /** Commits all that is there. */
  const commit = async (message: string, repo = dir): Promise<string> => {
    const add = async (folder: string): Promise<void> => {
      for (const e of fs.readdirSync(join(repo, folder), { withFileTypes: true })) {
        const path = folder === '' ? e.name : `${folder}/${e.name}`;
        if (e.name === '.git' || e.name === 'mod') continue;
        if (e.isDirectory()) await add(path);
        else await git.add({ fs, dir: repo, filepath: path });
      }
    };
    await add('');
    return git.commit({ fs, dir: repo, message, author });
  };
  const goscape = (...args: string[]): { out: string; err: string; status: number | null } => {
    const r = spawnSync(process.execPath, [resolve('dist/cli.js'), ...args], {
      cwd: dir,
      env: {
        PATH: '/nowhere',
        HOME: dir,
        GOROOT: '/nowhere',
        GOMODCACHE: at('mod'),
        GOSCAPE_CACHE: 'off',
        GOSCAPE_STRICT: '1',
      },
    });
    return { out: r.stdout.toString(), err: r.stderr.toString(), status: r.status };
  };

  beforeEach(async () => {
    dir = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'goscape-diff-')));
    await git.init({ fs, dir, defaultBranch: 'main' });
    write({ 'go.mod': 'module m.test/p\n\ngo 1.26\n' });
  });
  afterEach(() => fs.rmSync(dir, { recursive: true, force: true }));

  const one =
    'package p\n\nfunc F() int { vx := 1; return vx }\n\nfunc G() *int { vy := 2; return &vy }\n\nfunc H() *int ' +
    '{ vz := 3; return &vz }\n';
  const two =
    'package p\n\n// moved\n\nfunc F() *int { vx := 1; return &vx }\n\nfunc G() *int { vy := 2; return &vy }\n\n' +
    'func H() int { vz := 3; return vz }\n';

  it('says what is new, what is gone, and nothing of what moved', async () => {
    write({ 'a.go': one });
    await commit('one');
    write({ 'a.go': two });
    const { out, err, status } = goscape('diff');
    assert.equal(err, '');
    assert.equal(status, 0);
    const others = '0 in other cases, 1 only moved';
    assert.equal(
      out,
      `HEAD → the working tree: 1 package, 1 of them changed; on the heap: 1 new, 1 gone, ${others}.

New on the heap

  a.go:5:17  vx in F is on the heap, 8 bytes each time: returned to the caller
      &vx → return → the caller, through the result

No longer on the heap

  a.go:7:17  vz in H is not there any more
`,
    );
    const json = JSON.parse(goscape('diff', '--json', 'HEAD').out);
    assert.deepEqual(json.compilerLines, { new: ['moved to heap: vx'], gone: ['moved to heap: vz'] });
    assert.deepEqual(json.totals, { new: 1, gone: 1, changed: 0, moved: 1 });
    assert.match(goscape('diff', '--format=markdown').out, /\| a\.go:5 \| `vx` in `F` is on the heap/);
    const [result, ...more] = JSON.parse(goscape('diff', '--sarif').out).runs[0].results;
    assert.deepEqual([result.ruleId, more.length], ['returned', 0]);
    assert.equal(goscape('diff', '--fail-on=new').status, 1);
    assert.equal(goscape('diff', '--fail-on=escapes').status, 0);
    await commit('two');
    assert.equal(goscape('diff', '--fail-on=new').status, 0);
    assert.equal(JSON.parse(goscape('diff', '--json', 'HEAD~1').out).totals.new, 1);
    assert.equal(JSON.parse(goscape('diff', '--json', 'HEAD^..HEAD', './...').out).totals.new, 1);
    assert.equal(JSON.parse(goscape('diff', '--json', 'main', 'main~').out).totals.gone, 1);
  });

  it('names the function that is no longer inlinable', async () => {
    const body = (more: string): string =>
      `package p\n\nvar k int\n\nfunc make1(n int) *int {\n\tx := n\n${more}\treturn &x\n}\n\n` +
      'func use() int { return *make1(1) }\n';
    write({ 'a.go': body('') });
    await commit('one');
    write({
      'a.go': body(
        '\tfor i := range n {\n\t\tk += i * i * i * i * i * i\n\t\tk -= i * i * i * i * i * i * n * n * n * n\n' +
          '\t\tk += i * i * i * i * i * i * i * i * i * i\n\t\tk += i * i * i * i * i * i * i * i\n\t}\n',
      ),
    });
    const { out } = goscape('diff');
    assert.match(out, /x in make1 is on the heap[^\n]*\n[^\n]*\n {6}make1 is no longer inlinable: cost \d+ of 80\n/);
  });

  it('names the callee that keeps its parameter now', async () => {
    const body = (keeps: string): string =>
      `package p\n\nvar k *int\n\n//go:noinline\nfunc keep(p *int) int {${keeps} return *p }\n\n` +
      'func use() int { n := 1; return keep(&n) }\n';
    write({ 'a.go': body('') });
    await commit('one');
    write({ 'a.go': body(' k = p;') });
    assert.match(goscape('diff').out, /n in use is on the heap[^\n]*\n[^\n]*\n {6}keep now keeps its parameter p\n/);
  });

  it('reads tags, short names, worktrees and bare repositories', async () => {
    write({ 'a.go': one });
    const first = await commit('one');
    await git.annotatedTag({ fs, dir, ref: 'v1', object: first, message: 'v1', tagger: author });
    write({ 'a.go': two });
    await commit('two');
    for (const word of ['v1', first.slice(0, 8), '@~1', 'HEAD^1'])
      assert.equal(JSON.parse(goscape('diff', '--json', word).out).totals.new, 1, word);
    // A worktree, as git lays it out.
    const work = at('.git/worktrees/w');
    fs.mkdirSync(work, { recursive: true });
    fs.writeFileSync(join(work, 'HEAD'), `${first}\n`);
    fs.writeFileSync(join(work, 'commondir'), '../..\n');
    write({ 'w/a.go': two, 'w/go.mod': 'module m.test/p\n\ngo 1.26\n', 'w/.git': `gitdir: ${work}\n` });
    assert.equal(JSON.parse(goscape('-C', 'w', 'diff', '--json').out).totals.new, 1);
    fs.cpSync(at('.git'), at('bare.git'), { recursive: true });
    assert.match(goscape('-C', 'bare.git', 'diff').err, /has no working tree: name two revisions/);
    assert.equal(JSON.parse(goscape('-C', 'bare.git', 'diff', '--json', 'v1', 'main').out).totals.new, 1);
  });

  it('says what it cannot read', async () => {
    assert.match(goscape('diff').err, /HEAD: there is no commit yet/);
    write({ 'a.go': one });
    const oid = await commit('one');
    assert.match(goscape('diff', 'nowhere').err, /nowhere: no such revision/);
    assert.match(goscape('diff', 'HEAD~3').err, /HEAD~3: commit \w+ has no such parent/);
    assert.match(goscape('diff', '-m').err, /compilerLines/);
    fs.rmSync(at(`.git/objects/${oid.slice(0, 2)}`), { recursive: true });
    assert.match(goscape('diff').err, /missing/);
    fs.writeFileSync(at('.git/shallow'), 'x');
    assert.match(goscape('diff').err, /shallow; "git fetch --unshallow"/);
    fs.appendFileSync(at('.git/config'), '[extensions]\n\tobjectFormat = sha256\n');
    const { err, status } = goscape('diff');
    assert.match(err, /names its objects by sha256, which cannot be read here/);
    assert.equal(status, 2);
    fs.rmSync(at('.git'), { recursive: true });
    assert.match(goscape('diff').err, /is in no git repository/);
  });

  it('names what the old revision needs and the module cache lacks, and does not compare that', async () => {
    write({
      'go.mod': 'module m.test/p\n\ngo 1.26\n\nrequire other.test/q v1.0.0\n',
      'a.go': 'package p\n\nimport "other.test/q"\n\nfunc A() *int { return q.New() }\n',
      'b/b.go': one.replace('package p', 'package b'),
    });
    await commit('one');
    write({ 'go.mod': 'module m.test/p\n\ngo 1.26\n', 'a.go': one, 'b/b.go': two.replace('package p', 'package b') });
    const { out, err, status } = goscape('diff');
    assert.equal(status, 1);
    assert.match(err, /HEAD: .*other\.test\/q/);
    assert.match(out, /Not compared: m\.test\/p, since HEAD needs what is not in the module cache/);
    assert.match(out, /vx in F/);
  });

  it('compares with another folder, another release, another version of a dependency', async () => {
    write({ 'a.go': two, 'old/go.mod': 'module m.test/p\n\ngo 1.26\n', 'old/a.go': one });
    assert.equal(JSON.parse(goscape('diff', '--json', 'old', '.').out).totals.new, 1);
    const dep = (keeps: string): string =>
      `package q\n\nvar k *int\n\n//go:noinline\nfunc Keep(p *int) int {${keeps} return *p }\n`;
    write({
      'a.go': 'package p\n\nimport "other.test/q"\n\nfunc A() int { n := 1; return q.Keep(&n) }\n',
      'go.mod': 'module m.test/p\n\ngo 1.26\n\nrequire other.test/q v1.0.0\n',
      'mod/other.test/q@v1.0.0/go.mod': 'module other.test/q\n\ngo 1.26\n',
      'mod/other.test/q@v1.0.0/q.go': dep(''),
      'mod/other.test/q@v1.1.0/go.mod': 'module other.test/q\n\ngo 1.26\n',
      'mod/other.test/q@v1.1.0/q.go': dep(' k = p;'),
      'mod/cache/download/other.test/q/@v/v1.0.0.mod': 'module other.test/q\n\ngo 1.26\n',
      'mod/cache/download/other.test/q/@v/v1.1.0.mod': 'module other.test/q\n\ngo 1.26\n',
    });
    const changed = JSON.parse(goscape('diff', '--json', '--with=other.test/q@v1.1.0', '.').out);
    assert.deepEqual(changed.compilerLines, { new: ['moved to heap: n'], gone: [] });
    assert.match(
      goscape('diff', '--with=other.test/q@v1.2.0', '.').err,
      /v1\.2\.0 is not in the module cache|v1\.2\.0/,
    );
    assert.match(goscape('diff', '--with=other.test/q', '.').err, /name a module and its version/);
  });

  it('leaves out what a baseline has, in any order and line', async () => {
    write({ 'a.go': one });
    const { out } = goscape('baseline', '.');
    assert.deepEqual(
      out.split('\n').filter((l) => l !== '' && !l.startsWith('#')),
      ['m.test/p G G alloc vy', 'm.test/p H H alloc vz'],
    );
    write({ base: out });
    assert.equal(goscape('--baseline=base', '--fail-on=new', '.').status, 0);
    write({ 'a.go': two });
    const now = goscape('--baseline=base', '--fail-on=heap', '.');
    assert.equal(now.status, 1);
    assert.match(now.out, /vx is on the heap/);
    assert.doesNotMatch(now.out, /vy/);
    assert.match(goscape('--baseline=nowhere', '.').err, /--baseline=nowhere: no such file/);
    write({ base: 'nonsense\n' });
    assert.match(goscape('--baseline=base', '.').err, /line 1 is no finding: nonsense/);
  });

  it('counts equal findings of a baseline', () => {
    const baseline = parseBaseline('# x\np F F alloc &T{} ×2\np G G alloc v\n');
    assert.ok(!('line' in baseline));
    const known = new Known(baseline);
    const finding = (id: string): Parameters<Known['has']>[0] =>
      ({ id, allocation: 'object', state: 'heap' }) as Parameters<Known['has']>[0];
    assert.deepEqual(
      ['p F F alloc &T{}', 'p F F alloc &T{} #2', 'p F F alloc &T{} #3', 'p H H alloc v'].map((id) =>
        known.has(finding(id)),
      ),
      [true, true, false, false],
    );
    assert.deepEqual(known.unused(), ['p G G alloc v']);
  });

  it('finds the names that are called, in expressions of any length', () => {
    assert.deepEqual(calleesIn('keep(pkg.F(x), (*T).M(a), f(g)(h), [](int)(x), (x).y(z))'), [
      'keep',
      'pkg.F',
      '(*T).M',
      'f',
      '(x).y',
    ]);
    const long = `${'abcdefgh.'.repeat(2000)} + ${'(*a).'.repeat(2000)}`;
    assert.deepEqual(calleesIn(long), []);
  });

  it('takes positions off the lines of the compiler', () => {
    assert.equal(withoutPosition('./a/b.go:12:3: moved to heap: x'), 'moved to heap: x');
    assert.equal(withoutPosition('/a/b.go:12: x escapes to heap'), 'x escapes to heap');
    assert.equal(withoutPosition('<autogenerated>:1: inlining call to T.M'), 'inlining call to T.M');
    assert.equal(withoutPosition('moved to heap: #next'), 'moved to heap: #next');
    const lines = new LineCounts();
    lines.before(['a.go:1:1: x', 'a.go:2:1: x', 'a.go:2:1: y']);
    lines.after(['a.go:9:1: x', 'a.go:3:1: z']);
    assert.deepEqual(lines.changes(), { new: ['z'], gone: ['x', 'y'] });
  });
});

describe('a tree of a repository', () => {
  const files = new Map([
    ['/r/a.go', { kind: 'text', text: 'old' }],
    ['/r/l.go', { kind: 'link', to: 'a.go' }],
    ['/r/d/b.png', { kind: 'unread' }],
  ] as const);
  const base = new MemoryFileSystem({ '/r/a.go': 'new', '/r/c.go': 'c', '/r/sub/s.go': 's', '/o/x.go': 'x' });
  const tree = new TreeFileSystem(base, '/r', files, ['/r/sub']);

  it('has its own files, and the disk’s outside of it', () => {
    assert.equal(tree.readFile('/r/a.go'), 'old');
    assert.equal(tree.readFile('/r/l.go'), 'old');
    assert.equal(tree.readFile('/r/c.go'), undefined);
    assert.equal(tree.readFile('/r/sub/s.go'), 's');
    assert.equal(tree.readFile('/o/x.go'), 'x');
    assert.equal(tree.readFile('/r/d/b.png'), undefined);
    assert.deepEqual(
      tree.readDir('/r')?.map((e) => [e.name, e.isDir]),
      [
        ['a.go', false],
        ['d', true],
        ['l.go', false],
        ['sub', true],
      ],
    );
    assert.equal(tree.isFile('/r/d/b.png'), true);
    assert.equal(tree.isDir('/r/d'), true);
    assert.equal(tree.fileError('/r/d')?.kind, 'directory');
    assert.equal(tree.hash('/r/a.go'), new MemoryFileSystem({ '/x': 'old' }).hash('/x'));
  });

  it('is none where there is no repository', () => {
    assert.equal(Repository.around(tmpdir()), undefined);
    assert.ok(new DiskFileSystem().isDir(tmpdir()));
  });
});
