/**
 * Diagnostics: one for each variable moved to the heap and each allocation that escapes, with its chain as related
 * places.
 */

import type { Settings, Severity } from '../../../shared/src/settings';
import { causeOf } from '../answers/causes';
import type { FileResult, FindingInfo, Place } from '../answers/model';
import { reasonText } from '../answers/reasons';
import { isDiagnosed, isShown } from './select';
import { sizeText } from './words';

export interface RelatedItem {
  readonly place: Place;
  readonly text: string;
}

export interface DiagnosticItem {
  readonly place: Place;
  readonly length: number;
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  readonly related: readonly RelatedItem[];
}

/** The diagnostics of a file. */
export function diagnosticsOf(result: FileResult, settings: Settings): DiagnosticItem[] {
  const items: DiagnosticItem[] = [];
  if (!isDiagnosed(result, settings)) return items;
  for (const fn of result.functions) {
    for (const f of fn.findings) {
      if (!isShown(f, settings) || f.place.file !== result.file) continue;
      items.push({
        place: f.place,
        length: f.length,
        severity: settings.diagnostics.severity,
        code: f.cause,
        message: messageOf(f),
        related: relatedOf(f),
      });
    }
  }
  return items;
}

/** "moved to heap: p – stored in a package variable (16 bytes)" */
function messageOf(f: FindingInfo): string {
  const title = causeOf(f.cause).title;
  const size = f.size === undefined ? '' : ` (${sizeText(f.size)})`;
  const why = f.cause === 'unknown' ? '' : ` – ${title}`;
  return f.text + why + size;
}

/** One a step; a step that has no place of its own has that of the finding. */
function relatedOf(f: FindingInfo): RelatedItem[] {
  const items: RelatedItem[] = [];
  for (let i = 0; i < f.steps.length; i++) {
    const step = f.steps[i]!;
    const expr = step.expr === '' ? '' : `${step.expr}: `;
    items.push({ place: step.place ?? f.place, text: `${i + 1}. ${expr}${step.text || reasonText(step.why)}` });
  }
  return items;
}
