/** Small pieces of English that several features need. */

/** "1 byte", "24 bytes", "12.5 KiB" */
export function sizeText(bytes: number): string {
  if (bytes < 1024) return counted(bytes, 'byte');
  const units = ['KiB', 'MiB', 'GiB', 'TiB'];
  let value = bytes / 1024,
    unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${Number(value.toFixed(1))} ${units[unit]}`;
}

/** "no calls", "1 call", "2 calls" */
export function counted(n: number, noun: string, none = '0', nouns = `${noun}s`): string {
  return `${n === 0 ? none : n} ${n === 1 ? noun : nouns}`;
}

/** Text as it has to stand in Markdown. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~!]/g, '\\$&').replace(/\n/g, ' ');
}

/** A code span that holds any text, backquotes too. */
export function codeSpan(text: string): string {
  const flat = text.replace(/\s*\n\s*/g, ' ');
  let longest = 0;
  for (const run of flat.match(/`+/g) ?? []) longest = Math.max(longest, run.length);
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${flat}${fence}` : `${fence} ${flat} ${fence}`;
}

/** A code block that holds any text. */
export function codeBlock(text: string, language: string): string {
  let longest = 2;
  for (const run of text.match(/`+/g) ?? []) longest = Math.max(longest, run.length);
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** "16 B", "1.5 KiB" */
export function shortSize(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : sizeText(bytes);
}

/** Text without line breaks, the blanks around them as one. */
export function oneLine(text: string): string {
  return text.includes('\n') ? text.replace(/\s*\n\s*/g, ' ') : text;
}
