import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const PACKAGE = 'x402-infrastructure';

/** The version in our package.json, found from the script that was started or from the working directory. */
export function applicationVersion(): string {
  for (const start of [dirname(resolve(process.argv[1] ?? '.')), process.cwd()]) {
    for (let folder = start; ; folder = dirname(folder)) {
      const version = versionIn(join(folder, 'package.json'));
      if (version !== null) return version;
      if (folder === dirname(folder)) break;
    }
  }
  return 'unknown';
}

function versionIn(file: string): string | null {
  if (!existsSync(file)) return null;
  const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string };
  return name === PACKAGE ? (version ?? null) : null;
}
