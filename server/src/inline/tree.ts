/**
 * Positions of inlined code (cmd/internal/obj/inl.go, cmd/internal/src; go1.26). A position of code that was inlined is
 * a negative number: an index of a table that holds the position in the inlined function's text and the inlined call.
 */
import { createHash } from 'node:crypto';
import type { Pos } from '../base/pos';
import type { Func } from '../ir/node';

/** One call that was inlined; parent is the index of the inlined call around it, -1 for none. */
export interface InlinedCall {
  readonly parent: number;
  readonly pos: Pos;
  readonly fn: Func;
  readonly name: string;
}

export class InlTree {
  readonly calls: InlinedCall[] = [];
  private readonly origs: Pos[] = [];
  private readonly indexes: number[] = [];

  add(pos: Pos, fn: Func): number {
    return this.calls.push({ parent: this.index(pos), pos, fn, name: fn.sym.name }) - 1;
  }

  /** The position of code of an inlined call. */
  at(orig: Pos, index: number): Pos {
    this.indexes.push(index);
    return -this.origs.push(orig);
  }

  /** The inlined call that a position belongs to; -1 if it was not inlined. */
  index(pos: Pos): number {
    return pos < 0 ? this.indexes[-pos - 1]! : -1;
  }

  /** The position in the text of the function that the code was written in. */
  innermost(pos: Pos): Pos {
    return pos < 0 ? this.origs[-pos - 1]! : pos;
  }

  /** Where the outermost inlined call stands. */
  outermost(pos0: Pos): Pos {
    let pos = pos0;
    while (pos < 0) pos = this.calls[this.indexes[-pos - 1]!]!.pos;
    return pos;
  }

  /** Where the code is written, then the inlined calls that brought it, up to the outermost. */
  frames(pos0: Pos): Pos[] {
    const list = [this.innermost(pos0)];
    for (let pos = pos0; pos < 0; ) {
      ({ pos } = this.calls[this.index(pos)]!);
      list.push(this.innermost(pos));
    }
    return list;
  }

  /** A hash of the place of an inlined call, for the names of literals in it (ir/func.go: closureName). */
  hash(index: number): string {
    const parents: number[] = [];
    for (let i = this.calls[index]!.parent; i >= 0; i = this.calls[i]!.parent) parents.unshift(i);
    const place = [index, ...parents].join(' ');
    return createHash('sha256').update(`\x01${place}`, 'latin1').digest().subarray(0, 8).toString('base64');
  }

  /** Names of the functions that were inlined one in the other, outermost first. */
  names(index: number): string[] {
    const list: string[] = [];
    for (let i = index; i >= 0; i = this.calls[i]!.parent) list.push(this.calls[i]!.name);
    return list.reverse();
  }
}
