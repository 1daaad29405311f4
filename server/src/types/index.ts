/**
 * types: Go's type checker, as cmd/compile/internal/types2 (go1.26) has it.
 *
 * Input: syntax trees of a package's files and, through CheckConfig, the packages that they import.
 * Output: types, objects, constant values and selections in the slots of the syntax trees (see info.ts for what stands
 * where), the checker of each package with its functions and its order of initialization, and problems in the user's
 * program, worded as the compiler words them.
 *
 * Invariants
 * - Packages are checked lazily. An object's type is computed when it is first asked for, also from an importing
 * package;
 *   whoever takes an object out of a package's scope or out of a list of methods calls resolveObject() before using its
 *   type. Function bodies are checked one at a time, on demand.
 * - Types are compared with identical() and printed with typeString(), never compared by reference; the same instance
 * may
 *   exist once in each package that uses it. What a defined type keeps (`state`) is read through named.ts, since
 *   instances are expanded when they are looked into.
 * - A tree's slots hold the result of the last check. Nothing in here throws because of what the user wrote.
 *
 * Not modelled: cgo's type checking of "C", error codes, the position of `declared at` in inference errors.
 *
 * Reading order: type.ts, object.ts, scope.ts, package.ts, info.ts, checker.ts (the contract); check.ts and resolver.ts
 * (what runs when); decl.ts, typexpr.ts, struct.ts, interface.ts, signature.ts (declarations); expr.ts, operand.ts,
 * call.ts, builtins.ts, stmt.ts (bodies); named.ts, typeset.ts, under.ts, predicates.ts, lookup.ts (questions about
 * types); subst.ts, instantiate.ts, infer.ts, unify.ts (generics).
 */

export { asNamed, unalias } from './alias';
export { checkAll, checkFuncBody, checkInitOrder, checkPackageLevel, newChecker, unusedImports } from './check';
export type { CheckConfig, DeclInfo, Initializer, TypeProblem } from './checker';
export { Checker } from './checker';
export { Context, newContext } from './context';
export { resolveObject } from './decl';
export { Mode, objectOf, SelectionKind, typeOf } from './info';
export { implements_, instance } from './instantiate';
export type { LookupResult } from './lookup';
export { deref, hasPtrRecv, lookupFieldOrMethod, missingMethod } from './lookup';
export { context, methodAt, numMethods, origin, typeArgs, typeParams } from './named';
export type { Obj, ObjectSlot } from './object';
export {
  Builtin,
  BuiltinId,
  Color,
  Const,
  Func,
  id,
  isExported,
  Label,
  Nil,
  ObjTag,
  originFunc,
  originVar,
  PkgName,
  sameId,
  samePkg,
  TypeName,
  Var,
  VarKind,
} from './object';
export { Package } from './package';
export {
  comparable,
  defaultType,
  hasNil,
  identical,
  identicalIgnoreTags,
  isGeneric,
  isInterface,
  isTyped,
  isTypeParam,
  isUntyped,
  isValid,
} from './predicates';
export { collectObjects } from './resolver';
export { Scope } from './scope';
export { lookupSelection, selectionType } from './selection';
export { alignof, fieldOffsets, offsetof, sizeof } from './sizes';
export type { SubstMap } from './subst';
export { makeSubstMap, subst, substWith } from './subst';
export type { Type, TypeExtension } from './type';
export {
  Alias,
  ArrayType,
  Basic,
  BasicInfo,
  BasicKind,
  ChanType,
  InterfaceType,
  MapType,
  Named,
  PointerType,
  Signature,
  SliceType,
  StructType,
  Tag,
  Term,
  Tuple,
  TypeParam,
  Union,
} from './type';
export { tparamIface } from './typeparam';
export { TypeSet, typeSet, typeSetMethodIndex } from './typeset';
export type { Qualifier } from './typestring';
export { objectString, packageName, relativeTo, typeString } from './typestring';
export { commonUnder, under, underIs } from './under';
export {
  Typ,
  Universe,
  universeByte,
  universeRune,
} from './universe';
export { allowVersion, asGoVersion } from './version';
