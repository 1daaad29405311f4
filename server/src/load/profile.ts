/**
 * Reads profiles: what runtime/pprof writes, and what cmd/preprofile makes of it. Answers to cmd/internal/pgo and
 * internal/profile/graph.go (go1.26).
 */
import { createHash } from 'node:crypto';
import * as nodePath from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Profile as Decoded } from 'pprof-format';
import { type CallEdge, newProfile, type Profile, withProfile } from '../target';
import { encode, type FileSystem } from '../vfs';
import type { BuildContext } from './context';

export interface ProfileRead {
  /** undefined where the profile is of no use: it has no samples, or cannot be read. */
  readonly profile: Profile | undefined;
  /** Why it cannot be read; '' otherwise. */
  readonly problem: string;
}

/**
 * The file with the profile that a package is built with: -pgo names one for all packages; otherwise a main package
 * that is built has its own, default.pgo, and so has all that it imports. undefined without one. name: that of
 * the package.
 */
export function profileOf(fs: FileSystem, ctx: BuildContext, dir: string, name: () => string): string | undefined {
  if (ctx.pgo === 'off') return undefined;
  if (ctx.pgo !== 'auto') return ctx.pgo;
  const file = nodePath.join(dir, 'default.pgo');
  return fs.isFile(file) && name() === 'main' ? file : undefined;
}

/** The context for packages that are built with the profile in a file; problem: why it cannot be read, or ''. */
export function withProfileOf(
  fs: FileSystem,
  ctx: BuildContext,
  file: string,
): { readonly ctx: BuildContext; readonly problem: string } {
  const { profile, problem } = readProfile(fs, file);
  return problem === ''
    ? { ctx: { ...ctx, target: withProfile(ctx.target, profile), profile: file }, problem }
    : { ctx, problem };
}

/** What to know of answers for a build with a profile. */
export function profileNotices(ctx: BuildContext): string[] {
  return ctx.profile === '' ? [] : [`built with the profile ${nodePath.basename(ctx.profile)}`];
}

const serialized = 'GO PREPROFILE V1\n';

/** The profile in a file. */
export function readProfile(fs: FileSystem, path: string): ProfileRead {
  const text = fs.readFile(path);
  if (text === undefined) return { profile: undefined, problem: `${path}: cannot be read` };
  const hash = fs.hash(path) ?? createHash('sha1').update(text, 'latin1').digest('hex');
  try {
    const edges = text.startsWith(serialized) ? edgesOfLines(text) : edgesOfSamples(text);
    return { profile: newProfile(hash, edges), problem: '' };
  } catch (e) {
    return { profile: undefined, problem: `${path}: ${e instanceof Error ? e.message : String(e)}` };
  }
}

/** Three lines an edge: caller; callee; line and weight. */
function edgesOfLines(text: string): CallEdge[] {
  const lines = text.slice(serialized.length).split('\n');
  const edges: CallEdge[] = [];
  for (let i = 0; i + 2 < lines.length; i += 3) {
    const m = /^(-?[0-9]+) (-?[0-9]+)$/.exec(lines[i + 2]!);
    if (m === null) throw new Error(`line ${i + 4}: want the call's line and its weight`);
    edges.push({ caller: lines[i]!, callee: lines[i + 1]!, offset: Number(m[1]), weight: Number(m[2]) });
  }
  return edges;
}

/** A place of the program in a sample. */
interface Frame {
  /** Frames that are equal in name, address and line are one. */
  readonly id: number;
  readonly name: string;
  readonly offset: number;
}

function edgesOfSamples(text: string): CallEdge[] {
  let bytes: Uint8Array = Buffer.from(text, 'latin1');
  if (bytes.length === 0) return [];
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = gunzipSync(bytes);
  const decoded = Decoded.decode(bytes);
  const { strings } = decoded.stringTable;
  if (decoded.sample.length === 0) return [];
  const index = decoded.sampleType.findIndex((t) => {
    const kind = `${strings[Number(t.type)]}/${strings[Number(t.unit)]}`;
    return kind === 'samples/count' || kind === 'cpu/nanoseconds';
  });
  if (index < 0) throw new Error('no samples/count and no cpu/nanoseconds in the profile');
  const functions = new Map(decoded.function.map((f) => [Number(f.id), f]));
  if (!decoded.function.some((f) => Number(f.startLine) !== 0))
    throw new Error('the profile does not say where functions start; Go 1.20 and later write that');
  const ids = new Map<string, number>();
  const framesOf = new Map<number, readonly Frame[]>();
  for (const l of decoded.location) {
    const lines = l.line.length === 0 ? [undefined] : l.line;
    framesOf.set(
      Number(l.id),
      lines.map((line) => {
        const f = line === undefined ? undefined : functions.get(Number(line.functionId));
        const name = f === undefined ? '' : encode(strings[Number(f.name)] ?? '');
        const at = line === undefined || f === undefined ? 0 : Number(line.line);
        const start = f === undefined ? 0 : Number(f.startLine);
        const key = `${l.address} ${at} ${start} ${name}`;
        let id = ids.get(key);
        if (id === undefined) ids.set(key, (id = ids.size));
        return { id, name, offset: at - start };
      }),
    );
  }
  const sums = new Map<string, { caller: string; callee: string; offset: number; weight: number }>();
  for (const s of decoded.sample) {
    const weight = Number(s.value[index] ?? 0);
    if (weight === 0) continue;
    // Only the two innermost frames of the stack count, with what is inlined there.
    const seen = new Set<number>(),
      met = new Set<string>();
    let parent: Frame | undefined;
    for (const id of s.locationId.slice(0, 2).reverse()) {
      for (const frame of [...(framesOf.get(Number(id)) ?? [])].reverse()) {
        const again = seen.has(frame.id);
        seen.add(frame.id);
        if (parent !== undefined && parent.id !== frame.id) {
          const pair = `${frame.id} ${parent.id}`;
          if (!again || !met.has(pair)) {
            met.add(pair);
            const key = `${parent.name}\n${frame.name}\n${parent.offset}`;
            const sum = sums.get(key);
            if (sum !== undefined) sum.weight += weight;
            else sums.set(key, { caller: parent.name, callee: frame.name, offset: parent.offset, weight });
          }
        }
        parent = frame;
      }
    }
  }
  return [...sums.values()];
}
