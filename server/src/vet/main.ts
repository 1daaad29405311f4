/**
 * The protocol of vet tools: `-flags` and `-V=full` say what the tool is, and `[FLAGS] vet.cfg` answers for one
 * package. Reference: cmd/go/internal/work (vet), cmd/go/internal/vet, x/tools/go/analysis/unitchecker (go1.26).
 */
import * as nodePath from 'node:path';
import { parseConfig, type VetConfig } from './config';
import { type Facts, factsOf } from './facts';
import { print, readFacts, readText, writeFacts, writeWhole } from './files';

/** One place on the heap. */
export interface Finding {
  /** file:line:column. */
  readonly posn: string;
  readonly message: string;
}

export interface VetFlags {
  /** moved, escapes; empty: both. */
  readonly kinds: ReadonlySet<string>;
  /** Codes of causes; empty: all. */
  readonly causes: ReadonlySet<string>;
}

/** Analyses the package that facts are of. */
export type Analyse = (id: string, facts: Facts, flags: VetFlags) => { findings: Finding[]; problems: string[] };

const flagList = [
  { Name: 'json', Bool: true, Usage: 'print findings as JSON on standard output' },
  { Name: 'kinds', Bool: false, Usage: 'only findings of these kinds: moved, escapes (comma-separated)' },
  { Name: 'causes', Bool: false, Usage: 'only findings with these causes; "goscape help causes" lists them' },
];

const usage = `usage: go vet -vettool=$(command -v goscape-vet) [-kinds=LIST] [-causes=LIST] [PACKAGES]
       goscape facts [-json] [-kinds=LIST] [-causes=LIST] PACKAGE.cfg
`;

/** Runs the tool; returns the exit status. analyse: loads what analyses, when that is needed. */
export function vet(argv: readonly string[], version: string, engine: string, analyse: () => Analyse): number {
  let json = false;
  const lists = new Map<string, Set<string>>();
  let file: string | undefined;
  for (const arg of argv) {
    const [, name, value] = /^--?([A-Za-z]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (name === undefined) file = arg;
    else if (name === 'flags') {
      print(1, `${JSON.stringify(flagList)}\n`);
      return 0;
    } else if (name === 'V') {
      print(1, `goscape-vet version devel ${version} buildID=${engine}\n`);
      return 0;
    } else if (name === 'json') json = value === undefined || value === 'true' || value === '1';
    else if (name === 'kinds' || name === 'causes')
      lists.set(name, new Set((value ?? '').split(',').filter((w) => w !== '')));
    else return wrong(`${arg}: no such flag`);
  }
  if (file === undefined) return wrong('no configuration is named; the go command runs this with -vettool');
  const text = readText(file);
  const cfg = text === undefined ? 'it cannot be read' : parseConfig(text);
  if (typeof cfg === 'string') {
    print(2, `goscape-vet: ${file}: ${cfg}\n`);
    return 2;
  }
  const none: ReadonlySet<string> = new Set();
  const flags = { kinds: lists.get('kinds') ?? none, causes: lists.get('causes') ?? none };
  return answer(cfg, flags, json, analyse);
}

function wrong(message: string): number {
  print(2, `goscape-vet: ${message}\n${usage}`);
  return 2;
}

function answer(cfg: VetConfig, flags: VetFlags, json: boolean, analyse: () => Analyse): number {
  // Relative paths stay relative: another action may run in another folder.
  const placed = (name: string): string => (nodePath.isAbsolute(name) ? name : nodePath.join(cfg.Dir, name));
  const missing: string[] = [];
  const imported = Object.entries(cfg.PackageVetx).flatMap(([name, file]) => {
    const facts = readFacts(file);
    if (facts === undefined) missing.push(`${name} (${file})`);
    return facts ?? [];
  });
  const facts = factsOf(cfg, imported, placed, (f) => readText(f, 'latin1'));
  if (cfg.VetxOutput !== '') writeFacts(placed(cfg.VetxOutput), facts);
  if (cfg.VetxOnly) return 0;
  if (missing.length > 0 && !cfg.SucceedOnTypecheckFailure) {
    print(2, `goscape-vet: ${cfg.ID}: facts that cannot be read: ${missing.join(', ')}\n`);
    return 1;
  }
  const { findings, problems } = analyse()(cfg.ID, facts, flags);
  if (!cfg.SucceedOnTypecheckFailure) for (const p of problems) print(2, `${p}\n`);
  if (cfg.Stdout !== '' || json) {
    const tree = findings.length === 0 ? {} : { [cfg.ID]: { escape: findings } };
    const out = `${JSON.stringify(tree, null, '\t')}\n`;
    if (cfg.Stdout !== '') writeWhole(placed(cfg.Stdout), out);
    else print(1, out);
    return 0;
  }
  for (const f of findings) print(2, `${f.posn}: ${f.message}\n`);
  return findings.length > 0 ? 1 : 0;
}
