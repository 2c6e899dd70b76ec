import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Paths of the TypeScript files below a folder, from the repository's root. */
export function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(folder, file))
    .sort();
}
