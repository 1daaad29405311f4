// A language client for measurements: starts a server, speaks the protocol over its standard input and output, and
// samples its memory.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

/** MiB of resident memory of a process and its children; 0 where /proc does not tell. */
function residentOf(pid) {
  try {
    const kib = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean);
    return kib / 1024 + children.reduce((sum, child) => sum + residentOf(child), 0);
  } catch {
    return 0;
  }
}

export class Client {
  peakMiB = 0;
  #buffer = Buffer.alloc(0);
  #nextId = 1;
  #pending = new Map();
  #waiting = [];

  /** gopls: answers its configuration so that it reports compiler decisions without a delay. */
  constructor(command, args, env = {}, gopls = false) {
    this.gopls = gopls;
    this.server = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'], env: { ...process.env, ...env } });
    this.server.stdout.on('data', (chunk) => this.#receive(chunk));
    this.server.on('exit', () => {
      const error = new Error('the server ended');
      for (const p of this.#pending.values()) p.reject(error);
      for (const w of this.#waiting) w.reject(error);
    });
    this.sampler = setInterval(() => {
      this.peakMiB = Math.max(this.peakMiB, residentOf(this.server.pid));
    }, 20);
  }

  #send(message) {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    this.server.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.server.stdin.write(body);
  }

  request(method, params) {
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      this.#pending.set(id, { resolve, reject });
      this.#send({ id, method, params });
    });
  }

  notify(method, params) {
    this.#send({ method, params });
  }

  /** Resolves with the first diagnostics of the document that pass the test. */
  diagnostics(uri, test, seconds = 240) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no such diagnostics within ${seconds} s`)), seconds * 1000);
      const done = (list) => {
        clearTimeout(timer);
        resolve(list);
      };
      this.#waiting.push({ uri, test, resolve: done, reject });
    });
  }

  #receive(chunk) {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const end = this.#buffer.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.#buffer.subarray(0, end).toString())[1]);
      if (this.#buffer.length < end + 4 + length) return;
      const message = JSON.parse(this.#buffer.subarray(end + 4, end + 4 + length).toString());
      this.#buffer = this.#buffer.subarray(end + 4 + length);
      this.#handle(message);
    }
  }

  #handle(message) {
    if (message.method === 'textDocument/publishDiagnostics') {
      const { uri, diagnostics } = message.params;
      for (const w of [...this.#waiting]) {
        if (w.uri !== uri || !w.test(diagnostics)) continue;
        this.#waiting.splice(this.#waiting.indexOf(w), 1);
        w.resolve(diagnostics);
      }
    } else if (message.method !== undefined && message.id !== undefined) {
      const settings = this.gopls ? { diagnosticsDelay: '0s' } : null;
      const result = message.method === 'workspace/configuration' ? message.params.items.map(() => settings) : null;
      this.#send({ id: message.id, result });
    } else if (message.id !== undefined) {
      const p = this.#pending.get(message.id);
      this.#pending.delete(message.id);
      if (message.error) p?.reject(new Error(JSON.stringify(message.error)));
      else p?.resolve(message.result);
    }
  }

  async initialize(folder) {
    const uri = pathToFileURL(folder).href;
    await this.request('initialize', {
      processId: process.pid,
      rootUri: uri,
      workspaceFolders: [{ uri, name: 'bench' }],
      capabilities: {
        workspace: { configuration: true, workspaceFolders: true },
        textDocument: {
          publishDiagnostics: { relatedInformation: true, versionSupport: true },
          hover: { contentFormat: ['markdown'] },
          codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } },
        },
      },
      initializationOptions: this.gopls ? { diagnosticsDelay: '0s' } : {},
    });
    this.notify('initialized', {});
  }

  async stop() {
    clearInterval(this.sampler);
    const late = new Promise((resolve) => setTimeout(resolve, 2000));
    await Promise.race([this.request('shutdown', null).catch(() => {}), late]);
    this.notify('exit');
    setTimeout(() => this.server.kill(), 200).unref();
  }
}
