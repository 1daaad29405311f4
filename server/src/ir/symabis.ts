/**
 * Which functions a package's assembly defines and uses, and by which calling convention. Reference: cmd/asm
 * -gensymabis
 * (asm/internal/asm/parse.go: ParseSymABIs, symDefRef, funcAddress) and ssagen/abi.go (ReadSymABIs; go1.26).
 *
 * Not modelled: names that are registers of the machine count as symbols.
 */
import { AsmInput, AsmKind, type AsmSources, type AsmToken } from './asm';

/** Calling conventions, as bits of a set. */
export const enum ABI {
  None = 0,
  /** Arguments on the stack: assembly. */
  ABI0 = 1,
  ABIInternal = 2,
}

/** What assembly says of symbols, by their names in the object file. */
export interface SymABIs {
  readonly defs: ReadonlyMap<string, ABI>;
  /** Sets of ABIs. */
  readonly refs: ReadonlyMap<string, ABI>;
  /** The machine has more than one calling convention. */
  readonly wrappers: boolean;
}

/** Packages whose assembly may name a calling convention (objabi/pkgspecial.go). */
export const allowAsmABI: ReadonlySet<string> = new Set([
  'runtime',
  'reflect',
  'syscall',
  'internal/bytealg',
  'internal/chacha8rand',
  'internal/runtime/syscall/linux',
  'internal/runtime/syscall/windows',
  'internal/runtime/startlinetest',
]);

/** Adds what one file says to defs and refs. prefix: the package in symbols' names; selectors: it may name ABIs. */
export function readSymABIs(
  text: string,
  sources: AsmSources,
  prefix: string,
  selectors: boolean,
  defs: Map<string, ABI>,
  refs: Map<string, ABI>,
): void {
  const input = new AsmInput(text, sources);
  for (let operands = statement(input); operands !== undefined; operands = statement(input)) {
    const word = operands[0]![0]!.text;
    if (word === 'TEXT') {
      const def = operands.length > 1 ? funcAddress(operands[1]!, prefix, selectors) : undefined;
      if (def !== undefined) defs.set(def.name, def.abi);
      continue;
    }
    for (let i = word === 'DATA' || word === 'FUNCDATA' ? 2 : 1; i < operands.length; i++) {
      const ref = funcAddress(operands[i]!, prefix, selectors);
      if (ref !== undefined) refs.set(ref.name, (refs.get(ref.name) ?? ABI.None) | ref.abi);
    }
  }
}

/** The next instruction: its word, and its operands, split at commas; undefined at the end. */
function statement(input: AsmInput): AsmToken[][] | undefined {
  const ends = (t: AsmToken): boolean => t.kind === AsmKind.Newline || t.text === ';';
  for (;;) {
    let t = input.next();
    while (t !== undefined && ends(t)) t = input.next();
    if (t === undefined) return undefined;
    const operands: AsmToken[][] = [[t]];
    const valid = t.kind === AsmKind.Ident;
    let items: AsmToken[] = [];
    let nesting = 0,
      label = false;
    for (t = input.next(); t !== undefined && !ends(t); t = input.next()) {
      if (operands.length === 1 && items.length === 0) {
        // A suffix of the instruction (.Z), or a label.
        if (t.text === '.') {
          input.next();
          continue;
        }
        if (t.text === ':') {
          label = true;
          break;
        }
      }
      if (nesting === 0 && (t.text === ',' || t.text === ':')) {
        if (items.length > 0) operands.push(items);
        items = [];
        continue;
      }
      if (t.text === '(' || t.text === '[') nesting++;
      else if (t.text === ')' || t.text === ']') nesting--;
      items.push(t);
    }
    if (items.length > 0) operands.push(items);
    if (valid && !label) return operands;
  }
}

/** `[$|*]symbol[<ABI>][+int](SB)`; undefined for other operands and for symbols of the file alone. */
function funcAddress(
  operand: readonly AsmToken[],
  prefix: string,
  selectors: boolean,
): { readonly name: string; readonly abi: ABI } | undefined {
  let i = operand[0]?.text === '$' || operand[0]?.text === '*' ? 1 : 0;
  const sym = operand[i++];
  if (sym?.kind !== AsmKind.Ident) return undefined;
  let abi = ABI.ABI0;
  if (operand[i]?.text === '<') {
    const selector = operand[++i];
    if (selector?.text === '>') return undefined;
    if (selector?.kind === AsmKind.Ident) {
      if (selectors && selector.text === 'ABIInternal') abi = ABI.ABIInternal;
      i++;
    }
    i++;
  }
  if (operand[i]?.text === '+') {
    if (operand[i + 1]?.kind !== AsmKind.Int) return undefined;
    i += 2;
  }
  if (operand.length !== i + 3 || operand[i]!.text !== '(' || operand[i + 1]!.text !== 'SB') return undefined;
  return operand[i + 2]!.text !== ')'
    ? undefined
    : { name: sym.text.startsWith('.') ? prefix + sym.text : sym.text, abi };
}
