/**
 * The standard library that the product brings along, where no Go distribution is on the machine. It serves imports;
 * packages of it that are named, and files of it that are opened, are not there.
 */
import { defaultVersion, minorVersion } from '../target';

/** Standard libraries that can be shown as distributions. */
export interface ShippedStd {
  /** Releases that are there for a port, as "linux/amd64". */
  releases(port: string): readonly string[];
  /** Shows releases at roots, by release, and those of earlier calls no longer. */
  show(roots: ReadonlyMap<string, string>): void;
}

/**
 * Shows all shipped releases for a port, the one that answers by default at the root given; returns their roots, that
 * one first.
 */
export function showShipped(shipped: ShippedStd, port: string, root: string): string[] {
  const minor = (release: string): number => minorVersion(release);
  const usual = minor(defaultVersion);
  const releases = [...shipped.releases(port)].sort(
    (a, b) => Number(minor(b) === usual) - Number(minor(a) === usual) || minor(b) - minor(a),
  );
  const roots = new Map(releases.map((release, i) => [release, i === 0 ? root : `${root}-${release}`]));
  shipped.show(roots);
  return [...roots.values()];
}

/** Where the official distributions of Go lie. */
export function usualRoot(platform: string): string {
  return platform === 'win32' ? 'C:\\Program Files\\Go' : '/usr/local/go';
}
