/** Names of functions in profiles: `example.com/m/pkg.(*T).M.func1`, dots of paths behind the last slash escaped. */

export interface Symbol {
  /** Import path; "main" for commands. */
  readonly path: string;
  /** The declared function as answers name it, without type arguments and what is inside it. */
  readonly name: string;
  /** It is a function literal in that function. */
  readonly literal: boolean;
}

/** The parts of a function's name. */
export function parseSymbol(full: string): Symbol {
  const plain = withoutTypeArguments(full);
  const slash = plain.lastIndexOf('/') + 1;
  const dot = plain.indexOf('.', slash);
  if (dot < 0) return { path: '', name: plain, literal: false };
  const path = plain
    .slice(0, dot)
    .replace(/%([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  let name = plain.slice(dot + 1).replace(/-fm$/, '');
  const inner = /[.-](?:func|gowrap|deferwrap|range)\d.*$|\.\d+$/.exec(name);
  if (inner !== null) name = name.slice(0, inner.index);
  // Literals of package variables belong to the initializer.
  if (/^glob\.$|^glob$|^init(\.\d+)?$/.test(name)) name = 'init';
  return { path, name, literal: inner !== null };
}

/** Brackets can be nested. */
function withoutTypeArguments(name: string): string {
  let out = '',
    depth = 0;
  for (const c of name) {
    if (c === '[') depth++;
    else if (c === ']') depth = Math.max(0, depth - 1);
    else if (depth === 0) out += c;
  }
  return out;
}

/** Whether it is a function of the runtime, which allocates for others. */
export function isRuntime(func: string): boolean {
  return /^(?:runtime|internal\/runtime\/.*|internal\/bytealg)\./.test(func);
}
