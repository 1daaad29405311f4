/** Module versions and the paths that name modules and packages. Answers to golang.org/x/mod/module. */

/** A module at a version; the version of main modules and of directories is "". */
export interface ModuleVersion {
  readonly path: string;
  readonly version: string;
}

/** "path@version", or the path alone. */
export function versionString(m: ModuleVersion): string {
  return m.version === '' ? m.path : `${m.path}@${m.version}`;
}

/** A path or version as the module cache spells it: file systems may not tell "A" from "a", so "A" is "!a". */
export function escape(s: string): string {
  return s.replace(/[A-Z]/g, (c) => '!' + c.toLowerCase());
}

const badWindowsNames = new Set([
  'con',
  'prn',
  'aux',
  'nul',
  'com1',
  'com2',
  'com3',
  'com4',
  'com5',
  'com6',
  'com7',
  'com8',
  'com9',
  'lpt1',
  'lpt2',
  'lpt3',
  'lpt4',
  'lpt5',
  'lpt6',
  'lpt7',
  'lpt8',
  'lpt9',
]);

function checkElem(elem: string): string | undefined {
  if (elem === '') return 'empty path element';
  if (/^\.+$/.test(elem)) return `invalid path element "${elem}"`;
  if (elem.endsWith('.')) return 'trailing dot in path element';
  const bad = /[^0-9A-Za-z\-._~+]/.exec(elem);
  if (bad) return `invalid char '${bad[0]}'`;
  const dot = elem.indexOf('.');
  const short = dot < 0 ? elem : elem.slice(0, dot);
  if (badWindowsNames.has(short.toLowerCase())) return `"${short}" disallowed as path element component on Windows`;
  if (/~[0-9]+$/.test(short)) return 'trailing tilde and digits in path element';
  return undefined;
}

/** What is wrong with an import path; undefined where it is valid. */
export function checkImportPath(path: string): string | undefined {
  const problem =
    path === ''
      ? 'empty string'
      : path.startsWith('-')
        ? 'leading dash'
        : path.includes('//')
          ? 'double slash'
          : path.endsWith('/')
            ? 'trailing slash'
            : firstProblem(path);
  return problem && `malformed import path "${path}": ${problem}`;
}

function firstProblem(path: string): string | undefined {
  for (const elem of path.split('/')) {
    const problem = checkElem(elem);
    if (problem) return problem;
  }
  return undefined;
}

/** Whether path is prefix or lies below it, element by element. */
export function hasPathPrefix(path: string, prefix: string): boolean {
  if (prefix === '') return true;
  return (
    path.startsWith(prefix) && (path.length === prefix.length || prefix.endsWith('/') || path[prefix.length] === '/')
  );
}

/** Whether the first element has no dot, as in all paths of the standard library. */
export function isStandardImportPath(path: string): boolean {
  const slash = path.indexOf('/');
  const dot = path.indexOf('.');
  return dot < 0 || (slash >= 0 && dot > slash);
}
