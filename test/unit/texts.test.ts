import * as assert from 'node:assert';
import { Documents } from '../../server/src/lsp/documents';
import { Texts } from '../../server/src/session/texts';
import { encode } from '../../server/src/vfs';
import { random } from '../robustness/edits';

describe('texts', () => {
  for (const encoding of ['utf-8', 'utf-16'] as const)
    it(`are what the client's edits make of them (${encoding})`, () => {
      const below = random(11);
      for (let round = 0; round < 60; round++) {
        const uri = 'file:///a.go',
          path = '/a.go';
        const documents = new Documents(encoding);
        const texts = new Texts();
        const first = round % 2 === 0 ? 'package a\n\nvar x = 1\n' : 'package a\n\nvar ä = "🙂π"\n';
        documents.open(uri, path, 1, first);
        texts.open(path, first, 1);
        for (let edit = 0; edit < 12; edit++) {
          const { lines, text } = documents.get(uri)!;
          const a = lines.positionOfByte(below(Buffer.byteLength(text) + 1)),
            b = lines.positionOfByte(below(Buffer.byteLength(text) + 1));
          const news = ['', 'z', '\n', 'q🙂\nä', 'plain text'][below(5)]!;
          const { doc, change } = documents.change(uri, edit + 2, [{ range: { start: a, end: b }, text: news }])!;
          const now = texts.change(path, undefined, change.edits, doc.version);
          assert.strictEqual(now.text, doc.text);
          assert.strictEqual(now.binary, encode(doc.text));
        }
      }
    });
});
