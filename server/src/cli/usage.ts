/** What `goscape help` says. */
import { causes } from '../answers/causes';
import { catalogue } from '../fixes/index';

const general = `goscape shows where the values of a Go program live, and why.

usage:
    goscape [FLAGS] [PACKAGES]         a report: what is on the heap, why, grouped by function
    goscape -m[=2] [-l] [PACKAGES]     the compiler's lines, as \`go build -gcflags=-m\` prints them
    goscape explain PLACE|FUNCTION     all about one place, FILE:LINE[:COL], or one function
    goscape fix [PACKAGES]             edits that take allocations away: a list, a patch, or made
    goscape check [PACKAGES]           the promises in comments, such as //goscape:noalloc
    goscape diff [OLD [NEW]] [PACKAGES]
                                       what a change put on the heap, took off it, and why
    goscape baseline [PACKAGES]        what is on the heap, for --baseline=FILE
    goscape graph PLACE|FUNCTION       the flow of a function as a picture
    goscape facts PACKAGE.cfg          one package for a build system; as goscape-vet for go vet -vettool
    goscape verify [PACKAGES|PLACE]    the same from the Go toolchain, which this runs, beside ours
    goscape lsp                        the language server, on standard input and output
    goscape mcp                        for coding agents (Model Context Protocol), likewise
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
    --baseline=FILE   without what the file has, which goscape baseline wrote
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
    --explain         also why edits are not offered, and what else would help
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

const check = `usage: goscape check [FLAGS] [PACKAGES]

Checks what comments promise. Above a function, or in its last comment:
    //goscape:noalloc             calls of it allocate nothing, whatever they call; with "strict" not even on the
                                  way to a panic, with "amortized" only where something grows
    //goscape:noescape [p q]      its parameters, or those named, do not escape
    //goscape:inline              it is inlinable
At the end of a line, or above it:
    //goscape:stack               what is declared or allocated there stays on the stack
    //goscape:inline              the calls there are inlined
    //goscape:ignore REASON       what is allocated there is meant to be, and breaks no promise
    //goscape:assume REASON       what is called there allocates nothing, though that cannot be seen
gcassert's inline and noescape, and gVisor's +checkescape, mean the same. A call of which nothing shows what it does
breaks noalloc, unless its line has an assume.

flags: --target=GOOS/GOARCH,... and --go=RELEASE,... check for each of them; --json, --sarif; --tests; -C, -l, --goos,
--goarch, --goroot, --tags, --race, --pgo as for the report

exit status: 0 all promises are kept · 1 one is broken, misspelt, misplaced or cannot be checked · 2 usage
`;

const diff = `usage: goscape diff [FLAGS] [OLD [NEW] | OLD..NEW | OLD...NEW] [PACKAGES]
       goscape diff [FLAGS] DIR [PACKAGES]
       goscape diff [FLAGS] --go=1.26..1.27 [PACKAGES]
       goscape diff [FLAGS] --with=example.com/m@v1.2.3 [PACKAGES]

Compares two trees: what is new on the heap, what is gone from it, what allocates in other cases, and why. What only
moved is no change. OLD and NEW are revisions of the git repository around; without NEW it is the working tree, without
OLD it is HEAD. OLD...NEW begins where the two went apart. DIR is another copy of the module. --go compares releases of
Go, --with a dependency's version with the present one. Without PACKAGES: ./...

Repositories are read, and no program is run. Dependencies that OLD needs and the module cache lacks are named, and the
packages that need them are not compared.

flags:
    --json             with compilerLines: the lines of -m that are new and gone, without positions
    --sarif            what is new
    --format=markdown  for a pull request
    --fail-on=new      exit status 1 if something is new on the heap
    --all              also the copies that inlining made
    -C, -l, --goos, --goarch, --go, --goroot, --tags, --race, --tests, --pgo as for the report
`;

const baseline = `usage: goscape baseline [FLAGS] [PACKAGES] > FILE

Writes what is on the heap in the packages, a line each, without positions and sorted. "goscape --baseline=FILE" leaves
that out, so that --fail-on=heap (or new) fails for new allocations alone.

flags: as for the report
`;

const graph = `usage: goscape graph [FLAGS] FILE:LINE[:COL]
       goscape graph [FLAGS] FUNCTION

Draws the flow of values in the function: variables, allocations, parameters, results and the heap, with what flows from
one to the other and how often it is dereferenced on the way (-1 is the address). The chain of the findings of the line,
or at the column, is marked. Of a parameter that leaks, the calls in its package are listed, with what each passes and
what it pays.

flags: --format=text (the default), svg, dot (Graphviz), mermaid (for Markdown); -C, -l, --goos, --goarch, --go,
--goroot, --tags, --race, --pgo as for the report
`;

const mcp = `usage: goscape mcp [FLAGS]

Serves coding agents over the Model Context Protocol, on standard input and output. Tools: explain (why is this on the
heap), hotspots (what allocates most, by a profile if there is one), edits (which edits help, tried), try_edits (what
would these edits change), check_promises, graph. Answers have less than 2,000 characters.

flags: -C, -l, --goos, --goarch, --go, --goroot, --tags, --race, --pgo as for the report
`;

const verify = `usage: goscape verify [FLAGS] [PACKAGES]
       goscape verify [FLAGS] FILE:LINE

The only command that runs a program: "go build -gcflags=-m=2" with the toolchain of the release that is answered for.
Its lines are compared with ours, package by package; a line that differs is printed with what is needed to report it.
Functions that the compiler makes itself (<autogenerated>) are left out. For a place: the assembly's calls into the
allocator in that line (-gcflags=-S), beside what goscape says of it.

exit status: 0 all is equal · 1 something differs, or the build failed · 2 there is no toolchain, or usage

flags: -C, -l, --goos, --goarch, --go, --goroot, --tags, --race, --msan, --asan, -d=checkptr, --pgo as for the report
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
    case 'check':
      return check;
    case 'diff':
      return diff;
    case 'baseline':
      return baseline;
    case 'graph':
      return graph;
    case 'mcp':
      return mcp;
    case 'verify':
      return verify;
    case 'lsp':
      return lsp;
    case 'facts':
      return 'usage: goscape facts [-json] [-kinds=LIST] [-causes=LIST] PACKAGE.cfg\n\nSee docs/vet.md.\n';
    case 'version':
      return 'usage: goscape --version\n';
    case 'help':
      return 'usage: goscape help [report|explain|fix|check|diff|baseline|graph|verify|mcp|lsp|causes]\n';
    case 'causes':
      return causes
        .filter((c) => c.class !== 'none')
        .map((c) => `${c.code}: ${c.title}\n    ${c.meaning}\n`)
        .join('\n');
    default:
      return undefined;
  }
}
