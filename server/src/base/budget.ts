/**
 * How far work goes that can grow without bound on small inputs. The compiler has no such bounds there: it takes all of
 * the memory, or does not end. Each number is a large multiple of what the standard library and the modules that the
 * tests compare with come to (in parentheses), so that only generated or hostile code exceeds it. What does has no
 * answer, and the reason says so.
 */

/** Types that a declared type is written with, each as often as it stands there: a struct's fields, above all. */
export const maxTypeSize = 100_000;
/** The same for a type argument (7), and how deep types are nested in one (4): instances have them in their names. */
export const maxTypeArgSize = 10_000;
export const maxTypeArgDepth = 100;
/** Instances of generic functions, and of generic types, that one package needs (315). */
export const maxInstances = 30_000;
/** How many embedded fields lead to a promoted method: each type on the way has a wrapper, which has all of them. */
export const maxEmbedding = 100;
/** Types that one substitution, or one unification, looks at. */
export const maxTypeSteps = 50_000;
/** Bytes of a constant string, which `s + s` doubles again and again. */
export const maxConstantString = 1 << 26;
/** Calls in inlined bodies that are inlined into one function: a function of that many is megabytes of code (500). */
export const maxNestedInlining = 5_000;

/** Thrown where a budget is exceeded, with the reason; caught where declarations are checked and lowered. */
export class OverBudget extends Error {}

export const reasons = {
  typeSize: `its type is written with more than ${maxTypeSize} types`,
  typeArgs:
    `its type arguments are written with more than ${maxTypeArgSize} types ` +
    `or nested more than ${maxTypeArgDepth} deep`,
  endless: 'what it instantiates has no end',
  instances: `it needs more than ${maxInstances} instances of generic functions or types`,
  embedding: `methods are promoted from more than ${maxEmbedding} embedded fields deep`,
  typeSteps: `its types take more than ${maxTypeSteps} steps to compare`,
  constantString: `it has a constant string of more than ${maxConstantString} bytes`,
  nestedInlining: `more than ${maxNestedInlining} calls in inlined bodies would be inlined into it`,
};
