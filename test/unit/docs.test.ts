/** The examples of docs/: a Go block is a file, and a console block behind it says what the command prints of it. */
import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

interface Example {
  /** A file's text, or the folder to run in. */
  readonly source: string;
  readonly folder: string;
  readonly command: string;
  readonly output: string;
}

/** Go blocks with the console blocks that follow them; file names are taken from the package clause. */
function examplesIn(markdown: string): Example[] {
  const list: Example[] = [];
  let source = '';
  const folder = /^<!-- run in (\S+) -->$/m.exec(markdown)?.[1] ?? '';
  for (const [, kind, text = ''] of markdown.matchAll(/^```(go|console)\n([\s\S]*?)^```$/gm)) {
    if (kind === 'go') source = text;
    else {
      const [first = '', ...rest] = text.split('\n');
      if ((source !== '' || folder !== '') && first.startsWith('$ goscape'))
        list.push({ source, folder, command: first.slice('$ goscape'.length).trim(), output: rest.join('\n') });
    }
  }
  return list;
}

/** Without what depends on the release that answers. */
function plain(text: string): string {
  const lines = text.split('\n').filter((l) => !/^(Checked for|Rules of) |^go1\.\d+(\.\d+)?, inlining on$/.test(l));
  return lines.join('\n').trim();
}

describe('docs', () => {
  for (const page of readdirSync('docs').filter((f) => f.endsWith('.md'))) {
    const text = readFileSync(join('docs', page), 'utf8');
    examplesIn(text).forEach((e, i) =>
      it(`${page}: example ${i + 1} prints what it says`, () => {
        const dir = realpathSync(mkdtempSync(join(tmpdir(), 'goscape-docs-')));
        try {
          if (e.folder !== '') cpSync(e.folder, dir, { recursive: true });
          else writeFileSync(join(dir, 'go.mod'), 'module example.com/m\n\ngo 1.26\n');
          const name = /^package (\w+)/m.exec(e.source)?.[1] ?? 'p';
          if (e.folder === '') writeFileSync(join(dir, `${name}.go`), e.source);
          const r = spawnSync(process.execPath, [resolve('dist/cli.js'), ...e.command.split(' ')], {
            cwd: dir,
            env: { PATH: '/nowhere', HOME: dir, GOROOT: '/nowhere', GOSCAPE_CACHE: 'off', GOSCAPE_STRICT: '1' },
          });
          assert.equal(plain(r.stdout.toString()), plain(e.output), r.stderr.toString());
        } finally {
          rmSync(dir, { recursive: true, force: true });
        }
      }),
    );
    it(`${page}: its links lead somewhere`, () => {
      const files = new Set(readdirSync('docs'));
      for (const [, to = ''] of text.matchAll(/\]\(([\w./-]+)(?:#[\w-]+)?\)/g))
        if (!to.startsWith('http')) assert.ok(files.has(to) || to.startsWith('images/') || to.startsWith('../'), to);
    });
  }
});
