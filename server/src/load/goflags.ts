/**
 * GOFLAGS and GOEXPERIMENT: what of them changes answers, and what of that is not honoured. Answers to
 * cmd/go/internal/base/goflags.go and cmd/compile/internal/base/flag.go (go1.26).
 */
import type { BuildMode } from '../target';

/** What GOFLAGS says, by flag. */
export type GoFlags = ReadonlyMap<string, string>;

/** Words -flag=value, where a word may be quoted. */
export function parseGoFlags(goflags: string): GoFlags {
  const flags = new Map<string, string>();
  for (const word of words(goflags)) {
    const flag = /^--?([^=]+)(?:=([^]*))?$/.exec(word);
    if (!flag) continue;
    const value = flag[2] ?? '';
    // -tags=a' b' has its quotes inside the word.
    flags.set(flag[1]!, /^(['"]).*\1$/.test(value) ? value.slice(1, -1) : value);
  }
  return flags;
}

function words(s: string): string[] {
  return [...s.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((m) => m[1] ?? m[2] ?? m[3] ?? '');
}

const isOn = (flags: GoFlags, name: string): boolean =>
  flags.has(name) && !/^(false|0|f|F|FALSE|False)$/.test(flags.get(name)!);

/** The words of -gcflags; those for packages of a pattern ("all=-l") are not among them. */
function compilerFlags(flags: GoFlags): readonly string[] {
  const value = flags.get('gcflags') ?? '';
  return /^[^-][^=\s]*=/.test(value) ? [] : words(value);
}

/** -race, -msan and -asan, and the -d=checkptr of -gcflags. */
export function modeOfFlags(flags: GoFlags): Partial<BuildMode> {
  const checkptr = compilerFlags(flags)
    .map((word) => /^-d=(?:\S*,)?checkptr(?:=([0-9]+))?(?:,|$)/.exec(word))
    .find((m) => m !== null);
  return {
    race: isOn(flags, 'race'),
    msan: isOn(flags, 'msan'),
    asan: isOn(flags, 'asan'),
    ...(checkptr === undefined ? {} : { checkptr: Number(checkptr[1] ?? 1) }),
  };
}

/** Whether the packages that patterns name are compiled without inlining. */
export const inliningOff = (flags: GoFlags): boolean => compilerFlags(flags).some((word) => /^-l(=1)?$/.test(word));

/** Flags of the compiler that are honoured, or change no answer. */
const harmless = new RegExp(
  '^-(l(=[0123])?|m(=[0-9])?|N|e|c=[0-9]+|d=checkptr(=[0-9]+)?|B|S|v|w|live|shared' +
    '|dwarf.*|trimpath.*|spectre.*|smallframes|json.*)$',
);

/** Experiments that change the compiler's answers, and are not modelled. */
const experiments: ReadonlySet<string> = new Set(['newinliner', 'simd', 'rangefunc', 'aliastypeparams', 'loopvar']);

/** What differs from a build with these settings. on: experiments that are on anyway. */
export function flagNotices(flags: GoFlags, goexperiment: string, on: ReadonlySet<string>): string[] {
  const left: string[] = [];
  const gcflags = flags.get('gcflags') ?? '';
  const own = compilerFlags(flags);
  if (gcflags !== '' && own.length === 0) left.push(`-gcflags=${gcflags}`);
  else left.push(...own.filter((word) => !harmless.test(word)).map((word) => `-gcflags=${word}`));
  if ((flags.get('overlay') ?? '') !== '') left.push('-overlay');
  if (isOn(flags, 'cover')) left.push('-cover');
  if (flags.get('compiler') === 'gccgo') left.push('-compiler=gccgo');
  const notices = left.map((flag) => `${flag} of GOFLAGS is not honoured: answers are those of a build without it`);
  for (const word of goexperiment.split(','))
    if (experiments.has(word.toLowerCase()) && !on.has(`goexperiment.${word.toLowerCase()}`))
      notices.push(`GOEXPERIMENT=${word} is not honoured: answers are those of a build without it`);
  return notices;
}
