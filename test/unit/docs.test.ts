/** The examples of docs/: a Go block is a file, and a console block behind it says what the command prints of it. */
import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

interface Example {
  readonly source: string;
  readonly command: string;
  readonly output: string;
}

/** Go blocks with the console blocks that follow them; file names are taken from the package clause. */
function examplesIn(markdown: string): Example[] {
  const list: Example[] = [];
  let source = '';
  for (const [, kind, text = ''] of markdown.matchAll(/^```(go|console)\n([\s\S]*?)^```$/gm)) {
    if (kind === 'go') source = text;
    else {
      const [first = '', ...rest] = text.split('\n');
      if (source !== '' && first.startsWith('$ goscape'))
        list.push({ source, command: first.slice('$ goscape'.length).trim(), output: rest.join('\n') });
    }
  }
  return list;
}

describe('docs', () => {
  for (const page of readdirSync('docs').filter((f) => f.endsWith('.md'))) {
    const text = readFileSync(join('docs', page), 'utf8');
    examplesIn(text).forEach((e, i) =>
      it(`${page}: example ${i + 1} prints what it says`, () => {
        const dir = realpathSync(mkdtempSync(join(tmpdir(), 'goscape-docs-')));
        try {
          writeFileSync(join(dir, 'go.mod'), 'module example.com/m\n\ngo 1.26\n');
          const name = /^package (\w+)/m.exec(e.source)?.[1] ?? 'p';
          writeFileSync(join(dir, `${name}.go`), e.source);
          const r = spawnSync(process.execPath, [resolve('dist/cli.js'), ...e.command.split(' ')], {
            cwd: dir,
            env: { PATH: '/nowhere', HOME: dir, GOROOT: '/nowhere', GOSCAPE_CACHE: 'off', GOSCAPE_STRICT: '1' },
          });
          const lines = r.stdout
            .toString()
            .split('\n')
            .filter((l) => !/^(Checked for|Rules of) /.test(l));
          assert.equal(lines.join('\n').trim(), e.output.trim(), r.stderr.toString());
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
