/** Which of some words a misspelt one was meant to be. */

/** The nearest of the words. */
export function nearest(word: string, among: Iterable<string>): string {
  let best = '',
    least = Infinity;
  for (const other of among) {
    const d = distance(word.toLowerCase(), other.toLowerCase());
    if (d < least) [best, least] = [other, d];
  }
  return best;
}

/** "; did you mean X?" where one of the words is near enough to be meant. */
export function meant(word: string, among: Iterable<string>, prefix = ''): string {
  const best = nearest(word, among);
  const near = Math.max(1, Math.floor(word.length / 3));
  return best !== '' && distance(word.toLowerCase(), best.toLowerCase()) <= near
    ? `; did you mean ${prefix}${best}?`
    : '';
}

/** How many letters differ (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
