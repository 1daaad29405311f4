import * as assert from 'node:assert/strict';
import * as nodeFs from 'node:fs';
import * as os from 'node:os';
import * as nodePath from 'node:path';
import { DiskFileSystem, decode, encode, hashOf, isUtf8, MemoryFileSystem, Overlay } from '../../server/src/vfs';

describe('vfs: bytes', () => {
  it('text and binary strings convert both ways', () => {
    assert.equal(encode('aé世'), 'a\xc3\xa9\xe4\xb8\x96');
    assert.equal(decode('a\xc3\xa9\xe4\xb8\x96'), 'aé世');
    assert.equal(isUtf8('\xc3\xa9'), true);
    assert.equal(isUtf8('\xc3('), false);
  });
});

describe('vfs: overlay', () => {
  const disk = new MemoryFileSystem({ '/m/a.go': 'package a', '/m/sub/b.go': 'package b' });

  it('open documents hide the disk, and earlier snapshots do not change', () => {
    const none = Overlay.over(disk);
    const one = none.with('/m/a.go', 'package x');
    const two = one.with('/m/a.go', 'package y');
    assert.deepEqual(
      [none, one, two].map((s) => s.readFile('/m/a.go')),
      ['package a', 'package x', 'package y'],
    );
    assert.equal(two.without('/m/a.go').readFile('/m/a.go'), 'package a');
    assert.equal(one.hash('/m/a.go'), hashOf('package x'));
    assert.equal(one.with('/m/a.go', 'package x'), one);
    assert.deepEqual(two.openPaths(), ['/m/a.go']);
  });

  it('documents that were never saved stand in their directories, new ones included', () => {
    const s = Overlay.over(disk).with('/m/new.go', '').with('/m/deep/er/c.go', '').with('/m/a.go', '');
    assert.deepEqual(
      s.readDir('/m')!.map((e) => `${e.name}${e.isDir ? '/' : ''}`),
      ['a.go', 'deep/', 'new.go', 'sub/'],
    );
    assert.deepEqual(
      s.readDir('/m/deep/er')!.map((e) => e.name),
      ['c.go'],
    );
    assert.equal(s.isDir('/m/deep'), true);
    assert.equal(s.isFile('/m/deep/er/c.go'), true);
    assert.equal(s.fileError('/m/new.go'), undefined);
    assert.equal(s.fileError('/m/gone.go')?.kind, 'absent');
  });
});

describe('vfs: disk', () => {
  let dir = '';
  const at = (name: string): string => nodePath.join(dir, name);
  before(() => {
    dir = nodeFs.realpathSync(nodeFs.mkdtempSync(nodePath.join(os.tmpdir(), 'vfs-')));
  });
  after(() => nodeFs.rmSync(dir, { recursive: true }));

  it('gives bytes, whatever they are', () => {
    nodeFs.writeFileSync(at('latin.go'), Buffer.from([0x70, 0xff, 0x00, 0xc3]));
    assert.equal(new DiskFileSystem().readFile(at('latin.go')), 'p\xff\0\xc3');
  });

  it('says why there is no content, and does not throw', () => {
    nodeFs.mkdirSync(at('x.go'));
    const fs = new DiskFileSystem();
    assert.equal(fs.readFile(at('x.go')), undefined);
    assert.deepEqual(fs.fileError(at('x.go')), { kind: 'directory', reason: 'is a directory' });
    assert.equal(fs.fileError(at('none.go'))?.kind, 'absent');
    assert.equal(fs.fileError(nodePath.join(at('latin.go'), 'below'))?.kind, 'absent');
    assert.equal(fs.readDir(at('none')), undefined);
    assert.equal(fs.hash(at('x.go')), undefined);
    assert.equal(fs.readFile(at('nul\0.go')), undefined);
    assert.equal(fs.readDir(at('nul\0')), undefined);
  });

  it('symbolic links: followed by reads, told by listings, loops are an error', function () {
    try {
      nodeFs.symlinkSync('loop', at('loop'));
    } catch {
      return this.skip(); // A system without symbolic links for everybody.
    }
    nodeFs.symlinkSync('latin.go', at('link.go'));
    const fs = new DiskFileSystem();
    assert.equal(fs.fileError(at('loop'))?.kind, 'loop');
    assert.equal(fs.stat(at('loop')), undefined);
    assert.equal(fs.realpath(at('loop')), undefined);
    assert.equal(fs.realpath(at('link.go')), at('latin.go'));
    assert.equal(fs.readFile(at('link.go')), 'p\xff\0\xc3');
    assert.deepEqual(
      fs
        .readDir(dir)!
        .filter((e) => e.isLink)
        .map((e) => e.name),
      ['link.go', 'loop'],
    );
  });

  it('remembers until it is told, then looks again', () => {
    nodeFs.writeFileSync(at('w.go'), 'one');
    const fs = new DiskFileSystem();
    const hash = fs.hash(at('w.go'));
    nodeFs.writeFileSync(at('w.go'), 'three');
    assert.equal(fs.readFile(at('w.go')), 'one');
    fs.invalidate(at('w.go'));
    assert.equal(fs.readFile(at('w.go')), 'three');
    assert.notEqual(fs.hash(at('w.go')), hash);
    assert.equal(fs.isFile(at('later.go')), false);
    const before = fs.readDir(dir)!.length;
    nodeFs.writeFileSync(at('later.go'), '');
    fs.invalidate(at('later.go'));
    assert.equal(fs.isFile(at('later.go')), true);
    assert.equal(fs.readDir(dir)!.length, before + 1);
    nodeFs.rmSync(at('later.go'));
    fs.invalidateAll();
    assert.equal(fs.readFile(at('later.go')), undefined);
  });
});
