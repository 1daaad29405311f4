/**
 * The syntax room: Go text to trees.
 *
 * Input: a file's text, or a top-level declaration's, as binary string, and the position of its first byte.
 * Output: nodes (nodes.ts) with the positions that cmd/compile gives them, and problems in its words.
 *
 * Invariants
 * - Nothing here throws on any text, nor runs without end. A tree is complete: what could not be read is a BadExpr or
 * `_`.
 * - Trees are at most maxNesting deep, except for `else if` chains (maxElseIf), chains of selectors and calls
 *   (maxPostfix) and left operands of binary operations (maxTerms), which consumers have to walk with loops.
 * - Of several syntax errors in a line only the first is reported, as the compiler does.
 *
 * Not modelled: comments (directives are read, see pragma.ts); the compiler's giving up after an error: recovery here
 * keeps every declaration and statement around it, so that behind a first error further ones may differ.
 *
 * Reading order: nodes, tokens, parser (state and recovery), scanner, literal, file, decl, type, expr, stmt, branches;
 * pragma; source (encoding, skipped bodies); document (open files, by tree-sitter; imported by its own path, since it
 * brings WebAssembly along).
 */

export { unpackListExpr, unparen } from './expr';
export { behind, startOf } from './extent';
export { type ParsedDecl, type ParsedFile, parseBody, parseDecl, parseFile } from './file';
export { type FileImports, type ImportClause, parseImports } from './imports';
export { NameTable } from './intern';
export { runeValue, unquote } from './literal';
export * from './nodes';
export type { ParseOptions, SyntaxProblem } from './parser';
export { endPos, startPos } from './positions';
export { checkFileDirectives } from './pragma';
export { nodeString } from './printer';
export { encodeRune } from './source';
export { opString } from './tokens';
export { children, walk } from './walk';
