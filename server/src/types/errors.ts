/**
 * Reporting of type errors, worded as the compiler words them. Nothing here runs while a program is correct, except
 * for the calls' arguments: callers build messages only once they know that something is wrong.
 */
import type { Pos } from '../base/pos';
import type { Node } from '../syntax/nodes';
import type { Checker } from './checker';
import type { Obj } from './object';
import { Operand } from './operand';
import { startPos } from './util';

/** What an error may be reported at: a position, a node (its start is told), an object or an operand. */
export type Poser = Pos | Node | Obj | Operand | { readonly pos: Pos };

export const invalidArg = 'invalid argument: ';
export const invalidOp = 'invalid operation: ';

/** The position that an error at something is told at. */
export function atPos(at: Poser): Pos {
  if (typeof at === 'number') return at;
  if (at instanceof Operand) return at.expr === undefined ? 0 : startPos(at.expr);
  // Objects have a tag, and some of them a kind that is not a node's.
  if ('tag' in at || !('kind' in at)) return at.pos;
  return startPos(at);
}

/** An error of several parts: the first is the error itself, the others refer to other places. */
export class ErrorBuilder {
  private readonly parts: { pos: Pos; message: string }[] = [];
  soft = false;
  /** The place that "%v" in the message stands for. */
  other: Pos | undefined = undefined;
  constructor(private readonly check: Checker) {}

  /** Adds a part. */
  addf(at: Poser, message: string): void {
    this.parts.push({ pos: atPos(at), message });
  }

  /** Adds a reference to the other declaration of a name. */
  addAltDecl(obj: Obj): void {
    if (obj.pos !== 0) this.addf(obj, `other declaration of ${obj.name}`);
  }

  /** Where the first part is told; 0 while there is none. */
  pos(): Pos {
    return this.parts[0]?.pos ?? 0;
  }

  /** The parts as one message; "" while there is none. */
  message(): string {
    return this.parts.map((p) => p.message).join('\n\t');
  }

  /** Hands the error over to the checker's problems. */
  report(): void {
    const check = this.check;
    const first = this.parts[0];
    if (first === undefined) return;
    // Follow-up errors of an invalid operand or type say nothing new.
    if (first.message.indexOf('invalid operand') > 0 || first.message.indexOf('invalid type') > 0) {
      check.followUps = true;
      if (check.problems.length > 0) return;
    }
    let message = first.message;
    const related: { pos: Pos; message: string }[] = [];
    for (let i = 1; i < this.parts.length; i++) {
      const part = this.parts[i]!;
      if (part.pos === 0) message += '\n\t' + part.message;
      else related.push(part);
    }
    const pos = check.env.errpos !== 0 ? check.env.errpos : first.pos;
    const { soft, other } = this;
    check.problems.push({
      pos,
      message,
      soft,
      ...(related.length > 0 && { related }),
      ...(other !== undefined && { other }),
    });
  }
}

/** Starts an error of several parts. */
export function newError(check: Checker): ErrorBuilder {
  return new ErrorBuilder(check);
}

/** Reports an error. */
export function errorf(check: Checker, at: Poser, message: string): void {
  const err = new ErrorBuilder(check);
  err.addf(at, message);
  err.report();
}

/** Reports an error without which the program means the same. */
export function softErrorf(check: Checker, at: Poser, message: string): void {
  const err = new ErrorBuilder(check);
  err.addf(at, message);
  err.soft = true;
  err.report();
}

/** Reports that a feature needs a newer language version. */
export function versionErrorf(check: Checker, at: Poser, version: string, message: string): void {
  errorf(check, at, `${message} requires ${version} or later`);
}
