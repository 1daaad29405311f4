/**
 * Git repositories, read by a library: finds them, resolves revisions, and gives the tree of a revision as a file
 * system. Runs no program and writes nothing. What it cannot read is an error that says so.
 */
import { createHash } from 'node:crypto';
import * as nodeFs from 'node:fs';
import * as nodePath from 'node:path';
import { expandOid, findMergeBase, readBlob, readCommit, readTag, readTree, resolveRef } from 'isomorphic-git';
import type { FileSystem } from './filesystem';
import { type TreeEntry, TreeFileSystem } from './tree';

/** Something that cannot be read, in a sentence. */
export class GitError extends Error {}

/** Contents that are read: what packages are made of. */
const wanted = /\.(go|s|S|h|pgo)$|(^|\/)(go\.(mod|sum|work|env)|modules\.txt|VERSION)$/;

export class Repository {
  private readonly cache = {};

  private constructor(
    /** The folder that the trees stand for. */
    readonly root: string,
    /** Where objects and branches are. */
    private readonly gitdir: string,
    /** Where HEAD is; differs from gitdir in worktrees. */
    private readonly headDir: string,
    readonly bare: boolean,
  ) {
    this.checkFormat();
  }

  /** The repository that a folder is in; undefined where it is in none. */
  static around(dir: string): Repository | undefined {
    for (let at = nodePath.resolve(dir); ; at = nodePath.dirname(at)) {
      const git = nodePath.join(at, '.git');
      const kind = nodeFs.statSync(git, { throwIfNoEntry: false });
      if (kind?.isDirectory() === true) return new Repository(at, git, git, false);
      if (kind?.isFile() === true) {
        const to = /^gitdir: (.*)$/m.exec(nodeFs.readFileSync(git, 'utf8'))?.[1];
        if (to === undefined) throw new GitError(`${git} names no repository`);
        const headDir = nodePath.resolve(at, to.trim());
        const common = textOf(nodePath.join(headDir, 'commondir'))?.trim();
        return new Repository(at, common === undefined ? headDir : nodePath.resolve(headDir, common), headDir, false);
      }
      const isBare = ['HEAD', 'objects', 'refs'].every((f) => nodeFs.existsSync(nodePath.join(at, f)));
      if (isBare) return new Repository(at, at, at, true);
      if (nodePath.dirname(at) === at) return undefined;
    }
  }

  private checkFormat(): void {
    const config = textOf(nodePath.join(this.gitdir, 'config')) ?? '';
    const extension = (name: string): string | undefined =>
      new RegExp(`^\\s*${name}\\s*=\\s*(\\S+)`, 'im').exec(config)?.[1];
    const format = extension('objectformat');
    if (format !== undefined && format !== 'sha1')
      throw new GitError(`${this.gitdir}: the repository names its objects by ${format}, which cannot be read here`);
    const refs = extension('refstorage');
    if (refs !== undefined && refs !== 'files')
      throw new GitError(`${this.gitdir}: the repository keeps its branches in a ${refs}, which cannot be read here`);
  }

  /** Why objects may be missing. */
  private missing(): string {
    const config = textOf(nodePath.join(this.gitdir, 'config')) ?? '';
    if (/^\s*(partialclone|promisor)\s*=/im.test(config))
      return 'the clone is partial; "git fetch --refetch --no-filter" brings what is missing';
    if (nodeFs.existsSync(nodePath.join(this.gitdir, 'shallow')))
      return 'the clone is shallow; "git fetch --unshallow" brings its history';
    if (nodeFs.existsSync(nodePath.join(this.gitdir, 'objects', 'info', 'alternates')))
      return 'the repository borrows objects from another one, which cannot be read here; "git repack -a" copies them';
    return 'the repository is damaged, or another program is packing it';
  }

  /** The commit that a word names: a branch, a tag, HEAD, an object's (short) name, each with ~N and ^N behind it. */
  async resolve(word: string): Promise<string> {
    const m = /^(.*?)((?:[~^]\d*)*)$/s.exec(word);
    let oid = await this.commit(await this.named(m?.[1] === '' || m?.[1] === '@' ? 'HEAD' : (m?.[1] ?? word), word));
    for (const [, sign, digits] of (m?.[2] ?? '').matchAll(/([~^])(\d*)/g)) {
      const n = digits === '' ? 1 : Number(digits);
      if (sign === '^') oid = n === 0 ? oid : await this.parent(oid, n, word);
      else for (let i = 0; i < n; i++) oid = await this.parent(oid, 1, word);
    }
    return oid;
  }

  private async parent(oid: string, n: number, word: string): Promise<string> {
    const { commit } = await this.reading(`${word}: commit ${oid.slice(0, 10)}`, () =>
      readCommit({ fs: nodeFs, gitdir: this.gitdir, oid, cache: this.cache }),
    );
    const parent = commit.parent[n - 1];
    if (parent !== undefined) return parent;
    throw new GitError(`${word}: commit ${oid.slice(0, 10)} has no such parent`);
  }

  private async named(name: string, word: string): Promise<string> {
    if (name === 'HEAD' && this.headDir !== this.gitdir) {
      const head = textOf(nodePath.join(this.headDir, 'HEAD'))?.trim() ?? '';
      const ref = /^ref: (.*)$/.exec(head)?.[1];
      if (ref === undefined) return head;
      return await this.named(ref, word);
    }
    try {
      return await resolveRef({ fs: nodeFs, gitdir: this.gitdir, ref: name });
    } catch {
      // No branch or tag: the name of an object, perhaps.
    }
    if (/^[0-9a-f]{4,40}$/.test(name))
      try {
        return await expandOid({ fs: nodeFs, gitdir: this.gitdir, oid: name, cache: this.cache });
      } catch (e) {
        if (codeOf(e) === 'AmbiguousError') throw new GitError(`${word}: several objects are named so`);
      }
    const shallow = nodeFs.existsSync(nodePath.join(this.gitdir, 'shallow'));
    if (name === 'HEAD') throw new GitError('HEAD: there is no commit yet');
    throw new GitError(`${word}: no such revision${shallow ? ` (${this.missing()})` : ''}`);
  }

  /** Through annotated tags. */
  private async commit(oid: string): Promise<string> {
    try {
      const { tag } = await readTag({ fs: nodeFs, gitdir: this.gitdir, oid, cache: this.cache });
      return await this.commit(tag.object);
    } catch (e) {
      if (codeOf(e) === 'NotFoundError') throw new GitError(`object ${oid} is missing: ${this.missing()}`);
      return oid;
    }
  }

  /** The commit from which two others went apart. */
  async mergeBase(a: string, b: string): Promise<string> {
    const oids = await this.reading('the common history', () =>
      findMergeBase({ fs: nodeFs, gitdir: this.gitdir, oids: [a, b], cache: this.cache }),
    );
    const [first] = oids as readonly string[];
    if (first === undefined) throw new GitError('the revisions have no history in common');
    return first;
  }

  /** The tree of a commit; base answers for everything outside of the repository. */
  async tree(commit: string, base: FileSystem): Promise<TreeFileSystem> {
    const files = new Map<string, TreeEntry>();
    const modules: string[] = [];
    const read = async (oid: string, dir: string): Promise<void> => {
      const { tree } = await this.reading(`the tree of ${commit.slice(0, 10)}`, () =>
        readTree({ fs: nodeFs, gitdir: this.gitdir, oid, cache: this.cache }),
      );
      for (const e of tree) {
        const path = nodePath.join(dir, e.path);
        if (e.type === 'tree') await read(e.oid, path);
        else if (e.type === 'commit') modules.push(path);
        else if (e.mode === '120000')
          files.set(path, { kind: 'link', to: Buffer.from(await this.blob(e.oid, path)).toString() });
        else if (!wanted.test(e.path)) files.set(path, { kind: 'unread' });
        else files.set(path, { kind: 'text', text: await this.text(e.oid, path, base) });
      }
    };
    await read(commit, this.root);
    return new TreeFileSystem(base, this.root, files, modules);
  }

  /** A file's binary text: the disk's where that is the same. */
  private async text(oid: string, path: string, base: FileSystem): Promise<string> {
    const now = this.bare ? undefined : base.readFile(path);
    if (now !== undefined) {
      const h = createHash('sha1').update(`blob ${now.length}\0`).update(now, 'latin1').digest('hex');
      if (h === oid) return now;
    }
    return Buffer.from(await this.blob(oid, path)).toString('latin1');
  }

  private async blob(oid: string, path: string): Promise<Uint8Array> {
    const name = nodePath.relative(this.root, path);
    const { blob } = await this.reading(name, () =>
      readBlob({ fs: nodeFs, gitdir: this.gitdir, oid, cache: this.cache }),
    );
    return blob;
  }

  private async reading<T>(what: string, read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (e) {
      const why = codeOf(e) === 'NotFoundError' ? this.missing() : e instanceof Error ? e.message : String(e);
      throw new GitError(`${what} cannot be read: ${why}`);
    }
  }
}

function textOf(path: string): string | undefined {
  try {
    return nodeFs.readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function codeOf(e: unknown): string {
  return e instanceof Error && 'code' in e && typeof e.code === 'string' ? e.code : '';
}
