/**
 * The cgo room: files that import "C" → what the compiler gets in their place, without a C compiler.
 *
 * Input: the files of one package that import "C", with their trees; a way to read headers; the machine. Output: the
 * texts that cmd/cgo would write, as far as the declarations of C are found: each file with C's names replaced and
 * `//line` directives that lead back, and one generated file that declares the names (cmd/cgo/{gcc,out}.go).
 *
 * Invariants
 * - No program is run: C declarations are read from the preamble and from the headers that it includes.
 * - What no declaration is found for is named `_Cunknown_…`: the type checker says nothing of it, and functions that
 *   use it have no answer. A type of which only the name is known is an incomplete one.
 *
 * Not modelled: macros that are expressions of C; the pointer types of CoreFoundation,
 * JNI and EGL, which are integers in Go; Objective-C and C++; pkg-config.
 *
 * Reading order: package (the whole), preamble, tokens, preprocess, declarations, ctypes; gotypes, generate;
 * references, rewrite.
 */
export { type CgoHost, type CgoOutput, type CgoSource, cgoPackage, generatedName } from './package';
export type { Includes } from './preprocess';
