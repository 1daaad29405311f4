/** A client of the protocol for tests: starts a server, speaks to it over stdio, keeps what it is told. */
import { type ChildProcess, spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';

interface Message {
  id?: number;
  method?: string;
  params?: unknown;
  result?: unknown;
  error?: { code: number; message: string };
}
export interface Range {
  start: { line: number; character: number };
  end: { line: number; character: number };
}
export interface Diagnostic {
  range: Range;
  message: string;
  code?: string;
  source?: string;
  severity?: number;
  data?: { carried?: boolean };
  relatedInformation?: { location: { uri: string; range: Range }; message: string }[];
}
export interface Published {
  uri: string;
  version?: number;
  diagnostics: Diagnostic[];
}
export interface Edit {
  range: Range;
  newText: string;
}
export interface Action {
  title: string;
  kind: string;
  diagnostics?: Diagnostic[];
  edit: {
    documentChanges?: { textDocument: { uri: string; version: number | null }; edits: Edit[] }[];
    changes?: Record<string, Edit[]>;
  };
}

export const fakeServer = 'dist/test/lsp/fakeServer.js';
export const uriOf = (path: string): string => pathToFileURL(path).href;

export class TestClient {
  readonly notifications: { method: string; params: unknown }[] = [];
  readonly requests: { method: string; params: unknown }[] = [];
  /** What workspace/configuration is answered with. */
  configuration: unknown = null;
  /** Some clients say that they have a configuration, and do not answer for it. */
  answersConfiguration = true;
  exitCode: number | null | undefined;
  readonly exited: Promise<void>;
  private readonly process: ChildProcess;
  private readonly pending = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  private readonly waiting = new Set<() => void>();
  private buffer = Buffer.alloc(0);
  private nextId = 1;

  constructor(server: string, args: string[] = [], env: Record<string, string> = {}) {
    this.process = spawn(process.execPath, [server, ...args], {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...env },
    });
    this.process.stdout!.on('data', (chunk: Buffer) => {
      this.buffer = Buffer.concat([this.buffer, chunk]);
      this.read();
    });
    this.exited = new Promise((resolve) =>
      this.process.on('exit', (code) => {
        this.exitCode = code;
        for (const p of this.pending.values()) p.reject(new Error('the server ended'));
        resolve();
      }),
    );
  }

  request<T>(method: string, params: unknown): Promise<T> {
    return this.start<T>(method, params).answer;
  }

  start<T>(method: string, params: unknown): { id: number; answer: Promise<T> } {
    const id = this.nextId++;
    const answer = new Promise<T>((resolve, reject) =>
      this.pending.set(id, { resolve: (v) => resolve(v as T), reject }),
    );
    this.send({ id, method, params });
    return { id, answer };
  }

  notify(method: string, params: unknown): void {
    this.send({ method, params });
  }

  /** Waits until a notification fits; those that came before count. */
  async notification<T>(method: string, fits: (params: T) => boolean = () => true, ms = 40000): Promise<T> {
    const until = Date.now() + ms;
    for (;;) {
      const found = this.notifications.find((n) => n.method === method && fits(n.params as T));
      if (found) return found.params as T;
      if (Date.now() > until)
        throw new Error(
          `no ${method} that fits; last: ` +
            `${JSON.stringify(this.notifications.filter((n) => n.method === method).at(-1))?.slice(0, 2000)}`,
        );
      await new Promise<void>((resolve) => {
        const timer = setTimeout(done, 200);
        const waiting = this.waiting;
        function done(): void {
          clearTimeout(timer);
          waiting.delete(done);
          resolve();
        }
        waiting.add(done);
      });
    }
  }

  published(uri: string, fits: (params: Published) => boolean = () => true): Promise<Published> {
    return this.notification<Published>('textDocument/publishDiagnostics', (p) => p.uri === uri && fits(p));
  }

  async initialize(
    folder: string,
    capabilities: object = defaultCapabilities,
    options: unknown = undefined,
  ): Promise<{ capabilities: Record<string, unknown>; serverInfo: { name: string } }> {
    const answer = await this.request<{ capabilities: Record<string, unknown>; serverInfo: { name: string } }>(
      'initialize',
      {
        processId: process.pid,
        rootUri: uriOf(folder),
        workspaceFolders: [{ uri: uriOf(folder), name: 'w' }],
        capabilities,
        initializationOptions: options,
      },
    );
    this.notify('initialized', {});
    return answer;
  }

  open(uri: string, text: string, version = 1): void {
    this.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'go', version, text } });
  }

  change(uri: string, version: number, ...contentChanges: { range?: Range; text: string }[]): void {
    this.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
  }

  async stop(): Promise<void> {
    if (this.exitCode === undefined) {
      await this.request('shutdown', null).catch(() => undefined);
      this.notify('exit', null);
      const timer = setTimeout(() => this.process.kill('SIGKILL'), 5000);
      await this.exited;
      clearTimeout(timer);
    }
  }

  private send(message: Message): void {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    this.process.stdin!.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.process.stdin!.write(body);
  }

  private read(): void {
    for (;;) {
      const end = this.buffer.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.buffer.subarray(0, end).toString())![1]);
      if (this.buffer.length < end + 4 + length) return;
      const message = JSON.parse(this.buffer.subarray(end + 4, end + 4 + length).toString()) as Message;
      this.buffer = this.buffer.subarray(end + 4 + length);
      this.handle(message);
    }
  }

  private handle(message: Message): void {
    if (message.method !== undefined && message.id !== undefined) {
      this.requests.push({ method: message.method, params: message.params });
      if (message.method === 'workspace/configuration' && !this.answersConfiguration) return;
      const items = (message.params as { items?: unknown[] } | null)?.items ?? [];
      this.send({
        id: message.id,
        result: message.method === 'workspace/configuration' ? items.map(() => this.configuration) : null,
      });
    } else if (message.method !== undefined) {
      this.notifications.push({ method: message.method, params: message.params });
    } else if (message.id !== undefined) {
      const waiting = this.pending.get(message.id);
      this.pending.delete(message.id);
      if (message.error) waiting?.reject(new Error(`${message.error.code} ${message.error.message}`));
      else waiting?.resolve(message.result);
    }
    for (const wake of [...this.waiting]) wake();
  }
}

export const defaultCapabilities = {
  workspace: {
    configuration: true,
    workspaceFolders: true,
    inlayHint: { refreshSupport: true },
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceEdit: { documentChanges: true },
  },
  window: { workDoneProgress: true },
  textDocument: {
    publishDiagnostics: { relatedInformation: true, versionSupport: true },
    hover: { contentFormat: ['markdown', 'plaintext'] },
    inlayHint: {},
    codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } } },
  },
};
