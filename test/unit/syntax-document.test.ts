import * as assert from 'node:assert';
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDecl } from '../../server/src/syntax';
import { type DocumentChange, type DocumentTree, type TextEdit, TreeSitter } from '../../server/src/syntax/document';

function point(text: string, index: number): { row: number; column: number } {
  const before = text.slice(0, index);
  return { row: before.split('\n').length - 1, column: index - (before.lastIndexOf('\n') + 1) };
}

/** Replaces text[start:end]. */
function change(text: string, start: number, end: number, insert: string): { edit: TextEdit; text: string } {
  const next = text.slice(0, start) + insert + text.slice(end);
  const newEndIndex = start + insert.length;
  return {
    text: next,
    edit: {
      startIndex: start,
      oldEndIndex: end,
      newEndIndex,
      startPosition: point(text, start),
      oldEndPosition: point(text, end),
      newEndPosition: point(next, newEndIndex),
    },
  };
}

const pieces = (tree: DocumentTree, text: string): string[] => tree.extents.map((e) => text.slice(e.start, e.end));

function checkPartition(tree: DocumentTree, text: string): void {
  let at = 0;
  for (const e of tree.extents) {
    assert.strictEqual(e.start, at);
    assert.ok(e.end >= e.start);
    at = e.end;
  }
  assert.strictEqual(at, text.length);
}

const source = `// Package doc.
package p // same line

import "fmt"

// a comment

// f does.
//go:noinline
func f() { /* ä */
	fmt.Println("x", "😀")
} // behind f

type T struct{ a int }; var x = 1
/* block */ func (t T) m() {
	s := \`
func notADecl() {
\`
	_ = s
}

func last() {}
// end
`;

describe('syntax: documents', () => {
  let dir = '';
  let trees: TreeSitter;
  before(async () => {
    dir = mkdtempSync(join(tmpdir(), 'wasm-'));
    copyFileSync('node_modules/web-tree-sitter/web-tree-sitter.wasm', join(dir, 'web-tree-sitter.wasm'));
    copyFileSync('node_modules/tree-sitter-go/tree-sitter-go.wasm', join(dir, 'tree-sitter-go.wasm'));
    trees = await TreeSitter.load(dir);
  });
  after(() => rmSync(dir, { recursive: true, force: true }));

  const withTree = (text: string, use: (tree: DocumentTree) => void): void => {
    const tree = trees.treeOf(text);
    try {
      use(tree);
    } finally {
      tree.free();
    }
  };

  it('cuts a file into its declarations', () => {
    withTree(source, (tree) => {
      checkPartition(tree, source);
      assert.deepStrictEqual(pieces(tree, source), [
        '// Package doc.\npackage p // same line\n',
        '\nimport "fmt"\n',
        '\n// a comment\n\n// f does.\n//go:noinline\nfunc f() { /* ä */\n\tfmt.Println("x", "😀")\n} // behind f\n',
        '\ntype T struct{ a int }; ',
        'var x = 1\n',
        '/* block */ func (t T) m() {\n\ts := `\nfunc notADecl() {\n`\n\t_ = s\n}\n',
        '\nfunc last() {}\n// end\n',
      ]);
    });
  });

  it('says which pieces an edit leaves alone', () => {
    withTree(source, (tree) => {
      const { edit, text } = change(source, source.indexOf('"x"'), source.indexOf('"x"') + 3, '"yyy"');
      const c = tree.edit(edit, text);
      checkPartition(tree, text);
      assert.deepStrictEqual(c.from, [0, 1, -1, 3, 4, 5, 6]);
      const again = change(text, text.indexOf('func last'), text.indexOf('func last'), 'func new() {}\n\n');
      assert.deepStrictEqual(tree.edit(again.edit, again.text).from, [0, 1, 2, 3, 4, 5, -1, -1]);
    });
  });

  it('finds declarations behind an unbalanced brace', () => {
    for (const broken of ['if x {', 'for {', 'f(', 'x := []int{', 'switch {', 'func() {', '}', 'a[', 's := "']) {
      withTree(source, (tree) => {
        const at = source.indexOf('\tfmt.');
        const { edit, text } = change(source, at, at, `\t${broken}\n`);
        const c: DocumentChange = tree.edit(edit, text);
        checkPartition(tree, text);
        const all = pieces(tree, text);
        assert.ok(
          all.some((s) => s.startsWith('\nfunc last()')),
          `${broken}: ${JSON.stringify(all)}`,
        );
        assert.ok(
          all.some((s) => /^\s*type T/.test(s)),
          `${broken}: ${JSON.stringify(all)}`,
        );
        assert.strictEqual(c.from[c.from.length - 1], 6);
      });
    }
  });

  it('does not cut what the grammar does not know', () => {
    const text =
      'package p\n\nfunc f() {\n\tx := new(1 + 2)\n\t_ = x\n}\n\nfunc (t T) m[P any](p P) {\n\treturn\n}\n\nfunc ' +
      'g() {}\n';
    withTree(text, (tree) => assert.strictEqual(tree.extents.length, 4, JSON.stringify(pieces(tree, text))));
  });

  it('answers after random edits as for a new text', function () {
    this.timeout(60_000);
    let seed = 11;
    const rnd = (below: number): number => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return Math.floor((seed / 0x100000000) * below);
    };
    const inserts = [
      '{',
      '}',
      '\n',
      'func g() {}\n',
      '"',
      '`',
      '(',
      ')',
      'x',
      '// c\n',
      '/*',
      '*/',
      '\nfunc h() {\n',
      '😀',
      '\ntype U int\n',
      '',
    ];
    let text = source;
    const tree = trees.treeOf(text);
    try {
      for (let n = 0; n < 400; n++) {
        if (n % 40 === 0) {
          const c = change(text, 0, text.length, source);
          tree.edit(c.edit, c.text);
          text = c.text;
        }
        const at = rnd(text.length + 1),
          end = Math.min(text.length, at + (rnd(4) === 0 ? rnd(30) : 0));
        const before = pieces(tree, text);
        const c = change(text, at, end, inserts[rnd(inserts.length)]!);
        const r = tree.edit(c.edit, c.text);
        text = c.text;
        checkPartition(tree, text);
        const now = pieces(tree, text);
        r.from.forEach((from, i) => {
          if (from >= 0) assert.strictEqual(now[i], before[from]);
        });
        assert.ok(
          r.from.some((f) => f < 0) || at === end || now.length !== before.length || now.join('') === before.join(''),
        );
        for (const s of now) parseDecl(Buffer.from(s, 'utf8').toString('latin1'), 1);
      }
    } finally {
      tree.free();
    }
  });

  it('cuts real files so that each piece parses', () => {
    const text = readFileSync('test/fixtures/syntax/shapes.go', 'utf8');
    withTree(text, (tree) => {
      for (const s of pieces(tree, text)) {
        assert.deepStrictEqual(parseDecl(Buffer.from(s, 'utf8').toString('latin1'), 1).problems, [], s);
      }
    });
  });
});
