/** Interface types. Answers to types2/interface.go. */
import type { Pos } from '../base/pos';
import type { InterfaceType as InterfaceTypeExpr } from '../syntax/nodes';
import { asNamed } from './alias';
import { later } from './check';
import type { Checker } from './checker';
import { atPos, errorf } from './errors';
import { typeText } from './format';
import { Func, type TypeName, Var, VarKind } from './object';
import { isValid } from './predicates';
import { recordDef } from './recording';
import { InterfaceType, Tag, type Type } from './type';
import { computeInterfaceTypeSet, sortMethods } from './typeset';
import { topTypeSet } from './typeset-data';
import { typ } from './typexpr';
import { parseUnion } from './union';

/** An interface type to be set up. */
export function newInterface(check: Checker | undefined): InterfaceType {
  const t = new InterfaceType([], []);
  t.check = check;
  return t;
}

/** Sets up an interface type; def is the type name that it is declared for, if any. */
export function interfaceType(
  check: Checker,
  ityp: InterfaceType,
  iface: InterfaceTypeExpr,
  def: TypeName | undefined,
): void {
  const methods: Func[] = [];
  const embeddeds: Type[] = [];
  const embedPos: Pos[] = [];
  for (const f of iface.methodList) {
    if (f.name === undefined) {
      embeddeds.push(parseUnion(check, f.type));
      embedPos.push(atPos(f.type));
      continue;
    }
    const name = f.name.value;
    if (name === '_') {
      errorf(check, f.name, 'methods must have a unique non-blank name');
      continue;
    }
    const sig = typ(check, f.type);
    if (sig.tag !== Tag.Signature) {
      if (isValid(sig)) errorf(check, f.type, `${typeText(check, sig)} is not a method signature`);
      continue;
    }
    // The receiver of a declared interface's method is the declared type.
    const recvType: Type = (def?.type === undefined ? undefined : asNamed(def.type)) ?? ityp;
    sig.recv = new Var(f.name.pos, check.pkg, '', recvType, VarKind.Recv);
    const m = new Func(f.name.pos, check.pkg, name, sig);
    recordDef(check, f.name, m);
    methods.push(m);
  }
  ityp.embeddeds = embeddeds;
  ityp.embedPos = embedPos;
  ityp.complete = true;
  if (methods.length === 0 && embeddeds.length === 0) {
    ityp.methods = methods;
    ityp.tset = topTypeSet;
    return;
  }
  sortMethods(methods);
  ityp.methods = methods;
  later(check, () => {
    computeInterfaceTypeSet(check, iface.pos, ityp);
  });
}
