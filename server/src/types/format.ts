/** Pieces of messages: types and operands as the package that is being checked would write them. */
import type { Expr } from '../syntax/nodes';
import type { Checker } from './checker';
import type { Operand } from './operand';
import { operandString } from './operand';
import type { Package } from './package';
import type { Type } from './type';
import { typeString } from './typestring';
import { exprString } from './util';

/** How packages are named in messages: not at all for the checked one, by path where the name would be ambiguous. */
export function qualifier(check: Checker): (pkg: Package) => string {
  let paths: Map<string, Set<string>> | undefined;
  return (pkg) => {
    if (pkg === check.pkg) return '';
    if (paths === undefined) {
      paths = new Map();
      const seen = new Set<Package>();
      const work = [check.pkg];
      for (let p = work.pop(); p !== undefined; p = work.pop()) {
        if (seen.has(p)) continue;
        seen.add(p);
        let forName = paths.get(p.name);
        if (forName === undefined) paths.set(p.name, (forName = new Set()));
        forName.add(p.path);
        work.push(...p.imports);
      }
    }
    return (paths.get(pkg.name)?.size ?? 0) > 1 ? JSON.stringify(pkg.path) : pkg.name;
  };
}

/** A type, for a message. */
export function typeText(check: Checker, t: Type | undefined): string {
  return t === undefined ? '<nil>' : typeString(t, qualifier(check));
}

/** An operand, for a message. */
export function operandText(check: Checker, x: Operand): string {
  return operandString(x, qualifier(check));
}

/** A list of expressions, for a message. */
export function exprsText(list: readonly Expr[]): string {
  return '[' + list.map(exprString).join(', ') + ']';
}

/** A number of things: "1 value", "2 values". */
export function measure(n: number, unit: string): string {
  return `${n} ${unit}${n === 1 ? '' : 's'}`;
}
