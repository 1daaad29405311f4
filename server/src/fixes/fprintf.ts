/**
 * fmt.Fprintf, fmt.Printf and their like without fmt, and WriteString of what fmt.Sprintf makes.
 *
 * Into a strings.Builder or a bytes.Buffer, what was formatted is written piece by piece; a file gets it in one write,
 * as fmt does it. The writer's type is known, the results of the call are not used, the operands read only what the
 * writes cannot change, and a panic of theirs cannot leave half of it behind where somebody sees it.
 */
import type { FileView } from '../answers/model';
import { type CallExpr, type Expr, Kind, type Node, Op, startOf, unparen } from '../syntax/index';
import { objectOf, Tag, type Type, typeOf, unalias, Var } from '../types/index';
import { Edits, hasComments, indentAt, packageNamed, sourceOf } from './edits';
import { fmtFunction, isLiteral, type Piece, piecesOf } from './facts/format';
import { atMost, effectOf, mentionsVariable } from './facts/order';
import { type DeclFacts, offsetOf, type PackageFacts, parentOf, sameExpr } from './facts/package';
import { functionAround, isLocal, statementOf } from './facts/writes';
import type { Fix, Found, Site } from './model';
import { isReason, type Reason, reason } from './reasons';
import { sumText } from './spacing';
import { allocatesText, appended, conditionsOf, merged, operandsOf, stringOf, type Writing } from './text';

const id = 'write-string';

type Sink = 'builder' | 'buffer' | 'file';

interface Output {
  readonly call: CallExpr;
  /** The statement's call: the same, or WriteString around it. */
  readonly whole: CallExpr;
  readonly pieces: readonly Piece[];
  readonly sink: Sink;
  /** What methods are called on, as it is written; undefined for os.Stdout. */
  readonly writer: Expr | undefined;
  /** The function of fmt. */
  readonly name: string;
}

export const writeString: Fix = { id, find };

function find(site: Site): readonly Found[] {
  const { at, node, view, facts } = site;
  const out = outputAt(at, node);
  if (out === undefined) return [];
  const no = (r: Reason): readonly Found[] => [{ fix: id, reason: r }];
  if (isReason(out)) return no(out);
  const { whole, call, pieces, sink, writer } = out;
  const { parent } = parentOf(at, whole);
  if (parent?.kind !== Kind.ExprStmt) return no(reason('used-as-value', 'the result'));
  if (hasComments(view, whole)) return no(reason('comment-inside'));
  if (conditionsOf(pieces).length > 0) return no(reason('argument-type', 'of the call'));
  if (facts.comparesStrings) return no(reason('unsafe-used'));
  const operands = operandsOf(pieces);
  const pkg = call.fun.kind === Kind.SelectorExpr ? packageNamed(call.fun.x) : undefined;
  const replaced = whole === call ? 0 : 1;
  const written = (how: 'one' | 'each'): Found => {
    const edits = new Edits(facts);
    const w: Writing = { facts, at, edits };
    const to = writer === undefined ? stdout(edits, at) : sourceOf(view, writer);
    if (to === undefined) return { fix: id, reason: reason('name-taken', 'os') };
    const sum = how === 'one' ? joined(w, pieces) : statements(w, view, parent, pieces, sink, to);
    if (isReason(sum)) return { fix: id, reason: sum };
    edits.replace(view, whole, how === 'one' ? `${to}.WriteString(${sum})` : sum);
    if (pkg !== undefined) edits.unuse(view, pkg);
    const list = edits.finish();
    if (list === undefined) return { fix: id, reason: reason('comment-inside') };
    const hidden = how === 'one' ? pieces.filter(allocatesText).length : 0;
    return {
      fix: id,
      grade: 'proven',
      title: `${how === 'one' ? 'Write one string' : 'Write the pieces'} instead of fmt.${out.name}`,
      edits: list,
      draft: edits,
      conditions: [],
      replaces: replaced - hidden,
      grows: sink === 'builder' ? 'strings' : sink === 'buffer' ? 'bytes' : undefined,
    };
  };
  if (sink === 'file' || whyNotBuffer(facts, at, operands, writer!, sink) !== undefined) {
    const why = whyNotOne(facts, at, operands, writer);
    return why === undefined ? [written('one')] : no(why);
  }
  const { list } = statementOf(at, parent) ?? {};
  if (list === undefined || !list.includes(parent)) return [written('one')];
  return sink === 'builder' ? [written('each'), written('one')] : [written('each')];
}

function stdout(edits: Edits, at: DeclFacts): string | undefined {
  const os = edits.use(at, 'os');
  return os === undefined ? undefined : `${os}.Stdout`;
}

/** The call that formats, of which the node is an argument, and where its output goes. */
function outputAt(at: DeclFacts, node: Node): Output | Reason | undefined {
  const { parent: call, child } = parentOf(at, node);
  if (call?.kind !== Kind.CallExpr || !call.argList.some((a) => sameExpr(a, child))) return undefined;
  const name = fmtFunction(call);
  if (name === undefined) return undefined;
  if (/^Fprint(f|ln)?$/.test(name)) {
    const to = writerOf(call.argList[0]);
    if (to === undefined) return reason('unknown-writer', 'of the call');
    const pieces = piecesOf(call, name, 1);
    return isReason(pieces) ? pieces : { call, whole: call, pieces: merged(pieces), ...to, name };
  }
  if (/^Print(f|ln)?$/.test(name)) {
    const pieces = piecesOf(call, name, 0);
    return isReason(pieces)
      ? pieces
      : { call, whole: call, pieces: merged(pieces), sink: 'file', writer: undefined, name };
  }
  if (!/^Sprint(f|ln)?$/.test(name)) return undefined;
  const { parent: whole, child: inner } = parentOf(at, call);
  if (whole?.kind !== Kind.CallExpr || whole.fun.kind !== Kind.SelectorExpr || whole.fun.sel.value !== 'WriteString')
    return undefined;
  if (!sameExpr(whole.argList[0], inner) || whole.fun.selection === undefined) return undefined;
  const writer = whole.fun.x;
  const sink = sinkOf(typeOf(writer));
  if (sink === undefined || sink === 'file' || whole.fun.selection.index.length !== 1) return undefined;
  const pieces = piecesOf(call, name, 0);
  return isReason(pieces) ? pieces : { call, whole, pieces: merged(pieces), sink, writer, name };
}

/** The variable that an argument of type io.Writer writes to, where its type is known. */
function writerOf(arg: Expr | undefined): { readonly sink: Sink; readonly writer: Expr } | undefined {
  if (arg === undefined) return undefined;
  const x = unparen(arg);
  const isAddress = x.kind === Kind.Operation && x.op === Op.And && x.y === undefined;
  const writer = isAddress ? unparen(x.x) : x;
  const t = typeOf(writer);
  const sink = sinkOf(t);
  if (sink === undefined || t === undefined) return undefined;
  const isPointer = unalias(t).tag === Tag.Pointer;
  return isPointer !== isAddress && isPath(writer) ? { sink, writer } : undefined;
}

/** A variable, or a field that is reached from one. */
function isPath(e: Expr): boolean {
  const x = unparen(e);
  if (x.kind === Kind.Name) return objectOf(x) instanceof Var;
  if (x.kind !== Kind.SelectorExpr) return false;
  return x.selection === undefined ? objectOf(x.sel) instanceof Var : x.selection.obj instanceof Var && isPath(x.x);
}

function sinkOf(t: Type | undefined): Sink | undefined {
  if (t === undefined) return undefined;
  const p = unalias(t);
  const u = p.tag === Tag.Pointer ? unalias(p.base) : p;
  if (u.tag !== Tag.Named) return undefined;
  switch (`${u.obj.pkg?.path}.${u.obj.name}`) {
    case 'strings.Builder':
      return 'builder';
    case 'bytes.Buffer':
      return 'buffer';
    case 'os.File':
      return 'file';
    default:
      return undefined;
  }
}

/** One write: the writer is looked at before or after the operands are evaluated. */
function whyNotOne(
  facts: PackageFacts,
  at: DeclFacts,
  operands: readonly Expr[],
  writer: Expr | undefined,
): Reason | undefined {
  if (!operands.every((e) => atMost(effectOf(facts, at, e), 'pure'))) return reason('evaluation-order', 'an operand');
  return writer === undefined || isPath(writer) ? undefined : reason('unknown-writer', 'of the call');
}

/** Operands are evaluated between writes. */
function whyNotBuffer(
  facts: PackageFacts,
  at: DeclFacts,
  operands: readonly Expr[],
  writer: Expr,
  sink: Sink,
): Reason | undefined {
  for (const view of facts.pkg.files)
    for (const d of facts.decls(view))
      if (d.names.has('Cap') || d.names.has('Available')) return reason('identity-used', 'the capacity');
  const root = rootOf(writer);
  if (root === undefined || !isPath(writer)) return reason('unknown-writer', 'of the call');
  const limit = isAlone(facts, at, root, writer) ? 'pure' : 'safe';
  for (const e of operands) {
    if (!atMost(effectOf(facts, at, e, root), limit)) return reason('evaluation-order', 'an operand');
    // Bytes may be those of the buffer itself.
    const t = typeOf(e);
    if (t !== undefined && unalias(t).tag === Tag.Slice) return reason('argument-type', sourceOf(at.view, e));
    if (sink === 'file' || hasConversion(e)) return reason('argument-type', sourceOf(at.view, e));
    if (writer.kind === Kind.Name && mentionsVariable(at, e, root)) return reason('evaluation-order', 'an operand');
  }
  return undefined;
}

/** A conversion of bytes to a string reads them when it is evaluated. */
function hasConversion(e: Expr): boolean {
  const x = unparen(e);
  const t = x.kind === Kind.CallExpr && x.argList[0] !== undefined ? typeOf(x.argList[0]) : undefined;
  return t !== undefined && unalias(t).tag !== Tag.Basic;
}

function rootOf(e: Expr): Var | undefined {
  let x = unparen(e);
  while (x.kind === Kind.SelectorExpr && x.selection !== undefined) x = unparen(x.x);
  const obj = x.kind === Kind.Name ? objectOf(x) : x.kind === Kind.SelectorExpr ? objectOf(x.sel) : undefined;
  return obj instanceof Var ? obj : undefined;
}

/**
 * Whether the writer is a local variable that nobody sees once a panic has left the function: it is used as the
 * receiver of methods and as the writer of fmt's functions, and by no function literal.
 */
function isAlone(facts: PackageFacts, at: DeclFacts, v: Var, writer: Expr): boolean {
  const t = v.type === undefined ? undefined : unalias(v.type);
  if (!isLocal(v) || unparen(writer).kind !== Kind.Name || t === undefined || t.tag === Tag.Pointer) return false;
  for (const { name } of facts.usesOf(v)) {
    if (name.pos === v.pos) continue;
    if (functionAround(at, name, v.pos) !== undefined) return false;
    const { parent } = parentOf(at, name);
    if (parent?.kind === Kind.SelectorExpr) continue;
    const call = parent?.kind === Kind.Operation && parent.op === Op.And ? parentOf(at, parent).parent : undefined;
    if (call?.kind !== Kind.CallExpr || fmtFunction(call)?.startsWith('Fprint') !== true) return false;
  }
  return true;
}

function joined(w: Writing, pieces: readonly Piece[]): string | Reason {
  const parts: string[] = [];
  for (let i = 0; i < pieces.length; i++) {
    const part = stringOf(w, pieces[i]!, i === 0 ? 1 : 2);
    if (isReason(part)) return part;
    parts.push(part);
  }
  return sumText(parts, 1);
}

const mostStatements = 8;

/** One statement a piece. */
function statements(
  w: Writing,
  view: FileView,
  stmt: Node,
  pieces: readonly Piece[],
  sink: Sink,
  writer: string,
): string | Reason {
  if (pieces.length > mostStatements) return reason('format-verb', 'more pieces than are written one by one');
  const lines: string[] = [];
  for (const p of pieces) {
    if (!isLiteral(p) && (p.how.kind === 'int' || p.how.kind === 'float')) {
      const text = appended(w, p, sink === 'buffer' ? `${writer}.AvailableBuffer()` : 'make([]byte, 0, 24)');
      if (isReason(text)) return text;
      lines.push(`${writer}.Write(${text})`);
      continue;
    }
    const text = stringOf(w, p, 1);
    if (isReason(text)) return text;
    lines.push(`${writer}.WriteString(${text})`);
  }
  return lines.join(
    isAloneInLine(view, stmt) ? `\n${indentAt(view, stmt.kind === Kind.ExprStmt ? startOf(stmt.x) : stmt.pos)}` : '; ',
  );
}

function isAloneInLine(view: FileView, stmt: Node): boolean {
  const start = stmt.kind === Kind.ExprStmt ? offsetOf(view, startOf(stmt.x)) : undefined;
  if (start === undefined) return false;
  return /^[\t ]*$/.test(view.text.slice(view.text.lastIndexOf('\n', start - 1) + 1, start));
}
