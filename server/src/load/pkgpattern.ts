/** Patterns with "..." for any string. Answers to cmd/internal/pkgpattern. */
import { hasPathPrefix } from './module';

const vendorChar = '\0';

/**
 * Whether names match a pattern. "/..." at its end also matches nothing, and a wildcard does not reach through an
 * element
 * `vendor` of the name.
 */
export function matchPattern(pattern: string): (name: string) => boolean {
  if (pattern.includes(vendorChar)) return () => false;
  const wild = `[^${vendorChar}]*`;
  let re = replaceVendor(pattern.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const dots = '\\.\\.\\.';
  if (re.endsWith(`/${vendorChar}/${dots}`))
    re = `${re.slice(0, -`/${vendorChar}/${dots}`.length)}(/vendor|/${vendorChar}/${dots})`;
  else if (re === `${vendorChar}/${dots}`) re = `(/vendor|/${vendorChar}/${dots})`;
  if (re.endsWith(`/${dots}`)) re = `${re.slice(0, -`/${dots}`.length)}(/${dots})?`;
  const compiled = new RegExp(`^${re.split(dots).join(wild)}$`);
  return (name) => !name.includes(vendorChar) && compiled.test(replaceVendor(name));
}

/** Whether a name, or one below it, can match the pattern. */
export function treeCanMatchPattern(pattern: string): (name: string) => boolean {
  const i = pattern.indexOf('...');
  const prefix = i < 0 ? pattern : pattern.slice(0, i);
  return (name) => (name.length <= prefix.length && hasPathPrefix(prefix, name)) || (i >= 0 && name.startsWith(prefix));
}

function replaceVendor(x: string): string {
  if (!x.includes('vendor')) return x;
  const elems = x.split('/');
  return elems.map((e, i) => (e === 'vendor' && i < elems.length - 1 ? vendorChar : e)).join('/');
}
