/**
 * Checks the compiler's own test programs for its type checker, in which comments say what errors are expected where.
 * Bundled and run by types-errors.mjs.
 */

import { strictReporter } from '../../server/src/base/broken';
import { unquote } from '../../server/src/base/constant-literal';
import { PosTable } from '../../server/src/base/pos';
import { LoadCache, loadPackages, readEnv } from '../../server/src/load';
import { Program } from '../../server/src/program';
import { parseFile } from '../../server/src/syntax';
import { checkAll, newChecker } from '../../server/src/types/check';
import type { CheckConfig } from '../../server/src/types/checker';
import { Package } from '../../server/src/types/package';
import { collectObjects } from '../../server/src/types/resolver';
import { Scope } from '../../server/src/types/scope';
import { DiskFileSystem } from '../../server/src/vfs';
import { amd64 } from '../harness/target';

export interface Expected {
  readonly line: number;
  readonly text: string;
  readonly regexp: boolean;
}
export interface Outcome {
  readonly expected: readonly Expected[];
  /** Lines (from 1) with their messages. */
  readonly problems: readonly { readonly line: number; readonly message: string; readonly soft: boolean }[];
  readonly failures: readonly unknown[];
}

/** The errors that comments announce: each is about the token in front of the comment. */
function expectations(text: string): Expected[] {
  const out: Expected[] = [];
  let line = 1,
    tokenLine = 1;
  for (let i = 0; i < text.length; ) {
    const c = text[i]!;
    if (c === '\n') {
      line++;
      i++;
      continue;
    }
    if (c === ' ' || c === '\t' || c === '\r') {
      i++;
      continue;
    }
    const comment = text.startsWith('//', i) ? /^\/\/[^\n]*/ : text.startsWith('/*', i) ? /^\/\*[^]*?\*\// : undefined;
    if (comment !== undefined) {
      const body = comment.exec(text.slice(i))?.[0] ?? text.slice(i);
      const m = /^\/[/*]\s*(ERRORx?)\s+(["`])([^]*?)\2\s*(?:\*\/)?\s*$/.exec(body);
      if (m) {
        const quoted = m[2] === '"' ? (unquote(`"${m[3]!}"`) ?? m[3]!) : m[3]!;
        out.push({ line: tokenLine, text: quoted, regexp: m[1] === 'ERRORx' });
      }
      for (const ch of body) if (ch === '\n') line++;
      i += body.length;
      continue;
    }
    tokenLine = line;
    if (c === '"' || c === "'") {
      for (i++; i < text.length && text[i] !== c && text[i] !== '\n'; i++) if (text[i] === '\\') i++;
      i++;
    } else if (c === '`') {
      for (i++; i < text.length && text[i] !== '`'; i++) if (text[i] === '\n') line++;
      i++;
    } else {
      const word = /^[A-Za-z0-9_\x80-\xff]+/.exec(text.slice(i, i + 200))?.[0];
      i += word?.length ?? 1;
    }
  }
  return out;
}

export class Bench {
  private readonly fs = new DiskFileSystem();
  private readonly table = new PosTable();
  private readonly program: Program;
  private readonly loaded;

  constructor(goroot: string, imports: readonly string[]) {
    const ctx = readEnv({ ...process.env, CGO_ENABLED: '0', GOWORK: 'off', GOFLAGS: '' }, this.fs, {
      cwd: goroot + '/src',
    });
    this.loaded = loadPackages(ctx, this.fs, goroot + '/src', imports, {}, new LoadCache());
    this.program = new Program(this.loaded, this.fs, this.table, amd64);
  }

  check(files: readonly string[]): Outcome {
    const sources = files.map((f) => this.fs.readFile(f) ?? '');
    const lang = /^\/\/ -lang=(go[0-9.]+)/.exec(sources[0]!)?.[1] ?? 'go1.26';
    const { universe } = this.program;
    const pkg = new Package('p', '', new Scope(universe.scope, 0, 0));
    pkg.goVersion = lang;
    const problems: { line: number; message: string; soft: boolean }[] = [];
    const expected: Expected[] = [];
    const trees = sources.map((text, i) => {
      const base = this.table.add(files[i]!, text);
      const parsed = parseFile(text, base.start, {});
      for (const p of parsed.problems)
        problems.push({ line: base.place(p.pos).line + 100_000 * i, message: p.message, soft: false });
      for (const e of expectations(text)) expected.push({ ...e, line: e.line + 100_000 * i });
      return { file: parsed.file, base, i };
    });
    const conf: CheckConfig = {
      importPackage: (path) => {
        if (path === 'unsafe') return universe.unsafePkg;
        return this.program.package(path)?.types;
      },
      target: amd64,
      universe,
      reporter: strictReporter,
      isDependency: false,
    };
    const check = newChecker(
      conf,
      pkg,
      trees.map((t) => t.file),
    );
    collectObjects(check);
    checkAll(check);
    for (const p of check.problems) {
      // Builtins that only the compiler's own tests have.
      if (/^undefined: (assert|trace)$/.test(p.message)) continue;
      const t = trees.find((x) => p.pos >= x.base.start && p.pos <= x.base.end);
      problems.push({
        line: t === undefined ? 0 : t.base.place(p.pos).line + 100_000 * t.i,
        message: p.message,
        soft: p.soft,
      });
    }
    return { expected, problems, failures: check.failures };
  }
}
