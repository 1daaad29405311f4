// What a person at an editor waits for: the first diagnostics, a key in a body, a declaration, a hover.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { Client } from './client.mjs';

const probe = (i) => `latencyProbe${i} := ${i}; escapeProbe = append(escapeProbe, &latencyProbe${i})`;

/** Smallest, median and 95th percentile, in milliseconds. */
export function summary(times) {
  const t = [...times].sort((a, b) => a - b);
  const at = (q) => Number(t[Math.min(t.length - 1, Math.floor(q * t.length))].toFixed(2));
  return { n: t.length, min: at(0), median: at(0.5), p95: at(0.95) };
}

const about = (diagnostics, name) =>
  diagnostics.some((d) => JSON.stringify([d.message, d.relatedInformation ?? '', d.range.start.line]).includes(name));

/**
 * Opens a file, inserts and removes a statement at a line inside a function, and hovers. Each edit changes the answer;
 * its time ends when the diagnostics that show it arrive. Nothing is written to the disk.
 */
export async function measureLatency({ server, env, folder, file, line, edits = 40, gopls = false }) {
  const uri = pathToFileURL(file).href;
  const text = `${readFileSync(file, 'utf8')}\nvar escapeProbe []*int\n`;
  const client = new Client(server[0], server.slice(1), env, gopls);
  try {
    const began = performance.now();
    await client.initialize(folder);
    client.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'go', version: 1, text } });
    const first = client.diagnostics(uri, (list) => list.some((d) => /heap|escape/i.test(`${d.message} ${d.code}`)));
    if (gopls) await toggleDetails(client, uri, line);
    await first;
    const firstMs = Math.round(performance.now() - began);
    let version = 1;
    const change = async (range, inserted, test) => {
      const awaited = client.diagnostics(uri, test);
      const start = performance.now();
      const textDocument = { uri, version: ++version };
      client.notify('textDocument/didChange', { textDocument, contentChanges: [{ range, text: inserted }] });
      await awaited;
      const took = performance.now() - start;
      await new Promise((resolve) => setTimeout(resolve, 30));
      return took;
    };
    const at = (l, character = 0) => ({ line: l - 1, character });
    const keys = [];
    for (let i = 0; i < edits; i++) {
      const there = i % 2 === 0;
      const name = `latencyProbe${i >> 1}`;
      const range = { start: at(line), end: at(there ? line : line + 1) };
      keys.push(await change(range, there ? `${probe(i >> 1)}\n` : '', (list) => about(list, name) === there));
    }
    const last = text.split('\n').length;
    const declarations = [];
    for (let i = 0; i < (gopls ? 0 : 6); i++) {
      const there = i % 2 === 0;
      const range = { start: at(last), end: at(there ? last : last + 1) };
      const declaration = 'func declarationProbe() *int { n := 1; return &n }\n';
      const test = (list) => list.some((d) => d.range.start.line === last - 1) === there;
      declarations.push(await change(range, there ? declaration : '', test));
    }
    const hovers = [];
    for (let i = 0; i < 50; i++) {
      const start = performance.now();
      await client.request('textDocument/hover', { textDocument: { uri }, position: at(1 + ((i * 37) % last), 6) });
      hovers.push(performance.now() - start);
    }
    return {
      firstMs,
      key: summary(keys),
      ...(declarations.length === 0 ? {} : { declaration: summary(declarations) }),
      hover: summary(hovers),
      peakMiB: Math.round(client.peakMiB),
    };
  } finally {
    await client.stop();
  }
}

/** gopls shows the compiler's decisions only where that is switched on for the package. */
async function toggleDetails(client, uri, line) {
  const place = { line: line - 1, character: 0 };
  const [action] = await client.request('textDocument/codeAction', {
    textDocument: { uri },
    range: { start: place, end: place },
    context: { diagnostics: [], only: ['source.toggleCompilerOptDetails'] },
  });
  const command = action.command ?? action;
  await client.request('workspace/executeCommand', { command: command.command, arguments: command.arguments });
}
