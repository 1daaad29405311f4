/** Silence, explained: how things stand with a file, and why functions have no answer. */

import type { StatusParams } from '../../../shared/src/protocol';
import type { FileResult } from '../answers/model';
import { isGrouped, isHeap } from './select';
import { counted } from './words';

/** The status of a file, its address left out. */
export function statusOf(result: FileResult): Omit<StatusParams, 'uri'> {
  const silent = result.functions.filter((f) => f.silence !== undefined);
  let heap = 0;
  for (const fn of result.functions) for (const f of fn.findings) if (isHeap(f) && !isGrouped(result, f)) heap++;
  const details = silent.slice(0, 20).map((f) => `${f.name}: ${f.silence}`);
  if (silent.length > 20) details.push(`… and ${silent.length - 20} more`);
  for (const p of result.problems.slice(0, 10)) details.push(`${p.place.line}:${p.place.col}: ${p.message}`);
  details.push(...(result.notices ?? []));
  if (result.goWhy !== undefined) details.push(`rules of ${result.goVersion}: ${result.goWhy}`);
  const known = { heap, goVersion: result.goVersion };
  if (result.silence !== undefined)
    return { state: 'silent', message: `No answer for this file: ${result.silence}`, details, ...known };
  if (silent.length && silent.length === result.functions.length)
    return { state: 'silent', message: `No answer for this file: ${silent[0]!.silence}`, details, ...known };
  if (silent.length)
    return {
      state: 'partial',
      message: `No answer for ${counted(silent.length, 'function')}, of ${result.functions.length}`,
      details,
      ...known,
    };
  return { state: 'ready', message: `${counted(heap, 'place', 'no')} on the heap`, details, ...known };
}
