/** Dependencies first; import cycles are cut and told. */
import type { PackageData } from './package';

const enum Color {
  White,
  Grey,
  Black,
}

/**
 * All packages in the order of their dependencies: depth first from the roots, imports by name. The import that closes
 * a
 * cycle becomes an error of its package, so that what remains has an order.
 */
export function sortPackages(packages: ReadonlyMap<string, PackageData>, roots: readonly PackageData[]): PackageData[] {
  const order: PackageData[] = [];
  const colors = new Map<PackageData, Color>();
  const stack: { p: PackageData; deps: [string, string][]; next: number }[] = [];
  const enter = (p: PackageData): void => {
    colors.set(p, Color.Grey);
    stack.push({ p, deps: [...p.imports].sort((a, b) => (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0)), next: 0 });
  };
  const rest = [...packages.values()].sort((a, b) => (a.importPath < b.importPath ? -1 : 1));
  for (const root of [...roots, ...rest]) {
    if ((colors.get(root) ?? Color.White) !== Color.White) continue;
    enter(root);
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      const edge = top.deps[top.next++];
      if (edge === undefined) {
        stack.pop();
        colors.set(top.p, Color.Black);
        order.push(top.p);
        continue;
      }
      const dep = packages.get(edge[1]);
      if (!dep) continue;
      const color = colors.get(dep) ?? Color.White;
      if (color === Color.White) enter(dep);
      else if (color === Color.Grey)
        cut(
          stack.slice(stack.findIndex((s) => s.p === dep)).map((s) => s.p),
          edge[0],
        );
    }
  }
  return order;
}

/** The last package of the chain imports the first under this path. */
function cut(chain: readonly PackageData[], path: string): void {
  const p = chain[chain.length - 1]!;
  p.imports.delete(path);
  const names = [...chain, chain[0]!].map((x) => x.importPath);
  const message = `package ${names.join('\n\timports ')}: import cycle not allowed`;
  p.importErrors.set(path, message);
  const build = p.build;
  for (const file of build ? [...build.goFiles, ...build.testGoFiles, ...build.xtestGoFiles] : []) {
    for (const imp of file.header.imports) {
      if (imp.path === path) p.problems.push({ kind: 'import cycle', message, file: file.path, offset: imp.pos });
    }
  }
}
