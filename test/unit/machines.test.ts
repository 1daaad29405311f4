/** Engines for several machines in one process, used in turn: each answers as if it were alone. */
import * as assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { GoEngine } from '../../server/src/session/engine';
import { engineSteps, outputDir, outputFiles, outputsOf } from '../harness/output';

const fixture = 'words.txtar';
const goarchs = ['amd64', '386'];
const never = (): boolean => false;

describe('several machines in one process', () => {
  it('answer as each does alone', () => {
    const runs = outputsOf(fixture).map((output) => ({ output, steps: engineSteps(fixture, output) }));
    assert.deepEqual([...new Set(runs.map((r) => r.output.goarch))], goarchs);
    // One package for one machine, then for the next, and so on.
    for (let left = runs; left.length > 0; ) {
      left = left.filter(({ output, steps }) => {
        const step = steps.next();
        if (step.done !== true) return true;
        assert.deepEqual(step.value, readFileSync(join(outputDir, output.file), 'utf8').trimEnd().split('\n'));
        return false;
      });
    }
  });
});

describe('editors’ engines for several machines', () => {
  let dir: string, file: string, goroot: string;
  before(() => {
    dir = realpathSync(mkdtempSync(join(tmpdir(), 'goscape-machines-')));
    goroot = join(dir, 'go');
    const write = (path: string, text: string): void => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    };
    for (const [path, text] of outputFiles(fixture))
      write(path.startsWith('go/') ? join(dir, path) : join(dir, 'm', path), text);
    write(join(goroot, 'VERSION'), 'go1.26.8\n');
    write(join(goroot, 'src/unsafe/unsafe.go'), 'package unsafe\n');
    write(join(dir, 'm/go.mod'), 'module example.com/p\n\ngo 1.26\n');
    file = join(dir, 'm/p.go');
  });
  after(() => rmSync(dir, { recursive: true, force: true }));

  const engineFor = (goarch: string): GoEngine => {
    const engine = new GoEngine();
    engine.configure({ goroot, goarch, goos: 'linux', cacheDir: '' });
    return engine;
  };
  /** What goes to the heap, by function, and the sizes of what it is about. */
  const heap = (engine: GoEngine): string[] =>
    engine
      .analyzeFile(file, never)!
      .functions.flatMap((fn) =>
        fn.findings
          .filter((f) => f.kind === 'moved' || f.kind === 'escapes')
          .map((f) => `${fn.name}: ${f.text} (${f.size})`),
      );
  const edit = (engine: GoEngine): void =>
    engine.changeFile(file, readFileSync(file, 'utf8').replace('var w words', 'var w [2]words'));

  it('answers and edits of one leave the other alone', async () => {
    const alone = new Map<string, { before: string[]; after: string[] }>();
    for (const goarch of goarchs) {
      const engine = engineFor(goarch);
      await engine.prepare(file, () => {}, never);
      const before = heap(engine);
      edit(engine);
      alone.set(goarch, { before, after: heap(engine) });
      engine.dispose();
    }
    assert.notDeepEqual(alone.get('386'), alone.get('amd64'));
    const engines = goarchs.map((goarch) => ({ goarch, engine: engineFor(goarch) }));
    for (const { engine } of engines) await engine.prepare(file, () => {}, never);
    for (const { goarch, engine } of engines) assert.deepEqual(heap(engine), alone.get(goarch)!.before, goarch);
    for (const { engine } of engines) edit(engine);
    for (const { goarch, engine } of engines) assert.deepEqual(heap(engine), alone.get(goarch)!.after, goarch);
    for (const { engine } of engines) engine.dispose();
  });
});
