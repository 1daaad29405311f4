/**
 * Prints what the types room says of every expression, in the lines of the type checker's oracle: go/types' answers at
 * go/ast's positions. Bundled and run by types.mjs.
 *
 * Where go/types records something that the compiler's checker has no node for (the 1 of x++), the line is made up
 * here.
 */
import { exactString } from '../../server/src/base/constant';
import type { Pos } from '../../server/src/base/pos';
import type { Expr, Node } from '../../server/src/syntax/nodes';
import { Kind, Op } from '../../server/src/syntax/nodes';
import { Mode } from '../../server/src/types/info';
import type { Obj } from '../../server/src/types/object';
import { ObjTag } from '../../server/src/types/object';
import type { Type } from '../../server/src/types/type';
import { Tag } from '../../server/src/types/type';
import { typeString } from '../../server/src/types/typestring';
import { under } from '../../server/src/types/under';
import type { CheckedPackage, Program } from './types-program';
import { isExprKind, openProgram } from './types-program';

export type { CheckedPackage, Program };
export { openProgram };

function modeText(mode: Mode, constant: boolean): string {
  switch (mode) {
    case Mode.NoValue:
      return 'void';
    case Mode.TypExpr:
      return 'type';
    case Mode.Builtin:
      return 'builtin';
    case Mode.NilValue:
      return 'nil';
  }
  if (constant) return 'const';
  switch (mode) {
    case Mode.Variable:
      return 'var';
    case Mode.MapIndex:
      return 'mapindex';
    case Mode.CommaOk:
      return 'commaok';
    default:
      return 'value';
  }
}

/** Where go/ast says that an expression begins: at its leftmost token. */
function astPos(e: Expr): Pos {
  for (;;) {
    switch (e.kind) {
      case Kind.CompositeLit:
        if (e.type === undefined) return e.pos;
        e = e.type;
        break;
      case Kind.KeyValueExpr:
        e = e.key;
        break;
      case Kind.SelectorExpr:
      case Kind.IndexExpr:
      case Kind.SliceExpr:
      case Kind.AssertExpr:
        e = e.x;
        break;
      case Kind.Operation:
        if (e.y === undefined) return e.pos;
        e = e.x;
        break;
      case Kind.CallExpr:
        e = e.fun;
        break;
      case Kind.ListExpr:
        e = e.elemList[0]!;
        break;
      default:
        return e.pos;
    }
  }
}

/** Where go/ast says that a function type begins: at its `func`, which method specifications do not have. */
function funcPos(pkg: CheckedPackage, e: Expr): Pos {
  const before = pkg.textBefore(e.pos, 40);
  const m = /func\s*$/.exec(before);
  return m === null ? e.pos : e.pos - (before.length - m.index);
}

/** The type of what a name, field or element is, whatever is recorded for it. */
function varType(e: Expr): Type | undefined {
  if (e.kind === Kind.IndexExpr) {
    const t = e.x.tv === undefined ? undefined : under(e.x.tv.type);
    return t?.tag === Tag.Array || t?.tag === Tag.Slice ? t.elem : undefined;
  }
  const name = e.kind === Kind.Name ? e : e.kind === Kind.SelectorExpr ? e.sel : undefined;
  const obj = name?.obj as Obj | undefined;
  return obj?.tag === ObjTag.Var ? obj.type : undefined;
}

const fullPath = (pkg: { readonly path: string }): string => pkg.path;

/** The slots and links that do not lead to a part of the node. */
const notParts = new Set(['tv', 'obj', 'selection', 'instance', 'implicit', 'target', 'group']);

/** The lines of one checked package, sorted. */
export function dump(pkg: CheckedPackage): string[] {
  const lines: string[] = [];
  const types = new Map<Type, string>();
  const text = (t: Type): string => {
    let s = types.get(t);
    if (s === undefined) types.set(t, (s = typeString(t, fullPath)));
    return s;
  };
  const at = (pos: Pos): string => {
    const place = pkg.place(pos);
    return `${place.file}:${place.line}:${place.col}`;
  };
  const seen = new Set<object>();
  let rangeConst: Expr | undefined;
  const visit = (n: Node): void => {
    if (seen.has(n)) return;
    seen.add(n);
    if (n.kind === Kind.RangeClause && n.x.tv?.val !== undefined && varType(n.x) !== undefined) rangeConst = n.x;
    if (n.kind === Kind.AssignStmt && n.rhs === undefined && n.lhs.tv !== undefined) {
      lines.push(`${at(astPos(n.lhs))}\tconst\t${text(n.lhs.tv.type)}\t1`);
    }
    if (isExprKind(n.kind)) {
      const e = n as Expr;
      const tv = e.tv;
      if (rangeConst !== undefined && rangeConst === e) {
        // go/types knows the array, the compiler's checker says that its length is all that counts
        lines.push(`${at(astPos(e))}\tvar\t${text(varType(e)!)}`);
      } else if (tv !== undefined && e.kind !== Kind.TypeSwitchGuard && e.kind !== Kind.ListExpr) {
        const mode = modeText(tv.mode, tv.val !== undefined);
        const where = at(e.kind === Kind.FuncType ? funcPos(pkg, e) : astPos(e));
        let line = `${where}\t${mode}\t${mode === 'nil' ? 'untyped nil' : text(tv.type)}`;
        if (tv.val !== undefined) line += `\t${exactString(tv.val)}`;
        lines.push(line);
      }
      if (e.kind === Kind.Operation && e.op === Op.And && e.y === undefined && e.x.tv !== undefined) {
        // the compiler's parser drops the parentheses of &(x)
        const first = astPos(e.x);
        const between = pkg.textBefore(first, first - e.pos - 1);
        for (let i = 0; i < between.length; i++) {
          if (between[i] === '(')
            lines.push(
              `${at(e.pos + 1 + i)}\t${modeText(e.x.tv.mode, e.x.tv.val !== undefined)}\t${text(e.x.tv.type)}`,
            );
        }
      }
      if (e.kind === Kind.Name && e.instance !== undefined) {
        lines.push(`${at(e.pos)}\tinst\t[${e.instance.targs.map(text).join(' ')}]\t${text(e.instance.type)}`);
      }
    }
    for (const key in n) {
      if (notParts.has(key)) continue;
      const part = (n as unknown as Record<string, unknown>)[key];
      if (typeof part !== 'object' || part === null) continue;
      if (Array.isArray(part)) {
        for (const p of part as unknown[]) if (typeof p === 'object' && p !== null && 'kind' in p) visit(p as Node);
      } else if ('kind' in part) {
        visit(part as Node);
      }
    }
  };
  for (const file of pkg.files) for (const decl of file.declList) visit(decl);
  return lines.sort();
}
