/** The answers as JSON: packages, files, functions and findings as answers/model.ts describes them. */
import type { JoinedProfile } from '../profile';
import type { PackageAnswer, Run } from './load';
import { writeText } from './output';
import { kindOf } from './people';

export function printJson(
  run: Run,
  answers: readonly PackageAnswer[],
  profilesOf: (run: Run, answers: readonly PackageAnswer[]) => readonly JoinedProfile[],
): void {
  const { flags, ctx } = run;
  writeText(
    JSON.stringify(
      {
        version: 1,
        goVersion: ctx.goRelease,
        goWhy: ctx.why,
        goos: ctx.goos,
        goarch: ctx.goarch,
        inlining: flags.inlining,
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
