/**
 * From checked syntax trees to the tree that inlining and escape analysis are defined on.
 *
 * Input: packages of the types room, bodies checked on demand. Output: a Unit, the functions of one package as the
 * compiler would compile them – declared ones, the initializer, literals, instances of generic functions by shape – in
 * the compiler's order, with implicit conversions, address-ofs and temporaries where the compiler has them.
 *
 * Invariants: the tree of a function is made for each analysis and belongs to it. Types and symbols are shared by
 * the session; functions and variables at package level have one Name each. Code without meaning (the checker
 * complained) makes its function one without an answer, and leaves the others alone.
 *
 * Not modelled: dictionaries' contents, debug information, anything behind escape analysis.
 *
 * Reading order: op, type, node (the vocabulary), intern, world (from the types room), unit, lower-func, lower-stmt,
 * lower-expr, lower-call, lower-method, lower-godefer, rangefunc; instances
 * (what a package instantiates by mentioning it) with instances-layout (dictionaries); then the passes bloop, loopvar,
 * staticinit, abiwrappers (with asm and symabis, which read assembly), deadlocals; fmt and typefmt print, staticvalue,
 * visit, scc and size serve the rooms below.
 */
export { distinctVars, lowerOne, lowerPackage } from './lower-func';
export { type InlineSite, lowerInlined } from './lower-inline';
export { Func, Name } from './node';
export { lowerRepresentatives } from './representative';
export { type LowerNote, Unit, type UnitHost } from './unit';
export { globalFunc, World } from './world';
