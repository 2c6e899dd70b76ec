import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../platform/config/package-root.js';

/** Returns the version in our package.json; `unknown` when the server runs outside its package. */
export function applicationVersion(root = packageRoot()): string {
  return readMember(root, 'package.json', 'version') ?? 'unknown';
}

/**
 * Returns the commit of the build, as forty hexadecimal digits. Null when the build does not record it: it was made
 * without git, or in a way that writes no `dist/build.json`.
 */
export function applicationCommit(root = packageRoot()): string | null {
  const commit = readMember(root, join('dist', 'build.json'), 'commit');
  return commit !== null && /^[0-9a-f]{40}$/.test(commit) ? commit : null;
}

function readMember(root: string | null, file: string, member: string): string | null {
  if (root === null || !existsSync(join(root, file))) return null;
  const content = JSON.parse(readFileSync(join(root, file), 'utf8')) as Record<string, unknown>;
  const value = content[member];
  return typeof value === 'string' ? value : null;
}
