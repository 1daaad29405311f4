/** The package's init function, after inlining (cmd/compile/internal/pkginit/init.go, go1.26). */
import { BlockStmt, type Func } from './node';
import { Schedule, type StaticInitOptions } from './staticinit';

/**
 * Takes static initialisations out of the function that initialises the package's variables (`init`, isPackageInit).
 */
export function makeTask(init: Func, opts: StaticInitOptions): void {
  const s = new Schedule(opts);
  for (const n of init.body) s.staticInit(n);
  init.body = s.out.length > 0 ? s.out : [new BlockStmt(0, [])];
}
