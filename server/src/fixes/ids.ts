/** The catalogue of fixes: their identities, grades and titles. docs/fixes.md has a section for each. */

/** Proven: nothing a program can show changes. look: somebody has to check the conditions that come with it. */
export type Grade = 'proven' | 'look';

/** Every fix, in the order in which menus show them. */
export const catalogue = {
  'pass-by-value': { title: 'Pass by value instead of by pointer' },
  concat: { title: 'Concatenate instead of formatting' },
  strconv: { title: 'Convert with strconv instead of fmt' },
  'write-string': { title: 'Write the string instead of formatting into the writer' },
  'capture-copy': { title: 'Capture a copy' },
  'return-value': { title: 'Return a value instead of a pointer' },
  'slice-of-values': { title: 'Keep values in the slice instead of pointers' },
  'recursive-function': { title: 'Make the recursive closure a function' },
  'field-literal': { title: 'Set the field in the literal' },
  'sort-func': { title: 'Sort with slices.SortFunc' },
} as const satisfies Readonly<Record<string, { readonly title: string }>>;

export type FixId = keyof typeof catalogue;

export const fixIds = Object.keys(catalogue) as readonly FixId[];

export const isFixId = (word: string): word is FixId => Object.hasOwn(catalogue, word);
