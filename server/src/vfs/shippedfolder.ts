/** The folder in which the product brings standard libraries along, one file a release. */
import * as nodeFs from 'node:fs';
import * as nodePath from 'node:path';
import type { DiskFileSystem } from './disk';
import { ShippedFiles } from './shipped';

export class ShippedFolder {
  /** By release and root; undefined for files that cannot be read. */
  private readonly made = new Map<string, ShippedFiles | undefined>();

  constructor(
    private readonly dir: string,
    private readonly disk: DiskFileSystem,
  ) {}

  /** The releases that are there for a port, as "linux/amd64". */
  releases(port: string): string[] {
    let names: string[];
    try {
      names = nodeFs.readdirSync(this.dir);
    } catch {
      return [];
    }
    return names
      .flatMap((name) => /^(go1\.\d+\.\d+)\.std$/.exec(name)?.[1] ?? [])
      .filter((release) => this.files(release, '')?.index.ports.includes(port) === true);
  }

  /** Shows releases as distributions at roots, and nothing else. */
  show(roots: ReadonlyMap<string, string>): void {
    this.disk.show([...roots].flatMap(([release, root]) => this.files(release, root) ?? []));
  }

  private files(release: string, root: string): ShippedFiles | undefined {
    const key = `${release}\n${root}`;
    if (!this.made.has(key)) {
      let files: ShippedFiles | undefined;
      try {
        files = new ShippedFiles(nodePath.join(this.dir, `${release}.std`), root);
      } catch {
        // Damaged, or of another version of the product.
      }
      this.made.set(key, files);
    }
    return this.made.get(key);
  }
}
