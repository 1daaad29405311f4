/**
 * An engine for tests of everything above the engine. It reads a toy of Go by lines: in `func NAME(… p *T …)` to a
 * closing brace
 * at the line's start, a variable `x :=` whose address `&x` is taken is moved to the heap, `make(…)` stays,
 * `println("…")`
 * escapes for free. A line with "broken" makes its function silent.
 */
import type {
  ByteEdit,
  Engine,
  EngineOptions,
  FileEdit,
  FileResult,
  FindingInfo,
  FunctionInfo,
  Place,
  Progress,
  SymbolInfo,
  VariableInfo,
} from '../../server/src/answers/model';

const bytes = (text: string): number => Buffer.byteLength(text);

export class FakeEngine implements Engine {
  readonly texts = new Map<string, { text: string; version: number | undefined }>();
  readonly log: string[] = [];
  options: EngineOptions = {};
  folders: readonly string[] = [];
  /** Milliseconds that loading takes. */
  loadMs = 0;

  openFile(path: string, text: string, version?: number): void {
    this.texts.set(path, { text, version });
    this.log.push(`open ${path}`);
  }

  changeFile(path: string, whole: string | undefined, edits?: readonly ByteEdit[], version?: number): void {
    let buffer = Buffer.from(this.texts.get(path)?.text ?? '');
    for (const e of edits ?? [])
      buffer = Buffer.concat([buffer.subarray(0, e.start), Buffer.from(e.newText), buffer.subarray(e.end)]);
    const text = whole ?? buffer.toString();
    if (edits && buffer.toString() !== text) throw new Error('the edits do not lead to the text');
    this.texts.set(path, { text, version });
  }

  closeFile(path: string): void {
    this.texts.delete(path);
    this.log.push(`close ${path}`);
  }
  invalidate(paths: readonly string[]): void {
    this.log.push(`invalidate ${paths.join(' ')}`);
  }
  configure(options: EngineOptions): void {
    this.options = options;
  }
  setFolders(folders: readonly string[]): void {
    this.folders = folders;
  }

  async prepare(_path: string, progress: Progress): Promise<void> {
    if (this.loadMs === 0) return;
    for (let i = 0; i < 4; i++) {
      progress('Loading packages', i, 4);
      await new Promise((resolve) => setTimeout(resolve, this.loadMs / 4));
    }
  }

  analyzeFile(path: string): FileResult {
    const known = this.texts.get(path);
    const text = known?.text ?? '';
    if (text.includes('make the engine throw')) throw new Error('the engine threw');
    return {
      ...analyze(path, text, this.options),
      ...(known?.version === undefined ? {} : { version: known.version }),
    };
  }

  analyzePackageOf(path: string): readonly FileResult[] {
    return [this.analyzeFile(path)];
  }

  tryEdit(edits: readonly FileEdit[]): readonly FileResult[] {
    const files = [...new Set(edits.map((e) => e.file))];
    return files.map((file) => {
      let buffer = Buffer.from(this.texts.get(file)?.text ?? '');
      for (const e of edits.filter((x) => x.file === file).sort((a, b) => b.start - a.start)) {
        buffer = Buffer.concat([buffer.subarray(0, e.start), Buffer.from(e.newText), buffer.subarray(e.end)]);
      }
      return analyze(file, buffer.toString(), this.options);
    });
  }

  symbolAt(place: Place): SymbolInfo | undefined {
    const line = Buffer.from((this.textOf(place.file) ?? '').split('\n')[place.line - 1] ?? '').toString('latin1');
    for (const m of line.matchAll(/\w+/g)) {
      if (place.col < m.index + 1 || place.col > m.index + 1 + m[0].length) continue;
      const result = this.analyzeFile(place.file);
      const here = { file: place.file, line: place.line, col: m.index + 1 };
      const called = result.functions.find((f) => f.name === m[0]);
      if (called) return { kind: 'function', name: m[0], place: here, length: m[0].length, declaration: called.place };
      const fn = result.functions.find((f) => f.place.line <= place.line && place.line <= f.endLine);
      const v = fn?.variables?.find((x) => x.name === m[0]);
      if (v)
        return {
          kind: v.parameter ? 'parameter' : 'variable',
          name: m[0],
          place: here,
          length: m[0].length,
          declaration: v.place,
          type: 'point',
          size: 16,
        };
    }
    return undefined;
  }

  packageOf(): undefined {
    return undefined;
  }
  textOf(path: string): string | undefined {
    return this.texts.get(path)?.text;
  }
  dispose(): void {
    this.log.push('dispose');
  }
}

const extentOf = ({ line, col }: Place, length: number): FindingInfo['extent'] => ({
  line,
  col,
  endLine: line,
  endCol: col + length,
});

function analyze(file: string, text: string, options: EngineOptions): FileResult {
  const lines = text.split('\n');
  const functions: FunctionInfo[] = [];
  const problems: FileResult['problems'][number][] = [];
  for (let i = 0; i < lines.length; i++) {
    const head = /^func (\w+)\((.*?)\)/.exec(lines[i]!);
    if (!head) continue;
    let end = i;
    while (end + 1 < lines.length && lines[end] !== '}') end++;
    const name = head[1]!;
    const at = (line: number, unit: number): Place => ({
      file,
      line: line + 1,
      col: bytes(lines[line]!.slice(0, unit)) + 1,
    });
    const findings: FindingInfo[] = [];
    const variables: VariableInfo[] = [];
    let silence: string | undefined;
    for (const p of head[2]!.matchAll(/(\w+) (\*?)\w+/g)) {
      variables.push({
        name: p[1]!,
        place: at(i, 6 + name.length + p.index),
        length: p[1]!.length,
        parameter: true,
        hasPointers: p[2] === '*',
      });
    }
    for (let j = i + 1; j < end; j++) {
      if (lines[j]!.includes('broken')) {
        silence = 'it does not type-check: undefined: broken';
        problems.push({ place: at(j, 0), message: 'undefined: broken', kind: 'type' });
      }
      const base = { func: name, sink: undefined, free: false };
      for (const m of lines[j]!.matchAll(/(\w+) :=/g)) {
        const place = at(j, m.index),
          length = m[1]!.length;
        variables.push({
          name: m[1]!,
          place,
          length,
          parameter: false,
          hasPointers: false,
          stays: true,
          decided: true,
          size: 16,
        });
        for (let k = j; k < end; k++) {
          const address = lines[k]!.indexOf(`&${m[1]}`);
          if (address < 0) continue;
          findings.push({
            ...base,
            id: `${name} ${findings.length}`,
            kind: 'moved',
            place,
            extent: extentOf(place, length),
            text: `moved to heap: ${m[1]}`,
            name: m[1]!,
            size: 16,
            cause: 'func-value-call',
            state: 'heap',
            allocation: 'object',
            sink: 'a function that is known only at run time',
            steps: [
              { text: '', why: 'address-of', expr: `&${m[1]}`, place: at(k, address) },
              {
                text: 'passed to a function value, of which nobody can see what it keeps',
                why: 'call parameter',
                expr: `visit(&${m[1]})`,
                place: at(k, address),
              },
            ],
            verbatim: [`./main.go:${j + 1}:${place.col}: moved to heap: ${m[1]}`],
          });
          break;
        }
      }
      for (const m of lines[j]!.matchAll(/make\([^)]*\)/g))
        findings.push({
          ...base,
          id: `${name} ${findings.length}`,
          kind: 'stays',
          place: at(j, m.index),
          extent: extentOf(at(j, m.index), bytes(m[0])),
          text: `${m[0]} does not escape`,
          name: m[0],
          cause: 'stack',
          state: m[0].includes('n)') ? 'large' : 'stack',
          allocation: 'slice',
          heapIfLarge: m[0].includes('n)'),
          steps: [],
          verbatim: [],
        });
      for (const m of lines[j]!.matchAll(/"[^"]*"/g))
        findings.push({
          ...base,
          id: `${name} ${findings.length}`,
          kind: 'escapes',
          free: true,
          place: at(j, m.index),
          extent: extentOf(at(j, m.index), bytes(m[0])),
          text: `${m[0]} escapes to heap`,
          name: m[0],
          cause: 'free',
          state: 'free',
          allocation: 'box',
          steps: [],
          verbatim: [],
        });
    }
    functions.push({
      name,
      place: at(i, 5),
      endLine: end + 1,
      findings: silence === undefined ? findings : [],
      variables,
      inlining: { inlinable: true, cost: 62, budget: 80 },
      ...(silence === undefined ? {} : { silence, unchecked: true as const }),
    });
  }
  return { file, functions, problems, goVersion: 'go1.26', mode: options.inlining === false ? 'no-inline' : 'inline' };
}
