/**
 * The Go tool's settings: the environment, then the user's file that `go env -w` writes, then GOROOT/go.env, then
 * defaults. Answers to cmd/go/internal/cfg (go1.26). Nothing is run: GOROOT is found by looking.
 */
import * as nodePath from 'node:path';
import { archOf, type BuildMode } from '../target';
import { decode, type FileSystem } from '../vfs';
import { type BuildContext, newContext } from './context';
import { flagNotices, inliningOff, modeOfFlags, parseGoFlags } from './goflags';
import { type ShippedStd, showShipped, usualRoot } from './shipped';
import { cgoSupported } from './syslist';
import { hasToolchains, releaseName, selectToolchain } from './toolchain';

export type Env = Readonly<Record<string, string | undefined>>;

/** What the caller's own flags and settings say; they win over everything that is read. */
export interface EnvOverrides {
  /** A distribution; another one is not looked for then. */
  goroot?: string;
  goos?: string;
  goarch?: string;
  /** "go1.26", "1.26", "go1.26.8". */
  goVersion?: string;
  tags?: readonly string[];
  /** -race and the like; what is given here replaces what GOFLAGS says of them. */
  mode?: Partial<BuildMode>;
  cgoEnabled?: boolean;
  /** -pgo: "auto", "off" or a file. */
  pgo?: string;
  /**
   * Where relative settings (-modfile, GOWORK) start; default: env.PWD. If it is given, the go.work or go.mod that
   * holds there says which toolchain is needed.
   */
  cwd?: string;
  /** What is there where no distribution is. */
  shipped?: ShippedStd;
  /** The machine, as Node names it; default: that of this process. */
  platform?: string;
  arch?: string;
}

const goosOf: Readonly<Record<string, string>> = { win32: 'windows', sunos: 'solaris', cygwin: 'windows' };
const goarchOf: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386', mipsel: 'mipsle' };

/** Reads the settings for a session. */
export function readEnv(env: Env, fs: FileSystem, overrides: EnvOverrides = {}): BuildContext {
  const platform = overrides.platform ?? process.platform;
  const arch = overrides.arch ?? process.arch;
  const hostOS = goosOf[platform] ?? platform;
  const hostArch = goarchOf[arch] ?? (arch === 'ppc64' ? 'ppc64le' : arch);

  const file = new Map<string, string>();
  const envFile = userEnvFile(env, platform);
  if (envFile) readEnvFile(fs, envFile, file);
  overrides.shipped?.show(new Map());
  let found = overrides.goroot || findGOROOT(env, file.get('GOROOT'), fs, platform);
  if (found) readEnvFile(fs, nodePath.join(found, 'go.env'), file);
  const get = (key: string): string => env[key] || (file.get(key) ?? '');

  const goos = overrides.goos || get('GOOS') || hostOS;
  const goarch = overrides.goarch || get('GOARCH') || hostArch;
  const home = (platform === 'win32' ? env.USERPROFILE : env.HOME) ?? '';
  let gopath = get('GOPATH');
  if (!gopath && home) {
    gopath = nodePath.join(home, 'go');
    if (gopath === found) gopath = '';
  }
  const firstGopath = gopath.split(nodePath.delimiter).find((p) => p !== '');
  const gomodcache = get('GOMODCACHE') || (firstGopath ? nodePath.join(firstGopath, 'pkg', 'mod') : '');

  const flags = parseGoFlags(get('GOFLAGS'));
  const cwd = overrides.cwd ?? env.PWD ?? nodePath.sep;
  const gowork = get('GOWORK') === 'auto' ? '' : get('GOWORK');
  const workFile = gowork === '' || gowork === 'off' ? gowork : nodePath.resolve(cwd, gowork);
  const elsewhere = { gomodcache, home, host: `${hostOS}-${hostArch}` };
  let shipped: readonly string[] = [];
  if (overrides.shipped && !overrides.goroot && !isGOROOT(found, fs) && !hasToolchains(fs, elsewhere)) {
    shipped = showShipped(overrides.shipped, `${goos}/${goarch}`, found || usualRoot(platform));
    found = shipped[0] ?? found;
    if (found) readEnvFile(fs, nodePath.join(found, 'go.env'), file);
  }
  const places = { ...elsewhere, goroot: found, shipped };
  // A distribution that was named is taken, whatever it is.
  const wanted = overrides.goVersion ? releaseName(overrides.goVersion) : '';
  const pgo = overrides.pgo || flags.get('pgo') || 'auto';
  const toolchain = overrides.goroot
    ? { goroot: found, release: wanted, why: 'asked for', named: true, notices: [] }
    : selectToolchain(
        fs,
        {
          wanted,
          setting: get('GOTOOLCHAIN'),
          dir: overrides.cwd,
          gowork: workFile,
          modules: get('GO111MODULE') !== 'off',
        },
        places,
      );
  const { levelName } = archOf(goarch);
  return newContext(fs, {
    goroot: toolchain.goroot,
    gopath,
    gomodcache,
    goos,
    goarch,
    tags: overrides.tags ?? splitTags(flags.get('tags') ?? ''),
    ...cgoOf(overrides.cgoEnabled, get('CGO_ENABLED'), goos === hostOS && goarch === hostArch, goos, goarch),
    ...(toolchain.release === '' ? {} : { goVersion: toolchain.release }),
    toolchain,
    shipped: shipped.includes(toolchain.goroot),
    goexperiment: get('GOEXPERIMENT'),
    inlining: !inliningOff(flags),
    notices: (tags) => flagNotices(flags, get('GOEXPERIMENT'), tags),
    mode: { ...modeOfFlags(flags), ...overrides.mode },
    archLevel: levelName ? get(levelName) : '',
    mod: flags.get('mod') ?? '',
    modfile: flags.get('modfile') ? nodePath.resolve(cwd, flags.get('modfile')!) : '',
    gowork: workFile,
    go111module: get('GO111MODULE'),
    pgo: pgo === 'auto' || pgo === 'off' ? pgo : nodePath.resolve(cwd, pgo),
  });
}

/** A list of tags as -tags takes it: comma separated; spaces are of old. */
export function splitTags(s: string): string[] {
  return s.split(/[ ,]+/).filter((t) => t !== '');
}

function userEnvFile(env: Env, platform: string): string | undefined {
  const goenv = env.GOENV;
  if (goenv) return goenv === 'off' ? undefined : goenv;
  const home = env.HOME;
  let dir: string | undefined;
  if (platform === 'win32') dir = env.AppData ?? env.APPDATA;
  else if (platform === 'darwin') dir = home && nodePath.join(home, 'Library', 'Application Support');
  else dir = env.XDG_CONFIG_HOME || (home && nodePath.join(home, '.config'));
  return dir ? nodePath.join(dir, 'go', 'env') : undefined;
}

/** Lines NAME=VALUE, verbatim; what the map has already stays. */
function readEnvFile(fs: FileSystem, path: string, into: Map<string, string>): void {
  const text = fs.readFile(path);
  if (text === undefined) return;
  const own = new Map<string, string>();
  for (const line of text.split('\n')) {
    const eq = line.indexOf('=');
    if (eq < 0 || !/^[A-Z]/.test(line)) continue;
    own.set(line.slice(0, eq), decode(line.slice(eq + 1)));
  }
  for (const [key, value] of own) if (!into.has(key)) into.set(key, value);
}

/**
 * Whether packages have files that import "C". The go command looks for a C compiler; here none is needed, so that
 * modules have theirs on their own machine. The standard library is that without cgo unless somebody asks for it: it
 * has the same functions, but for a few in net and os/user.
 */
function cgoOf(
  asked: boolean | undefined,
  setting: string,
  native: boolean,
  goos: string,
  goarch: string,
): { cgoEnabled: boolean; cgoStd: boolean } {
  if (asked !== undefined) return { cgoEnabled: asked, cgoStd: asked };
  if (setting === '0' || setting === '1') return { cgoEnabled: setting === '1', cgoStd: setting === '1' };
  return { cgoEnabled: native && cgoSupported.has(`${goos}/${goarch}`), cgoStd: false };
}

/** Whether the directory holds the sources of a Go distribution. */
export function isGOROOT(dir: string, fs: FileSystem): boolean {
  return fs.isFile(nodePath.join(dir, 'src', 'runtime', 'proc.go'));
}

function findGOROOT(env: Env, fromFile: string | undefined, fs: FileSystem, platform: string): string {
  const windows = platform === 'win32';
  const set = env.GOROOT || fromFile;
  if (set) return nodePath.normalize(set);
  for (const dir of (env.PATH ?? env.Path ?? '').split(nodePath.delimiter)) {
    if (dir === '' || !nodePath.isAbsolute(dir)) continue;
    const go = nodePath.join(dir, windows ? 'go.exe' : 'go');
    if (!fs.isFile(go)) continue;
    const real = fs.realpath(go) ?? go;
    for (const at of [go, real]) {
      for (const up of ['../..', '../../..']) {
        const root = nodePath.join(at, up);
        if (isGOROOT(root, fs)) return root;
      }
    }
  }
  const home = (windows ? env.USERPROFILE : env.HOME) ?? '';
  const usual = windows
    ? ['C:\\Program Files\\Go', 'C:\\Go', 'C:\\Program Files (x86)\\Go']
    : [
        '/usr/local/go',
        '/usr/lib/go',
        '/usr/lib/golang',
        '/usr/share/go',
        '/opt/homebrew/opt/go/libexec',
        '/usr/local/opt/go/libexec',
        '/home/linuxbrew/.linuxbrew/opt/go/libexec',
        '/opt/local/lib/go',
        '/snap/go/current',
      ];
  if (home) usual.push(nodePath.join(home, '.local', 'go'), nodePath.join(home, '.go'));
  const roots = usual.filter((dir) => isGOROOT(dir, fs));
  if (roots[0]) return roots[0];
  // Version managers and golang.org/dl keep several side by side: take the newest.
  const many: string[] = [];
  for (const [dir, below] of [
    ['/usr/lib', ''],
    [nodePath.join(home, 'sdk'), ''],
    [nodePath.join(home, '.gvm', 'gos'), ''],
    [nodePath.join(home, '.goenv', 'versions'), ''],
    [nodePath.join(home, '.asdf', 'installs', 'golang'), 'go'],
    [nodePath.join(home, '.local', 'share', 'mise', 'installs', 'go'), ''],
  ] as const) {
    if (!nodePath.isAbsolute(dir)) continue;
    for (const entry of fs.readDir(dir) ?? []) {
      if (!/^(go-?)?[0-9]/.test(entry.name)) continue;
      const root = nodePath.join(dir, entry.name, below);
      if (isGOROOT(root, fs)) many.push(root);
    }
  }
  const key = (p: string): string =>
    (/[0-9]+(\.[0-9]+)*/.exec(nodePath.basename(p === '' ? p : p.replace(/[/\\]go$/, '')))?.[0] ?? '0')
      .split('.')
      .map((n) => n.padStart(6, '0'))
      .join('.');
  return many.sort((a, b) => (key(a) < key(b) ? 1 : -1))[0] ?? '';
}
