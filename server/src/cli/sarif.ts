/** The findings as SARIF 2.1.0, for code scanning. Columns there count UTF-16 units. */
import * as nodePath from 'node:path';
import { pathToFileURL } from 'node:url';
import { causeOf, causes } from '../answers/causes';
import type { Extent, FindingInfo, Place } from '../answers/model';
import { decode } from '../vfs';
import type { PackageAnswer, Run } from './load';
import { writeText } from './output';
import { kindOf } from './shown';

export function printSarif(run: Run, answers: readonly PackageAnswer[]): void {
  const rules = causes.filter((c) => c.class !== 'none');
  const columns = new Columns(run);
  const location = (place: Place): object => sarifLocation(run, columns, place);
  const at = (x: FindingInfo): object => sarifExtent(run, columns, x.place.file, x.extent);
  const results = answers.flatMap((a) =>
    a.files.flatMap((f) =>
      f.functions.flatMap((fn) =>
        fn.findings
          .filter((x) => {
            const kind = kindOf(x);
            return kind !== undefined && run.flags.kinds.has(kind);
          })
          .map((x) => ({
            ruleId: x.cause,
            ...(rules.some((r) => r.code === x.cause) ? { ruleIndex: rules.findIndex((r) => r.code === x.cause) } : {}),
            level: 'note',
            message: { text: message(x) },
            locations: [
              {
                ...at(x),
                logicalLocations: [{ fullyQualifiedName: `${a.loaded.pkgPath}.${fn.name}`, kind: 'function' }],
              },
            ],
            ...(x.steps.some((s) => s.place !== undefined)
              ? {
                  codeFlows: [
                    {
                      threadFlows: [
                        {
                          locations: x.steps.flatMap((s) =>
                            s.place === undefined
                              ? []
                              : [
                                  {
                                    location: {
                                      ...location(s.place),
                                      message: { text: s.expr === '' ? s.text : `${s.expr} – ${s.text}` },
                                    },
                                  },
                                ],
                          ),
                        },
                      ],
                    },
                  ],
                }
              : {}),
          })),
      ),
    ),
  );
  writeSarif(run, rules, results, columns);
}

/** What the log says of a kind of result. */
export interface SarifRule {
  readonly code: string;
  readonly title: string;
  readonly meaning: string;
  readonly remedy: string;
}

/** Writes a log of results. */
export function writeSarif(
  run: Run,
  rules: readonly SarifRule[],
  results: readonly object[],
  columns = new Columns(run),
): void {
  const location = (place: Place): object => sarifLocation(run, columns, place);
  writeText(
    JSON.stringify(
      {
        $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
        version: '2.1.0',
        runs: [
          {
            tool: {
              driver: {
                name: 'goscape',
                version: process.env.GOSCAPE_VERSION ?? '0.0.0',
                rules: rules.map((c) => ({
                  id: c.code,
                  shortDescription: { text: c.title },
                  fullDescription: { text: c.meaning },
                  ...(c.remedy === '' ? {} : { help: { text: c.remedy } }),
                  defaultConfiguration: { level: 'note' },
                })),
              },
            },
            columnKind: 'utf16CodeUnits',
            originalUriBaseIds: { SRCROOT: { uri: pathToFileURL(run.cwd + nodePath.sep).href } },
            invocations: [
              {
                executionSuccessful: run.problems.count === 0,
                toolExecutionNotifications: [
                  ...run.problems.told.map((p) => ({
                    level: 'error',
                    message: { text: p.message },
                    ...(p.file !== undefined && p.line !== undefined
                      ? { locations: [location({ file: p.file, line: p.line, col: p.col ?? 1 })] }
                      : {}),
                  })),
                  ...run.ctx.notices.map((text) => ({ level: 'note', message: { text } })),
                ],
                properties: {
                  goVersion: run.ctx.goRelease,
                  goWhy: run.ctx.why,
                  goos: run.ctx.goos,
                  goarch: run.ctx.goarch,
                },
              },
            ],
            results,
          },
        ],
      },
      null,
      1,
    ) + '\n',
  );
}

function message(f: FindingInfo): string {
  const title = causeOf(f.cause).title;
  return `${f.text}: ${title}${f.sink === undefined || f.free ? '' : `; kept by ${f.sink}`}.`;
}

/** A place in the log. */
export function sarifLocation(run: Run, columns: Columns, place: Place): object {
  return { physicalLocation: { artifactLocation: artifact(run.cwd, place.file), region: columns.region(place) } };
}

/** A node of the source in the log. */
export function sarifExtent(run: Run, columns: Columns, file: string, extent: Extent): object {
  return { physicalLocation: { artifactLocation: artifact(run.cwd, file), region: columns.extent(file, extent) } };
}

function artifact(cwd: string, file: string): object {
  const short = nodePath.relative(cwd, file);
  if (short.startsWith('..') || nodePath.isAbsolute(short)) return { uri: pathToFileURL(file).href };
  return { uri: short.split(nodePath.sep).map(encodeURIComponent).join('/'), uriBaseId: 'SRCROOT' };
}

/** From bytes of a line to its UTF-16 units. */
export class Columns {
  private readonly lines = new Map<string, readonly string[]>();
  constructor(private readonly run: Run) {}

  region(place: Place): object {
    return { startLine: place.line, startColumn: this.column(place.file, place.line, place.col) };
  }

  extent(file: string, e: Extent): object {
    return {
      startLine: e.line,
      startColumn: this.column(file, e.line, e.col),
      ...(e.endLine === e.line ? {} : { endLine: e.endLine }),
      endColumn: this.column(file, e.endLine, e.endCol),
    };
  }

  private column(file: string, line: number, col: number): number {
    let lines = this.lines.get(file);
    if (lines === undefined) this.lines.set(file, (lines = (this.run.fs.readFile(file) ?? '').split('\n')));
    return decode((lines[line - 1] ?? '').slice(0, col - 1)).length + 1;
  }
}
