/** Our trees in the form of main.go beside this file. */
import { PosBase } from '../../../server/src/base/pos';
import { BranchTok, Kind, type Node, parseBody, parseFile } from '../../../server/src/syntax';

const branchNames: Readonly<Record<BranchTok, string>> = {
  [BranchTok.Break]: 'break',
  [BranchTok.Continue]: 'continue',
  [BranchTok.Fallthrough]: 'fallthrough',
  [BranchTok.Goto]: 'goto',
};

type Below = Node | undefined | readonly (Node | undefined)[];

/** Kind, own values and children of a node, in the order of the reference's fields. */
function fields(n: Node, place: (pos: number) => string): [string, readonly unknown[], readonly Below[]] {
  switch (n.kind) {
    case Kind.File:
      return ['File', [place(n.eof), n.goVersion], [n.pkgName, n.declList]];
    case Kind.ImportDecl:
      return ['ImportDecl', [], [n.localPkgName, n.path]];
    case Kind.ConstDecl:
      return ['ConstDecl', [], [n.nameList, n.type, n.values]];
    case Kind.TypeDecl:
      return ['TypeDecl', [n.alias], [n.name, n.tparamList, n.type]];
    case Kind.VarDecl:
      return ['VarDecl', [], [n.nameList, n.type, n.values]];
    case Kind.FuncDecl:
      return ['FuncDecl', [], [n.recv, n.name, n.tparamList, n.type, n.body]];
    case Kind.BadExpr:
      return ['BadExpr', [], []];
    case Kind.Name:
      return ['Name', [hex(n.value)], []];
    case Kind.BasicLit:
      return ['BasicLit', [hex(n.value), n.litKind, n.bad], []];
    case Kind.CompositeLit:
      return ['CompositeLit', [n.nkeys, place(n.rbrace)], [n.type, n.elemList]];
    case Kind.KeyValueExpr:
      return ['KeyValueExpr', [], [n.key, n.value]];
    case Kind.FuncLit:
      return ['FuncLit', [], [n.type, n.body]];
    case Kind.ParenExpr:
      return ['ParenExpr', [], [n.x]];
    case Kind.SelectorExpr:
      return ['SelectorExpr', [], [n.x, n.sel]];
    case Kind.IndexExpr:
      return ['IndexExpr', [], [n.x, n.index]];
    case Kind.SliceExpr:
      return ['SliceExpr', [n.full], [n.x, n.index]];
    case Kind.AssertExpr:
      return ['AssertExpr', [], [n.x, n.type]];
    case Kind.TypeSwitchGuard:
      return ['TypeSwitchGuard', [], [n.lhs, n.x]];
    case Kind.Operation:
      return ['Operation', [n.op], [n.x, n.y]];
    case Kind.CallExpr:
      return ['CallExpr', [n.hasDots], [n.fun, n.argList]];
    case Kind.ListExpr:
      return ['ListExpr', [], [n.elemList]];
    case Kind.ArrayType:
      return ['ArrayType', [], [n.len, n.elem]];
    case Kind.SliceType:
      return ['SliceType', [], [n.elem]];
    case Kind.DotsType:
      return ['DotsType', [], [n.elem]];
    case Kind.StructType:
      return ['StructType', [], [n.fieldList, n.tagList]];
    case Kind.Field:
      return ['Field', [], [n.name, n.type]];
    case Kind.InterfaceType:
      return ['InterfaceType', [], [n.methodList]];
    case Kind.FuncType:
      return ['FuncType', [], [n.paramList, n.resultList]];
    case Kind.MapType:
      return ['MapType', [], [n.key, n.value]];
    case Kind.ChanType:
      return ['ChanType', [n.dir], [n.elem]];
    case Kind.EmptyStmt:
      return ['EmptyStmt', [], []];
    case Kind.LabeledStmt:
      return ['LabeledStmt', [], [n.label, n.stmt]];
    case Kind.BlockStmt:
      return ['BlockStmt', [place(n.rbrace)], [n.list]];
    case Kind.ExprStmt:
      return ['ExprStmt', [], [n.x]];
    case Kind.SendStmt:
      return ['SendStmt', [], [n.chan, n.value]];
    case Kind.DeclStmt:
      return ['DeclStmt', [], [n.declList]];
    case Kind.AssignStmt:
      return ['AssignStmt', [n.op], [n.lhs, n.rhs]];
    case Kind.BranchStmt:
      return ['BranchStmt', [branchNames[n.tok], ...(n.target ? ['->', place(n.target.pos)] : [])], [n.label]];
    case Kind.CallStmt:
      return ['CallStmt', [n.isGo ? 'go' : 'defer'], [n.call]];
    case Kind.ReturnStmt:
      return ['ReturnStmt', [], [n.results]];
    case Kind.IfStmt:
      return ['IfStmt', [], [n.init, n.cond, n.then, n.else]];
    case Kind.ForStmt:
      return ['ForStmt', [], [n.init, n.cond, n.post, n.body]];
    case Kind.SwitchStmt:
      return ['SwitchStmt', [place(n.rbrace)], [n.init, n.tag, n.body]];
    case Kind.SelectStmt:
      return ['SelectStmt', [place(n.rbrace)], [n.body]];
    case Kind.RangeClause:
      return ['RangeClause', [n.def], [n.lhs, n.x]];
    case Kind.CaseClause:
      return ['CaseClause', [place(n.colon)], [n.cases, n.body]];
    case Kind.CommClause:
      return ['CommClause', [place(n.colon)], [n.comm, n.body]];
  }
}

function hex(s: string): string {
  return Buffer.from(s, 'latin1').toString('hex');
}

/** The tree of a file as text; with `skip`, bodies are read by parseBody(). */
export function dump(name: string, src: string, skip: boolean): string {
  const base = new PosBase(1, 1 + src.length, name, src);
  const place = (pos: number): string => {
    const p = base.place(pos);
    return `${p.line}:${p.col}`;
  };
  const out: string[] = [];
  const r = parseFile(src, 1, { skipBodies: skip });
  const problems = [...r.problems];
  if (skip) for (const d of r.file.declList) if (d.kind === Kind.FuncDecl) problems.push(...parseBody(src, 1, d));
  for (const p of problems) out.push(`! ${place(p.pos)} ${p.message}`);
  const node = (n: Node): void => {
    const [kind, values, below] = fields(n, place);
    out.push([kind, place(n.pos), ...values].join(' '));
    for (const b of below) {
      if (b === undefined) out.push('-');
      else if ('kind' in b) node(b);
      else {
        out.push('[' + b.length);
        for (const x of b)
          if (x === undefined) out.push('-');
          else node(x);
      }
    }
  };
  node(r.file);
  return out.join('\n') + '\n';
}

/** For the measurement of speed. */
export { parseFile, parseImports } from '../../../server/src/syntax';
