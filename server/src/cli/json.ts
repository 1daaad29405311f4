/**
 * The answers as JSON: packages, files, functions and findings as docs/report.schema.json describes them.
 */
import { countsAsHeap, type State, states } from '../answers/model';
import type { JoinedProfile } from '../profile';
import type { PackageAnswer, Run } from './load';
import { writeText } from './output';
import { kindOf } from './shown';

export function printJson(
  run: Run,
  answers: readonly PackageAnswer[],
  profilesOf: (run: Run, answers: readonly PackageAnswer[]) => readonly JoinedProfile[],
): void {
  const { flags, ctx } = run;
  writeText(
    JSON.stringify(
      {
        version: 2,
        goVersion: ctx.goRelease,
        goWhy: ctx.why,
        goos: ctx.goos,
        goarch: ctx.goarch,
        inlining: flags.inlining,
        totals: totalsOf(answers),
        packages: answers.map((a) => ({
          importPath: a.loaded.importPath,
          name: a.loaded.name,
          dir: a.loaded.dir,
          ...(a.notices.length === 0 ? {} : { notices: a.notices }),
          files: a.files.map((f) => ({
            ...f,
            functions: f.functions.map((fn) => ({
              ...fn,
              variables: undefined,
              findings: fn.findings
                .filter((x) => {
                  const k = kindOf(x);
                  return k !== undefined && flags.kinds.has(k);
                })
                .map((x) => ({ ...x, ...a.inliningOf(x) })),
            })),
          })),
        })),
        ...(flags.profiles.length === 0 ? {} : { profiles: profilesOf(run, answers).map(profileJson) }),
        problems: run.problems.told,
      },
      null,
      1,
    ) + '\n',
  );
}

/** Figures of all that was analysed, whatever --kinds chooses. */
interface Totals {
  readonly packages: number;
  readonly functions: number;
  /** Functions without an answer. */
  readonly silent: number;
  /** Places on the heap: states heap, grows and nonzero. */
  readonly heap: number;
  readonly states: Readonly<Record<State, number>>;
}

function totalsOf(answers: readonly PackageAnswer[]): Totals {
  const byState = Object.fromEntries(states.map((s) => [s, 0])) as Record<State, number>;
  let functions = 0,
    silent = 0,
    heap = 0;
  for (const a of answers)
    for (const file of a.files)
      for (const fn of file.functions) {
        functions++;
        if (fn.silence !== undefined) silent++;
        for (const f of fn.findings) {
          if (f.allocation === undefined) continue;
          byState[f.state]++;
          if (countsAsHeap(f.state)) heap++;
        }
      }
  return { packages: answers.length, functions, silent, heap, states: byState };
}

/** A profile with the places' shares; findings go by their identities. */
function profileJson(p: JoinedProfile): object {
  return {
    ...p,
    places: p.places.map((place) => ({
      ...place,
      share: p.bytes === 0 ? 0 : place.bytes / p.bytes,
      findings: place.findings.map((f) => f.id),
      call: place.call?.callee,
    })),
  };
}
