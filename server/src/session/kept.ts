/**
 * Answers that outlive the process: for each document the last one, in the disk cache, by the texts that are open and
 * the settings, together with what the disk said (vfs/witness.ts). While all of that is the same, the answer is the one
 * that would be worked out, and the first one after a start is read instead.
 */
import { createHash } from 'node:crypto';
import { leanResult } from '../answers/lean';
import type { EngineOptions, FileResult } from '../answers/model';
import type { Store } from '../program';
import type { DiskFileSystem, Overlay, Witness } from '../vfs';

interface Given {
  readonly fs: Overlay;
  readonly result: FileResult;
  stored: boolean;
}

export class KeptAnswers {
  private readonly given = new Map<string, Given>();
  /** Keys of witnesses that hold, or were written by this process. */
  private readonly held = new Map<string, boolean>();

  constructor(private readonly disk: DiskFileSystem) {}

  /** An answer was given, for the texts that fs has. */
  note(path: string, fs: Overlay, result: FileResult): void {
    this.given.set(path, { fs, result, stored: false });
  }

  forget(path: string): void {
    this.given.delete(path);
  }

  /** The disk, or what is asked for, is not what it was. */
  clear(): void {
    this.given.clear();
    this.held.clear();
  }

  /** The answer for a document that an earlier process gave. */
  read(path: string, fs: Overlay, options: EngineOptions, store: Store): FileResult | undefined {
    const text = store.engine === '' ? undefined : store.read(this.key(path, fs, options, store), 'ans');
    if (text === undefined) return undefined;
    const end = text.indexOf('\n');
    const witness = text.slice(0, end);
    let holds = this.held.get(witness);
    if (holds === undefined) {
      const told = store.read(witness, 'wit');
      holds = told !== undefined && this.disk.holds(JSON.parse(decoded(told)) as Witness);
      this.held.set(witness, holds);
    }
    return holds ? (JSON.parse(decoded(text.slice(end + 1))) as FileResult) : undefined;
  }

  /** Writes the answers that are those of the present texts. */
  write(fs: Overlay, options: EngineOptions, store: Store): void {
    const due = [...this.given].filter(([, g]) => g.fs === fs && !g.stored);
    if (due.length === 0 || store.engine === '') return;
    // How broken texts are read depends on whether they are open.
    for (const g of this.given.values()) if (g.result.problems.some((p) => p.kind === 'syntax')) return;
    // What documents differ from on the disk counts as well.
    for (const path of fs.openPaths()) this.disk.hash(path);
    const witness = this.disk.witness();
    if (witness === undefined) return;
    const told = encoded(JSON.stringify(witness));
    const name = createHash('sha1').update(told, 'latin1').digest('base64url');
    if (!this.held.has(name)) store.write(name, 'wit', told);
    this.held.set(name, true);
    for (const [path, g] of due) {
      g.stored = true;
      store.write(
        this.key(path, fs, options, store),
        'ans',
        `${name}\n${encoded(JSON.stringify(leanResult(g.result)))}`,
      );
    }
  }

  private key(path: string, fs: Overlay, options: EngineOptions, store: Store): string {
    const { cacheDir: _, cacheSize: __, ...rest } = options;
    const texts = fs.openPaths().flatMap((p) => {
      const hash = fs.hash(p);
      return p === path || hash !== this.disk.hash(p) ? [[p, hash]] : [];
    });
    const env = Object.entries({ ...process.env, ...options.env }).filter(([name]) => matters.test(name));
    const all = [store.engine, process.platform, process.arch, path, texts, rest, env.sort()];
    return createHash('sha1').update(JSON.stringify(all)).digest('base64url');
  }
}

/** What of the environment the loader reads (load/env.ts). */
const matters = /^(GO|CGO_|CC$|PATH$|Path$|HOME$|USERPROFILE$|AppData$|APPDATA$|XDG_CONFIG_HOME$)/;

const encoded = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
const decoded = (binary: string): string => Buffer.from(binary, 'latin1').toString('utf8');
