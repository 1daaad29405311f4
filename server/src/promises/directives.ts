/**
 * What a comment promises, in each of the notations that are understood: //goscape:…, gcassert's (bound checks left
 * out), gVisor's +checkescape.
 */
import type { PromiseKind } from '../answers/model';
import { meant } from '../base/nearest';
import type { Comment } from './comments';

/** How strict noalloc is: strict counts panics, amortized allows what grows; local does not look into calls. */
export interface Strictness {
  readonly panics: boolean;
  readonly grows: boolean;
  readonly calls: boolean;
}

export interface Directive {
  readonly comment: Comment;
  readonly kind: PromiseKind;
  /** Names behind noescape. */
  readonly names: readonly string[];
  readonly strictness: Strictness;
  /** As it is written, without a reason. */
  readonly text: string;
}

export interface Wrong {
  readonly comment: Comment;
  readonly kind: PromiseKind | undefined;
  readonly text: string;
  readonly message: string;
}

export const promiseKinds: readonly PromiseKind[] = ['noalloc', 'noescape', 'stack', 'inline', 'ignore', 'assume'];

const plain: Strictness = { panics: false, grows: true, calls: true };
const strictnesses: ReadonlyMap<string, Strictness> = new Map([
  ['strict', { ...plain, panics: true }],
  ['amortized', { ...plain, grows: false }],
]);

/** Reads a comment; undefined where it is nobody's promise after all. */
export function directiveOf(comment: Comment): Directive | Wrong | undefined {
  const { text } = comment;
  if (text.startsWith('gcassert:')) return gcassert(comment, text.slice('gcassert:'.length));
  const check = /^\s*\+checkescape(?::([\w,]+))?\s*$/.exec(text);
  if (check !== null) {
    const options = (check[1] ?? '').split(',');
    const calls = !options.includes('local') || options.includes('all');
    return made(comment, 'noalloc', text.trim(), [], { ...plain, calls });
  }
  // gVisor's exemption of a line; files without +checkescape use these words for themselves.
  if (/^\s*escapes\b/.test(text)) return made(comment, 'ignore', text.trim(), [], plain);
  return goscape(comment, text);
}

/** Whether the comment is an exemption that only counts beside +checkescape. */
export const isExemption = (comment: Comment): boolean => /^\s*escapes\b/.test(comment.text);

function made(
  comment: Comment,
  kind: PromiseKind,
  text: string,
  names: readonly string[],
  strictness: Strictness,
): Directive {
  return { comment, kind, names, strictness, text: `//${text}` };
}

function gcassert(comment: Comment, rest: string): Directive | undefined {
  const words = rest.split(/[\s,]+/);
  if (words.includes('inline')) return made(comment, 'inline', 'gcassert:inline', [], plain);
  if (!words.includes('noescape')) return undefined;
  const kind = isFunction(comment) ? 'noescape' : 'stack';
  return made(comment, kind, 'gcassert:noescape', [], plain);
}

export const isFunction = (comment: Comment): boolean => /^func\b/.test(comment.targetText);

function goscape(comment: Comment, text: string): Directive | Wrong {
  const [, space, word = '', rest = ''] = /^(\s*)goscape:(\S*)\s*(.*)$/.exec(text) ?? [];
  const kind = promiseKinds.find((k) => k === word);
  const wrong = (message: string): Wrong => ({ comment, kind, text: `//${text}`, message });
  if (space !== '') return wrong(`the comment has a space before goscape:, and directives have none`);
  if (kind === undefined) return wrong(`there is no promise "${word}"${meant(word, promiseKinds)}`);
  // What stands behind a comment sign or a dash is a remark.
  const words = rest
    .replace(/(^|\s)(\/\/|–|—|--).*$/, '')
    .split(/[\s,]+/)
    .filter((w) => w !== '');
  const short = ['goscape:' + kind, ...words].join(' ');
  switch (kind) {
    case 'noalloc': {
      const how = words[0];
      if (how === undefined) return made(comment, kind, short, [], plain);
      const strictness = strictnesses.get(how);
      if (strictness === undefined || words.length > 1) {
        const bad = strictness === undefined ? how : words[1]!;
        return wrong(`noalloc takes strict or amortized, and not "${bad}"${meant(bad, strictnesses.keys())}`);
      }
      return made(comment, kind, short, [], strictness);
    }
    case 'noescape':
      return made(comment, kind, short, words, plain);
    case 'stack':
    case 'inline':
      return words.length === 0
        ? made(comment, kind, short, [], plain)
        : wrong(`${kind} takes no words behind it, and has "${words[0]}"`);
    case 'ignore':
    case 'assume':
      return rest.trim() === ''
        ? wrong(`${kind} lacks a reason: //goscape:${kind} why`)
        : made(comment, kind, `goscape:${kind}`, [], plain);
  }
}
