/**
 * Printed forms of expressions and statements, as cmd/compile/internal/ir/fmt.go (go1.26): what the compiler's messages
 * show. Texts are binary strings. Implicit operations are not shown, loops, switches and selects only named.
 */
import { toString as constString, Kind } from '../base/constant';
import { encodeRune } from '../base/constant-literal';
import { CommClause, type Expr, type Func, type Node } from './node';
import { Op } from './op';
import { type IRType, type Pkg, TKind } from './type';
import { symString, trimInlineHash, typeString } from './typefmt';

/** Names of operations in the order of op.ts. */
const opNames = (
  'XXX NAME TYPE LITERAL NIL ADD SUB OR XOR ADDSTR ADDR ANDAND APPEND ' +
  'BYTES2STR RUNES2STR STR2BYTES STR2RUNES SLICE2ARR SLICE2ARRPTR AS AS2 AS2DOTTYPE AS2FUNC AS2MAPR AS2RECV ASOP ' +
  'CALLFUNC CALLMETH CALLINTER CAP CLEAR CLOSE CLOSURE MAPLIT STRUCTLIT ARRAYLIT SLICELIT PTRLIT ' +
  'CONV CONVIFACE CONVNOP COPY DCL DCLFUNC DELETE DOT DOTPTR DOTMETH DOTINTER DOTTYPE DOTTYPE2 ' +
  'EQ NE LT LE GE GT DEREF INDEX INDEXMAP KEY STRUCTKEY LEN MAKECHAN MAKEMAP MAKESLICE ' +
  'MUL DIV MOD LSH RSH AND ANDNOT NEW NOT BITNOT PLUS NEG OROR PANIC PRINT PRINTLN PAREN SEND ' +
  'SLICE SLICEARR SLICESTR SLICE3 SLICE3ARR SLICEHEADER STRINGHEADER RECOVER RECV RUNESTR SELRECV2 ' +
  'MIN MAX REAL IMAG COMPLEX UNSAFEADD UNSAFESLICE UNSAFESLICEDATA UNSAFESTRING UNSAFESTRINGDATA METHEXPR METHVALUE ' +
  'BLOCK BREAK CASE CONTINUE DEFER FALL FOR GOTO IF LABEL GO RANGE RETURN SELECT SWITCH TYPESW ' +
  'INLCALL MAKEFACE ITAB IDATA SPTR CHECKNIL RESULT INLMARK LINKSYMOFFSET ' +
  'DYNAMICDOTTYPE DYNAMICDOTTYPE2 DYNAMICTYPE TAILCALL GETG GETCALLERSP'
).split(' ');

/** Operations as Go writes them. */
const goSyntax: ReadonlyMap<Op, string> = new Map<Op, string>([
  [Op.ADDR, '&'],
  [Op.ADD, '+'],
  [Op.ADDSTR, '+'],
  [Op.ANDAND, '&&'],
  [Op.ANDNOT, '&^'],
  [Op.AND, '&'],
  [Op.APPEND, 'append'],
  [Op.AS, '='],
  [Op.AS2, '='],
  [Op.BREAK, 'break'],
  [Op.CAP, 'cap'],
  [Op.CASE, 'case'],
  [Op.CLEAR, 'clear'],
  [Op.CLOSE, 'close'],
  [Op.COMPLEX, 'complex'],
  [Op.BITNOT, '^'],
  [Op.CONTINUE, 'continue'],
  [Op.COPY, 'copy'],
  [Op.DELETE, 'delete'],
  [Op.DEFER, 'defer'],
  [Op.DIV, '/'],
  [Op.EQ, '=='],
  [Op.FALL, 'fallthrough'],
  [Op.FOR, 'for'],
  [Op.GE, '>='],
  [Op.GOTO, 'goto'],
  [Op.GT, '>'],
  [Op.IF, 'if'],
  [Op.IMAG, 'imag'],
  [Op.INLMARK, 'inlmark'],
  [Op.DEREF, '*'],
  [Op.LEN, 'len'],
  [Op.LE, '<='],
  [Op.LSH, '<<'],
  [Op.LT, '<'],
  [Op.NEG, '-'],
  [Op.MAX, 'max'],
  [Op.MIN, 'min'],
  [Op.MOD, '%'],
  [Op.MUL, '*'],
  [Op.NEW, 'new'],
  [Op.NE, '!='],
  [Op.NOT, '!'],
  [Op.OROR, '||'],
  [Op.OR, '|'],
  [Op.PANIC, 'panic'],
  [Op.PLUS, '+'],
  [Op.PRINTLN, 'println'],
  [Op.PRINT, 'print'],
  [Op.RANGE, 'range'],
  [Op.REAL, 'real'],
  [Op.RECV, '<-'],
  [Op.RECOVER, 'recover'],
  [Op.RETURN, 'return'],
  [Op.RSH, '>>'],
  [Op.SELECT, 'select'],
  [Op.SEND, '<-'],
  [Op.SUB, '-'],
  [Op.SWITCH, 'switch'],
  [Op.UNSAFEADD, 'unsafe.Add'],
  [Op.UNSAFESLICE, 'unsafe.Slice'],
  [Op.UNSAFESLICEDATA, 'unsafe.SliceData'],
  [Op.UNSAFESTRING, 'unsafe.String'],
  [Op.UNSAFESTRINGDATA, 'unsafe.StringData'],
  [Op.XOR, '^'],
]);

/** An operation in Go syntax where it has one, else its name. */
export function opString(op: Op): string {
  return goSyntax.get(op) ?? opNames[op] ?? '?';
}

/** Name of an operation, for dumps. */
export function opName(op: Op): string {
  return opNames[op] ?? '?';
}

/** Precedences; 0 is put in parentheses inside of everything, -1 are statements. */
const opPrec: Int8Array = (() => {
  const table = new Int8Array(opNames.length);
  const set = (prec: number, ...ops: readonly Op[]): void => {
    for (const op of ops) table[op] = prec;
  };
  set(
    8,
    Op.APPEND,
    Op.BYTES2STR,
    Op.ARRAYLIT,
    Op.SLICELIT,
    Op.RUNES2STR,
    Op.CALLFUNC,
    Op.CALLINTER,
    Op.CALLMETH,
    Op.CAP,
    Op.CLEAR,
    Op.CLOSE,
    Op.CONVIFACE,
    Op.CONVNOP,
    Op.CONV,
    Op.COPY,
    Op.DELETE,
    Op.GETG,
    Op.LEN,
    Op.LITERAL,
    Op.MAKESLICE,
    Op.MAPLIT,
    Op.MAX,
    Op.MIN,
    Op.NAME,
    Op.NEW,
    Op.NIL,
    Op.PANIC,
    Op.PAREN,
    Op.PRINTLN,
    Op.PRINT,
    Op.RUNESTR,
    Op.SLICE2ARR,
    Op.SLICE2ARRPTR,
    Op.STR2BYTES,
    Op.STR2RUNES,
    Op.STRUCTLIT,
    Op.TYPE,
    Op.UNSAFEADD,
    Op.UNSAFESLICE,
    Op.UNSAFESLICEDATA,
    Op.UNSAFESTRING,
    Op.UNSAFESTRINGDATA,
    Op.INDEXMAP,
    Op.INDEX,
    Op.SLICE,
    Op.SLICESTR,
    Op.SLICEARR,
    Op.SLICE3,
    Op.SLICE3ARR,
    Op.SLICEHEADER,
    Op.STRINGHEADER,
    Op.DOTINTER,
    Op.DOTMETH,
    Op.DOTPTR,
    Op.DOTTYPE2,
    Op.DOTTYPE,
    Op.DOT,
    Op.METHVALUE,
    Op.METHEXPR,
  );
  set(7, Op.PLUS, Op.NOT, Op.BITNOT, Op.NEG, Op.ADDR, Op.DEREF, Op.RECV);
  set(6, Op.MUL, Op.DIV, Op.MOD, Op.LSH, Op.RSH, Op.AND, Op.ANDNOT);
  set(5, Op.ADD, Op.SUB, Op.OR, Op.XOR);
  set(4, Op.EQ, Op.LT, Op.LE, Op.GE, Op.GT, Op.NE);
  set(3, Op.SEND);
  set(2, Op.ANDAND);
  set(1, Op.OROR);
  set(
    -1,
    Op.AS,
    Op.AS2,
    Op.AS2DOTTYPE,
    Op.AS2FUNC,
    Op.AS2MAPR,
    Op.AS2RECV,
    Op.ASOP,
    Op.BLOCK,
    Op.BREAK,
    Op.CASE,
    Op.CONTINUE,
    Op.DCL,
    Op.DEFER,
    Op.FALL,
    Op.FOR,
    Op.GOTO,
    Op.IF,
    Op.LABEL,
    Op.GO,
    Op.RANGE,
    Op.RETURN,
    Op.SELECT,
    Op.SWITCH,
  );
  return table;
})();

/** The node in Go syntax (%v); names are qualified unless they are localPkg's. */
export function exprString(n: Node | undefined, localPkg: Pkg): string {
  if (n === undefined) return '<nil>';
  return opPrec[n.op]! < 0 ? stmtFmt(n, localPkg) : exprFmt(n, 0, localPkg);
}

/** The expression with its type (%L). */
export function exprStringLong(n: Expr, localPkg: Pkg): string {
  const t = n.type;
  if (t.kind === TKind.NIL) return 'nil';
  if (n.op === Op.NAME && n.autoTemp) return typeString(t, localPkg) + ' value';
  return `${exprString(n, localPkg)} (type ${typeString(t, localPkg)})`;
}

/** Statements, separated by semicolons (%v of ir.Nodes). */
export function nodesString(list: readonly Node[], localPkg: Pkg): string {
  let s = '';
  for (let i = 0; i < list.length; i++) s += (i === 0 ? '' : '; ') + exprString(list[i], localPkg);
  return s;
}

/** Expressions, separated by commas (%.v of ir.Nodes). */
export function exprsString(list: readonly Node[], localPkg: Pkg): string {
  let s = '';
  for (let i = 0; i < list.length; i++) s += (i === 0 ? '' : ', ') + exprString(list[i], localPkg);
  return s;
}

/** A function's name (%v). */
export function funcString(fn: Func, localPkg: Pkg): string {
  return symString(fn.sym, localPkg);
}

/** A function's name in messages of the inliner, without the hash of an inlined literal (Name.DiagName). */
export function diagName(fn: Func, localPkg: Pkg): string {
  return trimInlineHash(funcString(fn, localPkg));
}

function stmtFmt(n: Node, p: Pkg): string {
  switch (n.op) {
    case Op.DCL:
      return `var ${symString(n.x.sym, p)} ${typeString(n.x.type, p)}`;
    case Op.AS:
      return exprString(n.x, p) + (n.def ? ' := ' : ' = ') + exprString(n.y, p);
    case Op.ASOP:
      if (n.incDec) return exprString(n.x, p) + (n.asOp === Op.ADD ? '++' : '--');
      return `${exprString(n.x, p)} ${opString(n.asOp)}= ${exprString(n.y, p)}`;
    case Op.AS2:
    case Op.AS2DOTTYPE:
    case Op.AS2FUNC:
    case Op.AS2MAPR:
    case Op.AS2RECV:
      return exprsString(n.lhs, p) + (n.def ? ' := ' : ' = ') + exprsString(n.rhs, p);
    case Op.BLOCK:
      return nodesString(n.list, p);
    case Op.RETURN:
      return 'return ' + exprsString(n.results, p);
    case Op.GO:
      return 'go ' + exprString(n.call, p);
    case Op.DEFER:
      return 'defer ' + exprString(n.call, p);
    case Op.IF: {
      const init = n.init.length === 1 && n.init[0]!.init.length === 0 ? exprString(n.init[0], p) + '; ' : '';
      const s = `if ${init}${exprString(n.cond, p)} { ${nodesString(n.body, p)} }`;
      return n.else_.length === 0 ? s : `${s} else { ${nodesString(n.else_, p)} }`;
    }
    case Op.FOR:
    case Op.RANGE:
      return 'for loop';
    case Op.SELECT:
    case Op.SWITCH:
      return opString(n.op) + ' statement';
    case Op.CASE:
      if (n instanceof CommClause)
        return (n.comm === undefined ? 'default' : 'case ' + exprString(n.comm, p)) + ': ' + nodesString(n.body, p);
      return (n.list.length === 0 ? 'default' : 'case ' + exprsString(n.list, p)) + ': ' + nodesString(n.body, p);
    case Op.BREAK:
    case Op.CONTINUE:
    case Op.GOTO:
    case Op.FALL:
      return n.label === undefined ? opString(n.op) : opString(n.op) + ' ' + symString(n.label, p);
    case Op.LABEL:
      return symString(n.label, p) + ': ';
    default:
      return '';
  }
}

function exprFmt(n: Node | undefined, prec: number, p: Pkg): string {
  for (;;) {
    if (n === undefined) return '<nil>';
    switch (n.op) {
      case Op.ADDR:
      case Op.DEREF:
      case Op.CONV:
      case Op.CONVNOP:
      case Op.CONVIFACE:
        if (n.implicit) {
          n = n.x;
          continue;
        }
    }
    break;
  }
  const op = n.op;
  let nprec = opPrec[op]!;
  if (n.op === Op.TYPE && n.type.isPtr) nprec = 7;
  if (prec > nprec) return '(' + exprString(n, p) + ')';
  switch (n.op) {
    case Op.PAREN:
      return '(' + exprString(n.x, p) + ')';
    case Op.NIL:
      return 'nil';
    case Op.LITERAL:
      return literal(n.type, n.val, p);
    case Op.NAME: {
      const name = n.sym.name;
      if (name.charCodeAt(0) === 0x7e && name.charCodeAt(1) === 0x62) return '_';
      return symString(n.sym, p);
    }
    case Op.LINKSYMOFFSET:
      return `(${typeString(n.type, p)})(${n.text})`;
    case Op.TYPE:
      return typeString(n.type, p);
    case Op.CLOSURE:
      return 'func literal';
    case Op.PTRLIT:
      return '&' + exprString(n.x, p);
    case Op.STRUCTLIT:
    case Op.ARRAYLIT:
    case Op.SLICELIT:
    case Op.MAPLIT:
      if (n.implicit) return '... argument';
      return typeString(n.type, p) + (n.list.length === 0 ? '{}' : '{...}');
    case Op.KEY:
      return exprString(n.key, p) + ':' + exprString(n.value, p);
    case Op.STRUCTKEY:
      return (n.field.sym === undefined ? '' : n.field.sym.name) + ':' + exprString(n.value, p);
    case Op.DOT:
    case Op.DOTPTR:
    case Op.DOTINTER:
    case Op.DOTMETH:
    case Op.METHVALUE:
    case Op.METHEXPR:
      return exprFmt(n.x, nprec, p) + '.' + n.sel.name;
    case Op.DOTTYPE:
    case Op.DOTTYPE2:
      return `${exprFmt(n.x, nprec, p)}.(${typeString(n.type, p)})`;
    case Op.INDEX:
    case Op.INDEXMAP:
      return `${exprFmt(n.x, nprec, p)}[${exprString(n.index, p)}]`;
    case Op.SLICE:
    case Op.SLICESTR:
    case Op.SLICEARR:
    case Op.SLICE3:
    case Op.SLICE3ARR: {
      let s = exprFmt(n.x, nprec, p) + '[';
      if (n.low !== undefined) s += exprString(n.low, p);
      s += ':';
      if (n.high !== undefined) s += exprString(n.high, p);
      if (n.op === Op.SLICE3 || n.op === Op.SLICE3ARR) s += ':' + (n.max === undefined ? '' : exprString(n.max, p));
      return s + ']';
    }
    case Op.SLICEHEADER:
      return `sliceheader{${exprString(n.ptr, p)},${exprString(n.len, p)},${exprString(n.cap, p)}}`;
    case Op.COMPLEX:
    case Op.COPY:
    case Op.UNSAFEADD:
    case Op.UNSAFESLICE:
      return `${opString(op)}(${exprString(n.x, p)}, ${exprString(n.y, p)})`;
    case Op.CONV:
    case Op.CONVIFACE:
    case Op.CONVNOP:
    case Op.BYTES2STR:
    case Op.RUNES2STR:
    case Op.STR2BYTES:
    case Op.STR2RUNES:
    case Op.RUNESTR:
    case Op.SLICE2ARR:
    case Op.SLICE2ARRPTR: {
      const t = typeString(n.type, p);
      return `${n.type.sym === undefined ? `(${t})` : t}(${exprString(n.x, p)})`;
    }
    case Op.REAL:
    case Op.IMAG:
    case Op.CAP:
    case Op.CLEAR:
    case Op.CLOSE:
    case Op.LEN:
    case Op.NEW:
    case Op.PANIC:
      return `${opString(op)}(${exprString(n.x, p)})`;
    case Op.APPEND:
    case Op.DELETE:
    case Op.MAX:
    case Op.MIN:
    case Op.RECOVER:
    case Op.PRINT:
    case Op.PRINTLN:
      // With a frame it is another operation, which has no form of its own.
      if (op === Op.RECOVER && n.args.length !== 0) return '<node RECOVERFP>';
      return `${opString(op)}(${exprsString(n.args, p)}${n.isDDD ? '...' : ''})`;
    case Op.CALLFUNC:
    case Op.CALLINTER:
    case Op.CALLMETH:
    case Op.GETG:
      return `${exprFmt(n.fun, nprec, p)}(${exprsString(n.args, p)}${n.isDDD ? '...' : ''})`;
    case Op.INLCALL:
      if (n.returnVars.length === 1) return exprString(n.returnVars[0], p);
      return `(.${nodesString(n.returnVars, p)})`;
    case Op.MAKEMAP:
    case Op.MAKECHAN:
    case Op.MAKESLICE: {
      const t = typeString(n.type, p);
      if (n.cap !== undefined) return `make(${t}, ${exprString(n.len, p)}, ${exprString(n.cap, p)})`;
      if (n.len !== undefined && (n.op === Op.MAKESLICE || !isUntyped(n.len.type)))
        return `make(${t}, ${exprString(n.len, p)})`;
      return `make(${t})`;
    }
    case Op.PLUS:
    case Op.NEG:
    case Op.BITNOT:
    case Op.NOT:
    case Op.RECV:
    case Op.ADDR:
      return opString(op) + (n.x.op === op ? ' ' : '') + exprFmt(n.x, nprec + 1, p);
    case Op.DEREF:
      return '*' + exprFmt(n.x, nprec + 1, p);
    case Op.ADD:
    case Op.AND:
    case Op.ANDNOT:
    case Op.DIV:
    case Op.EQ:
    case Op.GE:
    case Op.GT:
    case Op.LE:
    case Op.LT:
    case Op.LSH:
    case Op.MOD:
    case Op.MUL:
    case Op.NE:
    case Op.OR:
    case Op.RSH:
    case Op.SUB:
    case Op.XOR:
    case Op.ANDAND:
    case Op.OROR:
      return `${exprFmt(n.x, nprec, p)} ${opString(op)} ${exprFmt(n.y, nprec + 1, p)}`;
    case Op.SEND:
      return `${exprFmt(n.chan, nprec, p)} <- ${exprFmt(n.value, nprec + 1, p)}`;
    case Op.ADDSTR: {
      let s = '';
      for (let i = 0; i < n.list.length; i++) s += (i === 0 ? '' : ' + ') + exprFmt(n.list[i], nprec, p);
      return s;
    }
    default:
      return `<node ${opString(op)}>`;
  }
}

function isUntyped(t: IRType): boolean {
  return t.kind === TKind.IDEAL || t.kind === TKind.NIL;
}

/** Types that constants of a kind have without being told so. */
function isDefaultType(t: IRType, k: Kind): boolean {
  const types = t.owner;
  switch (k) {
    case Kind.Bool:
      return t === types.BOOL || t === types.UNTYPED_BOOL;
    case Kind.String:
      return t === types.STRING || t === types.UNTYPED_STRING;
    case Kind.Int:
      return t === types.INT || t === types.UNTYPED_INT;
    case Kind.Float:
      return t === types.FLOAT64 || t === types.UNTYPED_FLOAT;
    case Kind.Complex:
      return t === types.COMPLEX128 || t === types.UNTYPED_COMPLEX;
    default:
      return false;
  }
}

function literal(t: IRType, val: import('../base/constant').ConstValue, p: Pkg): string {
  const types = t.owner;
  if ((t === types.RUNE || t === types.UNTYPED_RUNE) && val.kind === Kind.Int && val.num >= 0 && val.num <= 0x10ffff)
    return quoteRune(val.num);
  return isDefaultType(t, val.kind) ? constString(val) : `${typeString(t, p)}(${constString(val)})`;
}

const escapes: Record<number, string> = {
  7: 'a',
  8: 'b',
  9: 't',
  10: 'n',
  11: 'v',
  12: 'f',
  13: 'r',
  39: "'",
  92: '\\',
};

/** As strconv.QuoteRune. */
export function quoteRune(r: number): string {
  if (r >= 0xd800 && r <= 0xdfff) r = 0xfffd;
  const esc = escapes[r];
  if (esc !== undefined) return `'\\${esc}'`;
  if (r === 0x20 || /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(String.fromCodePoint(r))) return `'${encodeRune(r)}'`;
  if (r < 0x20 || r === 0x7f) return `'\\x${r.toString(16).padStart(2, '0')}'`;
  return r < 0x10000 ? `'\\u${r.toString(16).padStart(4, '0')}'` : `'\\U${r.toString(16).padStart(8, '0')}'`;
}
