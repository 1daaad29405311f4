/** Which findings the command shows. */

import type { FileResult, FindingInfo } from '../answers/model';
import { assertNever } from '../base/never';
import { isGrouped, isHeap } from '../features/select';
import type { Flags, Kind } from './flags';

/** The kind by which findings are chosen; undefined for those that are never reported. */
export function kindOf(f: FindingInfo): Kind | undefined {
  switch (f.kind) {
    case 'leaks':
    case 'leaksContent':
    case 'leaksResult':
      return 'leaks';
    case 'paramStays':
    case 'note':
      return undefined;
    case 'moved':
    case 'escapes':
    case 'stays':
    case 'allocates':
      if (f.state === 'free') return 'free';
      if (f.state === 'stack' || (f.kind === 'stays' && !isHeap(f))) return 'stays';
      return f.kind === 'moved' ? 'moved' : 'escapes';
    default:
      return assertNever(f.kind);
  }
}

/** Why the report leaves a finding out. */
export type LeftOut = 'cold' | 'copy' | 'not always';

/** files: those that are reported on, where copies can be left to their origin. */
export function leftOut(
  file: Pick<FileResult, 'file' | 'functions'>,
  f: FindingInfo,
  flags: Pick<Flags, 'all' | 'copies'>,
  files: ReadonlySet<string>,
): LeftOut | undefined {
  if (f.from !== undefined && !flags.copies) return 'copy';
  if (flags.all || f.allocation === undefined) return undefined;
  if (f.from !== undefined && files.has(f.from.place.file) && isGrouped(file, f)) return 'copy';
  if (f.cold !== undefined) return 'cold';
  return f.state === 'branch' || f.state === 'unless-inlined' || f.state === 'panics' ? 'not always' : undefined;
}
