/** What a function does with its parameters, in the compiler's words (escape/leaks.go, escape.go: reportLeaks). */
import { numEscResults, parseLeaks } from '../escape';

/** A parameter's tag in the compiler's words (escape.go: reportLeaks). */
export function leakTexts(name: string, tag: string, results: readonly string[], pointers: boolean): string[] {
  if (!pointers) return [];
  const leaks = parseLeaks(tag);
  const heap = leaks.heap;
  if (heap === 0) return [`leaking param: ${name}`];
  if (heap > 0) return [`leaking param content: ${name}`];
  const out: string[] = [];
  for (let i = 0; i < results.length && i < numEscResults; i++) {
    const level = leaks.result(i);
    if (level >= 0) out.push(`leaking param: ${name} to result ${results[i]} level=${level}`);
  }
  return out.length > 0 ? out : [`${name} does not escape`];
}
