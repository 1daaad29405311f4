/** Reads a heap or allocs profile as Go writes it (runtime/pprof/protomem.go; github.com/google/pprof/proto). */
import { gunzipSync } from 'node:zlib';
import { Profile } from 'pprof-format';

/** A line of a function, in the order that the profile has them. */
export interface ProfileLine {
  readonly func: string;
  readonly file: string;
  readonly line: number;
  /** Where the function begins; 0 where the profile does not say. */
  readonly startLine: number;
}

/** One machine frame: functions that were inlined first, the function that was compiled last. */
export interface ProfileFrame {
  readonly lines: readonly ProfileLine[];
}

export interface ProfileSample {
  readonly objects: number;
  readonly bytes: number;
  /** Innermost first. */
  readonly frames: readonly ProfileFrame[];
}

export interface HeapProfile {
  readonly samples: readonly ProfileSample[];
}

/** Larger profiles are no profiles of this kind. */
const maxBytes = 1 << 29;

/** The profile in some bytes; why there is none where there is not. */
export function readProfile(bytes: Uint8Array): HeapProfile | string {
  let profile: Profile;
  try {
    const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes, { maxOutputLength: maxBytes }) : bytes;
    profile = Profile.decode(plain);
  } catch {
    return 'it is no profile of pprof';
  }
  const { strings } = profile.stringTable;
  const text = (index: number | bigint): string => strings[Number(index)] ?? '';
  const types = profile.sampleType.map((t) => text(t.type));
  const objectsAt = types.indexOf('alloc_objects'),
    bytesAt = types.indexOf('alloc_space');
  if (objectsAt < 0 || bytesAt < 0) {
    const has = types.filter((t) => t !== '').join(', ');
    return has === '' ? 'it is no profile of pprof' : `it is no heap profile: it has ${has}`;
  }
  const functions = new Map(profile.function.map((f) => [Number(f.id), f]));
  const frames = new Map<number, ProfileFrame>();
  for (const location of profile.location) {
    const lines = location.line.flatMap((l): ProfileLine[] => {
      const f = functions.get(Number(l.functionId));
      if (f === undefined) return [];
      return [{ func: text(f.name), file: text(f.filename), line: Number(l.line), startLine: Number(f.startLine) }];
    });
    if (lines.length > 0) frames.set(Number(location.id), { lines });
  }
  const samples: ProfileSample[] = [];
  for (const s of profile.sample) {
    const objects = Number(s.value[objectsAt] ?? 0),
      size = Number(s.value[bytesAt] ?? 0);
    if (objects <= 0 && size <= 0) continue;
    samples.push({ objects, bytes: size, frames: s.locationId.flatMap((id) => frames.get(Number(id)) ?? []) });
  }
  return { samples };
}
