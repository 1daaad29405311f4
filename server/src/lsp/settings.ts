/** What is wrong with the settings that a client sent: names and values that are not understood, and old names. */
import { defaults, settingNames } from '../../../shared/src/index';
import { meant } from '../base/nearest';
import { ports } from '../load';

const isObject = (v: unknown): v is Readonly<Record<string, unknown>> =>
  typeof v === 'object' && v !== null && !Array.isArray(v);

/** One line for each problem. */
export function settingProblems(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (!isObject(value)) return ['the settings are no object'];
  const problems: string[] = [];
  for (const [name, x] of flat(value)) {
    if (name === 'diagnostics.testFiles') {
      problems.push('diagnostics.testFiles is now testFiles, and it is about hints, too');
      continue;
    }
    if (name === 'trace.server' || name === 'trace') continue;
    const allowed = settingNames[name];
    if (allowed === undefined) problems.push(`${name}: no such setting${meant(name, Object.keys(settingNames))}`);
    else if (allowed.length > 0) {
      for (const word of Array.isArray(x) ? x : [x])
        if (typeof word !== 'string' || !allowed.includes(word))
          problems.push(
            `${name}: ${JSON.stringify(word)} is none of ${allowed.join(', ')}${meant(String(word), allowed)}`,
          );
    } else if (x !== null && typeof x !== typeof defaultOf(name))
      problems.push(`${name}: ${JSON.stringify(x)} is no ${typeof defaultOf(name)}`);
    else if (typeof x === 'string' && x !== '' && (name === 'goos' || name === 'goarch')) {
      const known = new Set([...ports].map((p) => p.split('/')[name === 'goos' ? 0 : 1]!));
      if (!known.has(x)) problems.push(`${name}: Go has no ${x}${meant(x, known)}`);
    }
  }
  return problems;
}

function flat(value: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(value).flatMap(([name, x]): [string, unknown][] =>
    name === 'diagnostics' && isObject(x) ? Object.entries(x).map(([n, y]) => [`diagnostics.${n}`, y]) : [[name, x]],
  );
}

function defaultOf(name: string): unknown {
  const [first, second] = name.split('.');
  const value = (defaults as unknown as Readonly<Record<string, unknown>>)[first!];
  return second === undefined ? value : (value as Readonly<Record<string, unknown>>)[second];
}
