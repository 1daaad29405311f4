/** What `goscape help` says. */
import { causes } from '../answers/causes';
import { catalogue } from '../fixes/index';

const general = `goscape shows where the values of a Go program live, and why.

usage:
    goscape [FLAGS] [PACKAGES]         a report: what is on the heap, why, grouped by function
    goscape -m[=2] [-l] [PACKAGES]     the compiler's lines, as \`go build -gcflags=-m\` prints them
    goscape explain PLACE|FUNCTION     all about one place, FILE:LINE[:COL], or one function
    goscape fix [PACKAGES]             edits that take allocations away: a list, a patch, or made
    goscape lsp                        the language server, on standard input and output
    goscape help [COMMAND|causes]      more about a command; the causes
    goscape --version

PACKAGES are named as for the go command: import paths, ./..., folders, or the files of one package.

flags:
    -C DIR            work in DIR
    -m, -m=2          the compiler's format; with 2, its explanations, too
    -l                answer as for a build without inlining (-gcflags=-l)
    --json, --sarif   for other programs
    --kinds=LIST      what to report: moved, escapes, leaks, free, stays (default moved,escapes)
    --steps           with the steps of each chain
    --func=RE         of the functions whose names match
    --summary         the summary and what matters most, and no more
    --top=N           how many findings matter most (default 10)
    --sort=ORDER      weight (all that matters), loops, size, callers, or place
    --all             also what runs rarely, what depends on values, and the copies that inlining made
    --no-copies       no copies at all, those of other modules' functions included
    --fail-on=LIST    exit status 1 if there is any of heap, moved, escapes, leaks, or a cause
    --profile=FILE    rank by a heap profile (pprof): what allocates most, and why; twice: before and after
    --tests           with the packages' tests
    --goos, --goarch, --go, --goroot, --tags
                      what to build for; default: as the go command would. --go=1.24 or 1.24.13 takes
                      that release with its standard library, from the module cache
    --race, --msan, --asan, -d=checkptr
                      answer for a build with that flag; default: as GOFLAGS says
    --pgo=FILE        with a profile for all packages; off: without any. default, auto: commands, with what
                      they import, have the default.pgo beside them

exit status: 0 fine · 1 errors in the sources, or findings that --fail-on names · 2 the command line is wrong
`;

const explain = `usage: goscape explain [FLAGS] FILE:LINE[:COL]
       goscape explain [FLAGS] FUNCTION

Says of the variable, allocation, call or function at a place what becomes of it: the verdict, the chain of steps up to
who keeps it, what helps, and the compiler's own lines. Columns count bytes, from 1. Without a column: of all there is
in the line. A base name is enough where it is the only one below the folder, and places may be named as //line
directives have them. Functions are named as Name, T.Name or pkg.Name.

flags: -C, -l, --goos, --goarch, --go, --goroot, --tags, --race, --pgo as for the report
`;

const fix = `usage: goscape fix [--list | --diff | --write] [FLAGS] [PACKAGES]

Finds edits that take an allocation away. Each was tried in memory before it is shown: the allocation is gone, nothing
else is on the heap for it, and everything still type-checks. Proven edits change nothing that a program can show;
others ("look") come with the conditions that somebody has to check.

    --list            a line for each edit, and how much of what is on the heap they take away (the default)
    --diff            a patch
    --write           makes the edits, and says how many places on the heap there were and are
    --explain         also why edits are not offered
    --only=LIST       these fixes, by name
    --grade=GRADE     proven (the default), or look: with those that somebody has to look at

fixes:
${Object.entries(catalogue)
  .map(([id, { title }]) => `    ${id.padEnd(20)}${title}\n`)
  .join('')}
flags: -C, -l, --goos, --goarch, --go, --goroot, --tags, --race, --pgo, --tests as for the report
`;

const lsp = `usage: goscape lsp [--stdio | --node-ipc | --socket=PORT | --pipe=NAME]

Serves an editor. Settings come from the client (section "goscape").
`;

const report = `usage: goscape [FLAGS] [PACKAGES]

Reports what is on the heap in the packages: a summary, what matters most, and then function by function, with the
cause, the way to who keeps it, and its size; then what usually helps. Colours are used on terminals,
unless NO_COLOR is set.

What escapes on paper but allocates nothing – constants in interfaces, values without a size, function literals without
captures – is left out unless --kinds names "free". With -m, -m=2 and -l the output is the compiler's, with paths
as the go command prints them; findings of other packages' code that is instantiated here are then in it, too.
`;

/** The help on a topic; undefined where there is none. */
export function help(topic: string | undefined): string | undefined {
  switch (topic) {
    case undefined:
      return general;
    case 'report':
      return report;
    case 'explain':
      return explain;
    case 'fix':
      return fix;
    case 'lsp':
      return lsp;
    case 'version':
      return 'usage: goscape --version\n';
    case 'help':
      return 'usage: goscape help [report|explain|fix|lsp|causes]\n';
    case 'causes':
      return causes
        .filter((c) => c.class !== 'none')
        .map((c) => `${c.code}: ${c.title}\n    ${c.meaning}\n`)
        .join('\n');
    default:
      return undefined;
  }
}
