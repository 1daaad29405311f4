/**
 * Trees of open documents, kept by tree-sitter and edited at every change. They say where the top-level declarations
 * begin and end while the file is half typed, and which of them an edit touched; what a declaration holds, our own
 * parser says. This is the only use of web-tree-sitter.
 *
 * Trees live in WebAssembly memory: who makes a DocumentTree has to free() it.
 */
import { join } from 'node:path';
import type { Node, Point, Tree, Parser as TreeParser } from 'web-tree-sitter';

// Not an import: bundled as CommonJS, the package's ES module would not find itself, since import.meta is empty there.
const { Edit, Language, Parser } = require('web-tree-sitter') as typeof import('web-tree-sitter');

/** The files that have to lie in the folder that TreeSitter.load() is given. */
const runtimeWasm = 'web-tree-sitter.wasm',
  grammarWasm = 'tree-sitter-go.wasm';

/** tree-sitter with Go's grammar: what trees are made with. Lives in WebAssembly memory as long as the process. */
export class TreeSitter {
  private constructor(private readonly parser: TreeParser) {}

  /** Loads tree-sitter and the grammar from the folder that has both files. */
  static async load(wasmDir: string): Promise<TreeSitter> {
    await Parser.init({
      locateFile: (file: string) => join(wasmDir, file === grammarWasm ? grammarWasm : runtimeWasm),
    });
    const language = await Language.load(join(wasmDir, grammarWasm));
    return new TreeSitter(new Parser().setLanguage(language));
  }

  treeOf(text: string): DocumentTree {
    return new DocumentTree(this, text);
  }

  /** undefined if tree-sitter gives up. */
  parse(text: string, old: Tree | undefined): Tree | undefined {
    return this.parser.parse(text, old) ?? undefined;
  }
}

/** A change of a text, in UTF-16 units; points are rows and columns from 0. */
export interface TextEdit {
  readonly startIndex: number;
  readonly oldEndIndex: number;
  readonly newEndIndex: number;
  readonly startPosition: Point;
  readonly oldEndPosition: Point;
  readonly newEndPosition: Point;
}

/**
 * A piece of a document, [start, end) in UTF-16 units: one top-level declaration with the comments in front of it. The
 * first piece holds the package clause. Each piece starts where the one before ends.
 */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

/** A document's pieces behind an edit. */
export interface DocumentChange {
  readonly extents: readonly Extent[];
  /** For each piece its index before the edit if its text is the same, else -1. */
  readonly from: readonly number[];
}

/** The tree of one open document. */
export class DocumentTree {
  private tree: Tree | undefined;
  private pieces: readonly Extent[];

  /** Without a tree, where tree-sitter gives up, partition() goes by lines alone. */
  constructor(
    private readonly trees: TreeSitter,
    text: string,
  ) {
    this.tree = trees.parse(text, undefined);
    this.pieces = partition(text, this.tree);
  }

  /** The document's pieces; together they are the whole text. */
  get extents(): readonly Extent[] {
    return this.pieces;
  }

  /** Follows a change of the document. */
  edit(edit: TextEdit, newText: string): DocumentChange {
    const old = this.tree;
    old?.edit(new Edit(edit));
    this.tree = this.trees.parse(newText, old);
    old?.delete();
    const before = this.pieces;
    this.pieces = partition(newText, this.tree);
    return { extents: this.pieces, from: origins(before, this.pieces, edit) };
  }

  /** Whether tree-sitter sees the text as broken; our parser may be of another opinion. */
  get hasError(): boolean {
    return this.tree?.rootNode.hasError ?? true;
  }

  /** Gives the memory back; the object is of no use then. */
  free(): void {
    this.tree?.delete();
    this.tree = undefined;
  }
}

/** For each new piece the index of the old one that lies outside of the edit and has become it, or -1. */
function origins(before: readonly Extent[], after: readonly Extent[], edit: TextEdit): number[] {
  const shift = edit.newEndIndex - edit.oldEndIndex;
  const moved = new Map<number, number>();
  before.forEach((e, i) => {
    if (e.end <= edit.startIndex) moved.set(e.start, i);
    else if (e.start >= edit.oldEndIndex) moved.set(e.start + shift, i);
  });
  return after.map((e) => {
    const i = moved.get(e.start);
    const old = i === undefined ? undefined : before[i];
    return i !== undefined && old !== undefined && old.end - old.start === e.end - e.start ? i : -1;
  });
}

/** Where the next line from an offset on starts that can start a declaration: our guess where tree-sitter is lost. */
function declLine(text: string, from: number): number {
  const line = /^(?:func|type|var|const|import)(?=[ \t(])/gm;
  line.lastIndex = from;
  return line.exec(text)?.index ?? -1;
}

/** Cuts a text into its pieces. */
function partition(text: string, tree: Tree | undefined): Extent[] {
  const starts: number[] = [];
  // where the text of the piece before ends, for each start: a comment behind it in its line belongs to it
  const ends: number[] = [];
  if (tree === undefined) {
    lineStarts(text, 0, text.length, undefined, starts, ends);
  } else {
    let seenEnd = 0;
    for (const node of tree.rootNode.namedChildren) {
      if (node.type === 'comment') continue;
      if (!isDeclaration(node.type)) {
        lineStarts(text, node.startIndex, node.endIndex, tree, starts, ends);
      } else {
        push(starts, ends, node.startIndex, seenEnd);
        // declarations that the error recovery has swallowed
        if (node.hasError && !balanced(text, node.startIndex, node.endIndex)) {
          lineStarts(text, node.startIndex + 1, node.endIndex, tree, starts, ends);
        }
      }
      seenEnd = node.endIndex;
    }
  }
  return extents(text, starts, ends);
}

function isDeclaration(type: string): boolean {
  switch (type) {
    case 'package_clause':
    case 'import_declaration':
    case 'const_declaration':
    case 'type_declaration':
    case 'var_declaration':
    case 'function_declaration':
    case 'method_declaration':
      return true;
    default:
      return false;
  }
}

/** Whether a line that starts there looks like a declaration. */
function startsDeclaration(text: string, at: number): boolean {
  return /^(?:func|type|var|const|import)[ \t(]/.test(text.slice(at, at + 'import('.length));
}

function push(starts: number[], ends: number[], start: number, end: number): void {
  const last = starts[starts.length - 1];
  if (last !== undefined && start <= last) return;
  starts.push(start);
  ends.push(end);
}

/** Appends the lines of text[from:to] that look like declarations, outside of comments and strings. */
function lineStarts(
  text: string,
  from: number,
  to: number,
  tree: Tree | undefined,
  starts: number[],
  ends: number[],
): void {
  for (let at = declLine(text, from); at >= 0 && at < to; at = declLine(text, at + 1)) {
    if (tree !== undefined && inText(tree.rootNode.descendantForIndex(at))) continue;
    push(starts, ends, at, -1);
  }
}

function inText(node: Node | null): boolean {
  return node !== null && (node.type === 'comment' || node.type.startsWith('raw_string_literal'));
}

/**
 * Whether brackets close at the end of text[from:to] and not before: then the grammar does not know some construct,
 * but the piece is one.
 */
function balanced(text: string, from: number, to: number): boolean {
  let level = 0,
    closed = false;
  for (let i = from; i < to; i++) {
    switch (text.charCodeAt(i)) {
      case 40:
      case 91:
      case 123:
        level++;
        break;
      case 41:
      case 93:
      case 125:
        level--;
        if (level < 0) return false;
        closed = level === 0;
        break;
      case 34:
      case 39: {
        const quote = text.charCodeAt(i);
        for (i++; i < to; i++) {
          const c = text.charCodeAt(i);
          if (c === quote || c === 10) break;
          if (c === 92) i++;
        }
        break;
      }
      case 96:
        i = text.indexOf('`', i + 1);
        if (i < 0 || i >= to) return false;
        break;
      case 47:
        if (text.charCodeAt(i + 1) === 47) {
          i = text.indexOf('\n', i);
          if (i < 0) i = to;
        } else if (text.charCodeAt(i + 1) === 42) {
          i = text.indexOf('*/', i + 2);
          if (i < 0 || i >= to) return false;
          i++;
        }
        break;
      case 10:
        // at level 0, a line may not start another declaration
        if (level === 0 && closed && i + 1 < to && startsDeclaration(text, i + 1)) return false;
        break;
      default:
        break;
    }
  }
  return level === 0;
}

/** The pieces that begin with the comments in front of these starts. */
function extents(text: string, starts: readonly number[], ends: readonly number[]): Extent[] {
  const out: Extent[] = [];
  let from = 0;
  for (let i = 1; i < starts.length; i++) {
    const start = starts[i]!,
      end = ends[i]!;
    const cut = end >= 0 ? lineBehind(text, end, start) : commentAbove(text, start);
    if (cut <= from) continue;
    out.push({ start: from, end: cut });
    from = cut;
  }
  out.push({ start: from, end: text.length });
  return out;
}

/** The start of the line behind a declaration's end; where the next one starts in the same line, that. */
function lineBehind(text: string, end: number, next: number): number {
  let i = end;
  for (;;) {
    const eol = text.indexOf('\n', i);
    if (eol < 0 || eol >= next) return next;
    // a comment that starts in the line and goes on behind it
    const line = text.slice(i, eol),
      open = line.indexOf('/*'),
      lineComment = line.indexOf('//');
    if (open < 0 || (lineComment >= 0 && lineComment < open)) return eol + 1;
    const close = text.indexOf('*/', i + open + 2);
    if (close < 0 || close + 2 > next) return next;
    i = close + 2;
  }
}

/**
 * The start of the blank lines and line comments above a declaration, for where its predecessor's end is not known.
 * It is where lineBehind() would cut, so that pieces stay the same while a brace is missing.
 */
function commentAbove(text: string, start: number): number {
  let from = start;
  while (from > 0) {
    const line = from < 2 ? 0 : text.lastIndexOf('\n', from - 2) + 1;
    if (!text.startsWith('//', line) && text.slice(line, from).trim() !== '') break;
    from = line;
  }
  return from;
}
