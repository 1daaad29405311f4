/** Answers without the compiler's lines, which are made when somebody reads them: hovers have them. */
import type { FileResult, FindingInfo, FunctionInfo } from './model';

export function leanResult(result: FileResult): FileResult {
  return { ...result, functions: result.functions.map(leanFunction) };
}

export function leanFunction(fn: FunctionInfo): FunctionInfo {
  return { ...fn, findings: fn.findings.map(withoutLines) };
}

function withoutLines(f: FindingInfo): FindingInfo {
  const copy: Partial<Record<keyof FindingInfo, unknown>> = { verbatim: [] };
  for (const key of Object.keys(f) as (keyof FindingInfo)[]) if (key !== 'verbatim') copy[key] = f[key];
  return copy as FindingInfo;
}
