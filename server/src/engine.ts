/** The engine as the language server sees it. */
import type { Engine } from './report/model';

/** Makes an engine. Stands in until the rooms are joined: it knows nothing and says so. */
export function createEngine(): Engine {
  const silent = (file: string) => ({ file, functions: [], problems: [], silence: 'the engine is not joined yet', goVersion: 'go1.26', mode: 'inline' as const });
  const texts = new Map<string, string>();
  return {
    openFile: (path, text) => { texts.set(path, text); }, changeFile: (path, text) => { texts.set(path, text); }, closeFile: (path) => { texts.delete(path); },
    invalidate: () => {}, configure: () => {}, setFolders: () => {}, prepare: async () => {},
    analyzeFile: silent, analyzePackageOf: (path) => [silent(path)], tryEdit: () => [],
    symbolAt: () => undefined, packageOf: () => undefined, textOf: (path) => texts.get(path), dispose: () => {},
  };
}
