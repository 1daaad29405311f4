/** The files of the protocol: configurations, facts, findings. Facts are compressed JSON. */
import { readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Facts } from './facts';

export function readText(path: string, encoding: 'utf8' | 'latin1' = 'utf8'): string | undefined {
  try {
    return readFileSync(path, encoding);
  } catch {
    return undefined;
  }
}

/** undefined where there are none, or not of this version. */
export function readFacts(path: string): Facts | undefined {
  try {
    const facts = JSON.parse(inflateRawSync(readFileSync(path)).toString('utf8')) as Facts;
    return facts.version === 1 ? facts : undefined;
  } catch {
    return undefined;
  }
}

export function writeFacts(path: string, facts: Facts): void {
  const beside = `${path}.${process.pid}.tmp`;
  writeFileSync(beside, deflateRawSync(Buffer.from(JSON.stringify(facts)), { level: 6 }));
  renameSync(beside, path);
}

export function writeWhole(path: string, text: string): void {
  writeFileSync(path, text);
}

/** Writes all of it before returning. */
export function print(fd: 1 | 2, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (e) {
      const code = e instanceof Error && 'code' in e ? e.code : undefined;
      if (code === 'EPIPE') return;
      if (code !== 'EAGAIN') throw e;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    }
  }
}
