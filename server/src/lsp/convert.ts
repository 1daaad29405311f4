/** Plain objects of the features → objects of the protocol. */
import {
  type CodeAction,
  CodeActionKind,
  type CodeLens,
  type Diagnostic,
  DiagnosticSeverity,
  type InlayHint,
  type Location,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import { functionCommand, type Severity, section } from '../../../shared/src/index';
import type { Extent, FileEdit, Place } from '../answers/model';
import { assertNever } from '../base/never';
import type { ActionItem, AllProven, DiagnosticItem, HintItem, LensItem, Proposal } from '../features/index';
import { applyProvenKind, type ClientAbilities } from './client';
import type { Documents } from './documents';
import { LineIndex, type Range } from './positions';
import { uriOfPath } from './uris';

/** All changes of one edit are of one kind. */
const annotationId = 'goscape';

export class Converter {
  /** Lines of files that are not open, while one answer is converted. */
  private readonly closed = new Map<string, LineIndex | undefined>();

  constructor(
    private readonly documents: Documents,
    private readonly client: ClientAbilities,
    private readonly textOf: (path: string) => string | undefined,
  ) {}

  uri(path: string): string {
    return this.documents.ofPath(path)?.uri ?? uriOfPath(path);
  }

  lines(path: string): LineIndex | undefined {
    const doc = this.documents.ofPath(path);
    if (doc) return doc.lines;
    if (!this.closed.has(path)) {
      const text = this.textOf(path);
      this.closed.set(path, text === undefined ? undefined : new LineIndex(text, this.documents.encoding));
    }
    return this.closed.get(path);
  }

  range(place: Place, length: number): Range {
    const lines = this.lines(place.file);
    if (lines) return lines.range(place.line, place.col, length);
    const start = { line: Math.max(0, place.line - 1), character: Math.max(0, place.col - 1) };
    return { start, end: { line: start.line, character: start.character + length } };
  }

  /** The range of an extent: of one that goes over several lines, its first line. */
  extent(file: string, e: Extent): Range {
    const lines = this.lines(file);
    if (lines === undefined) {
      const start = { line: Math.max(0, e.line - 1), character: Math.max(0, e.col - 1) };
      return { start, end: e.line === e.endLine ? { line: start.line, character: e.endCol - 1 } : start };
    }
    return {
      start: lines.position(e.line, e.col),
      end: e.line === e.endLine ? lines.position(e.endLine, e.endCol) : lines.endOf(e.line),
    };
  }

  location(place: Place): Location {
    return { uri: this.uri(place.file), range: this.range(place, 0) };
  }

  /** An address that editors open at the place. */
  link(place: Place): string {
    return `${this.uri(place.file)}#L${place.line},${this.range(place, 0).start.character + 1}`;
  }

  diagnostic(item: DiagnosticItem): Diagnostic {
    const d: Diagnostic = {
      range: this.extent(item.file, item.extent),
      severity: severityOf(item.severity),
      source: section,
      code: item.code,
      message: item.message,
      ...(item.carried ? { data: { carried: true } } : {}),
    };
    if (this.client.relatedInformation && item.related.length)
      d.relatedInformation = item.related.map((r) => ({ location: this.location(r.place), message: r.text }));
    return d;
  }

  hint(item: HintItem): InlayHint {
    return {
      position: this.extent(item.file, item.extent).end,
      label:
        item.target === undefined
          ? item.label
          : [{ value: item.label, tooltip: item.tooltip, location: this.location(item.target) }],
      ...(item.target === undefined ? { tooltip: item.tooltip } : {}),
      paddingLeft: true,
    };
  }

  lens(item: LensItem): CodeLens {
    const range = this.range(item.place, 0);
    const command = {
      title: item.title,
      command: functionCommand,
      arguments: [this.uri(item.place.file), range.start],
    };
    return { range, command };
  }

  /**
   * label: what the edit does, for clients that show it beside each change. conditions: what somebody has to check
   * first; clients that can ask for a confirmation do.
   */
  edit(edits: readonly FileEdit[], label: string, conditions: readonly string[] = []): WorkspaceEdit {
    const look = conditions.length > 0;
    const annotation = look ? { label, needsConfirmation: true, description: conditions.join('; ') } : { label };
    const annotated = this.client.versionedEdits && this.client.annotatesEdits;
    const byFile = new Map<string, (TextEdit & { annotationId?: string })[]>();
    for (const e of edits) {
      const lines = this.lines(e.file);
      if (!lines) continue;
      const list = byFile.get(e.file) ?? [];
      list.push({
        range: { start: lines.positionOfByte(e.start), end: lines.positionOfByte(e.end) },
        newText: e.newText,
        ...(annotated ? { annotationId } : {}),
      });
      byFile.set(e.file, list);
    }
    if (this.client.versionedEdits) {
      return {
        documentChanges: [...byFile].map(([path, list]) => ({
          textDocument: { uri: this.uri(path), version: this.documents.ofPath(path)?.version ?? null },
          edits: list,
        })),
        ...(annotated ? { changeAnnotations: { [annotationId]: annotation } } : {}),
      };
    }
    const changes: Record<string, TextEdit[]> = {};
    for (const [path, list] of byFile) changes[this.uri(path)] = list;
    return { changes };
  }

  /** An edit that is nobody's remedy. */
  rewrite({ title, edits }: Proposal): CodeAction {
    return { title, kind: CodeActionKind.RefactorRewrite, edit: this.edit(edits, title) };
  }

  action(item: ActionItem, diagnostics: readonly Diagnostic[]): CodeAction {
    const range = this.extent(item.finding.place.file, item.finding.extent);
    const mine = diagnostics.filter(
      (d) =>
        d.source === section &&
        d.code === item.finding.cause &&
        d.range.start.line === range.start.line &&
        d.range.start.character === range.start.character,
    );
    return {
      title: item.title,
      kind: kindOf(item),
      ...(mine.length ? { diagnostics: mine } : {}),
      ...(item.preferred ? { isPreferred: true } : {}),
      edit: this.edit(item.edits, item.title, item.conditions),
    };
  }

  allProven({ title, edits }: AllProven): CodeAction {
    return { title, kind: applyProvenKind, edit: this.edit(edits, title) };
  }
}

/** Proven edits are quick fixes; others are rewrites that somebody has to look at. */
export function kindOf(item: ActionItem): string {
  return item.grade === 'proven' ? CodeActionKind.QuickFix : CodeActionKind.RefactorRewrite;
}

function severityOf(severity: Severity | 'error'): DiagnosticSeverity {
  switch (severity) {
    case 'error':
      return DiagnosticSeverity.Error;
    case 'warning':
      return DiagnosticSeverity.Warning;
    case 'information':
      return DiagnosticSeverity.Information;
    case 'hint':
      return DiagnosticSeverity.Hint;
    default:
      return assertNever(severity);
  }
}
