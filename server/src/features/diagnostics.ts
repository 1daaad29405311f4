/**
 * Diagnostics: one for each variable that is moved to the heap and each allocation on the heap, with its chain as
 * related places.
 */

import type { Settings, Severity } from '../../../shared/src/settings';
import { causeOf } from '../answers/causes';
import type { Extent, FileResult, FindingInfo, Place } from '../answers/model';
import { reasonText } from '../answers/reasons';
import { inLoop, type Mark, marksOf, whyHidden, whyUnmarked } from './select';
import { oneLine } from './words';

export interface RelatedItem {
  readonly place: Place;
  readonly text: string;
}

export interface DiagnosticItem {
  readonly file: string;
  readonly extent: Extent;
  readonly severity: Severity | 'error';
  readonly code: string;
  readonly message: string;
  readonly related: readonly RelatedItem[];
  /** It is that of an earlier text; see answers/carry.ts. */
  readonly carried?: true;
}

/** The diagnostics of a file. */
export function diagnosticsOf(result: FileResult, settings: Settings): DiagnosticItem[] {
  const items: DiagnosticItem[] = settings.enable ? promiseItems(result) : [];
  if (whyUnmarked(result, settings) !== undefined) return items;
  const ignored = ignoredLines(result);
  const fresh = settings.changes === 'off' || result.fresh === undefined ? undefined : new Set(result.fresh);
  for (const fn of result.functions) {
    for (const mark of marksOf(fn, (f) => whyHidden(result, fn, f, settings) === undefined)) {
      const f = mark.finding;
      if (f.place.file !== result.file || ignored.has(mark.extent.line)) continue;
      const isNew = fresh?.has(f.id) === true;
      if (settings.changes === 'only' && fresh !== undefined && !isNew) continue;
      items.push({
        file: result.file,
        extent: mark.extent,
        severity: f.cold === undefined ? settings.diagnostics.severity : 'hint',
        code: f.cause,
        message: messageOf(mark, isNew),
        related: settings.relatedInformation === 'off' ? [] : relatedOf(f),
        ...(fn.carried ? { carried: true as const } : {}),
      });
    }
  }
  return items;
}

/** Lines of which a comment says that what they allocate is meant to be. */
function ignoredLines(result: FileResult): ReadonlySet<number> {
  return new Set((result.promises ?? []).flatMap((p) => (p.kind === 'ignore' && p.state === 'kept' ? [p.target] : [])));
}

/** Promises that are broken or needless are warnings, those that say nothing are errors. */
function promiseItems(result: FileResult): DiagnosticItem[] {
  return (result.promises ?? []).flatMap((p) => {
    if (p.state === 'kept' || p.state === 'unanswered') return [];
    return [
      {
        file: result.file,
        extent: p.at,
        severity: p.state === 'wrong' ? ('error' as const) : ('warning' as const),
        code: `promise-${p.state}`,
        message: `${p.message}${p.message.endsWith('?') ? '' : '.'}${p.help === '' ? '' : ` ${p.help}`}`,
        // No hover shows them.
        related: p.steps.flatMap((s) => (s.place === undefined ? [] : [{ place: s.place, text: s.text }])),
      },
    ];
  });
}

/** "moved to heap: p – stored in a package variable (in a loop)"; hovers have more, and do not say this again. */
function messageOf({ finding: f, more }: Mark, isNew: boolean): string {
  const why = f.cause === 'unknown' ? '' : ` – ${causeOf(f.cause).title}`;
  const facts = [
    ...(isNew ? ['new since HEAD'] : []),
    ...(!inLoop(f) ? [] : ['in a loop']),
    ...(f.from === undefined ? [] : [`in ${f.from.func}, inlined here`]),
    ...(more === 0 ? [] : [`${more} more here`]),
  ];
  return oneLine(f.text) + why + (facts.length === 0 ? '' : ` (${facts.join(', ')})`);
}

/** One a step; a step that has no place of its own has that of the finding. */
function relatedOf(f: FindingInfo): RelatedItem[] {
  const items: RelatedItem[] = [];
  for (let i = 0; i < f.steps.length; i++) {
    const step = f.steps[i]!;
    const expr = step.expr === '' ? '' : `${oneLine(step.expr)}: `;
    items.push({ place: step.place ?? f.place, text: `${i + 1}. ${expr}${step.text || reasonText(step.why)}` });
  }
  return items;
}
