/** Answers as tests of what is made of them need them. */
import type { FindingInfo } from '../../server/src/answers/model';

/** A finding about an allocation in a line of a file; `more` says what matters. */
export function findingAt(file: string, line: number, more: Partial<FindingInfo> = {}): FindingInfo {
  return {
    id: `f ${line}`,
    kind: 'escapes',
    place: { file, line, col: 1 },
    extent: { line, col: 1, endLine: line, endCol: 2 },
    text: '',
    func: 'f',
    name: '',
    cause: 'returned',
    state: 'heap',
    free: false,
    steps: [],
    verbatim: [],
    ...more,
  };
}
