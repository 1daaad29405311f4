/** Semantic versions with the prefix "v". Answers to golang.org/x/mod/semver. */

interface Parsed {
  readonly major: string;
  readonly minor: string;
  readonly patch: string;
  readonly prerelease: string;
  readonly short: boolean;
}

const num = '(0|[1-9][0-9]*)';
const versionRE = new RegExp(
  `^v${num}(?:\\.${num}(?:\\.${num}(-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?(\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?)?)?$`,
);

function parse(v: string): Parsed | undefined {
  const m = versionRE.exec(v);
  if (!m) return undefined;
  const prerelease = m[4] ?? '';
  if (
    prerelease
      .slice(1)
      .split('.')
      .some((x) => /^0[0-9]+$/.test(x))
  )
    return undefined;
  return { major: m[1]!, minor: m[2] ?? '0', patch: m[3] ?? '0', prerelease, short: m[3] === undefined };
}

function compareInt(x: string, y: string): number {
  if (x.length !== y.length) return x.length < y.length ? -1 : 1;
  return x < y ? -1 : x > y ? 1 : 0;
}

function comparePrerelease(x: string, y: string): number {
  if (x === y) return 0;
  if (x === '') return 1;
  if (y === '') return -1;
  const xs = x.slice(1).split('.'),
    ys = y.slice(1).split('.');
  for (let i = 0; i < xs.length && i < ys.length; i++) {
    const a = xs[i]!,
      b = ys[i]!;
    if (a === b) continue;
    const an = /^[0-9]+$/.test(a),
      bn = /^[0-9]+$/.test(b);
    if (an !== bn) return an ? -1 : 1;
    if (an) return compareInt(a, b);
    return a < b ? -1 : 1;
  }
  return xs.length < ys.length ? -1 : xs.length > ys.length ? 1 : 0;
}

export function isValid(v: string): boolean {
  return parse(v) !== undefined;
}

/** Semantic version order; invalid versions come first and are equal. */
export function compare(v: string, w: string): number {
  const a = parse(v),
    b = parse(w);
  if (!a || !b) return a ? 1 : b ? -1 : 0;
  return (
    compareInt(a.major, b.major) ||
    compareInt(a.minor, b.minor) ||
    compareInt(a.patch, b.patch) ||
    comparePrerelease(a.prerelease, b.prerelease)
  );
}
