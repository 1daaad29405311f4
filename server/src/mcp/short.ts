/** Cuts answers: agents pay for each character. */

/** Characters of an answer, with room for the quotes of JSON. */
export const maxLength = 1800;

/** Whole lines up to the bound; hint: how to see the rest. */
export function short(text: string, hint: string): string {
  const trimmed = text.trimEnd();
  if (trimmed.length <= maxLength) return trimmed;
  const lines = trimmed.split('\n');
  const out: string[] = [];
  let length = hint.length + 40;
  for (const line of lines) {
    const cut = line.length > maxLine ? `${line.slice(0, maxLine - 1)}…` : line;
    if (length + cut.length + 1 > maxLength) break;
    length += cut.length + 1;
    out.push(cut);
  }
  const left = lines.length - out.length;
  return left === 0 ? out.join('\n') : `${out.join('\n')}\n… ${left} more lines; ${hint}`;
}

const maxLine = 300;
