import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const PACKAGE = 'x402-infrastructure';

/**
 * The folder of our package.json, searched from the working directory and from the started script. Null when the server
 * runs outside its package.
 */
export function packageRoot(): string | null {
  for (const start of [process.cwd(), dirname(resolve(process.argv[1] ?? '.'))]) {
    for (let folder = start; ; folder = dirname(folder)) {
      if (nameIn(join(folder, 'package.json')) === PACKAGE) return folder;
      if (folder === dirname(folder)) break;
    }
  }
  return null;
}

function nameIn(file: string): string | null {
  if (!existsSync(file)) return null;
  return (JSON.parse(readFileSync(file, 'utf8')) as { name?: string }).name ?? null;
}
