import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const KEPT = 'test/fixtures/releases';

/** The versions of the kept releases, the oldest first. */
export function keptVersions(): readonly string[] {
  if (!existsSync(KEPT)) return [];
  return readdirSync(KEPT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^\d+\.\d+\.\d+$/.test(entry.name))
    .map(({ name }) => name)
    .sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
}

/** The folder of a kept release: schema.sql, functions, lock.json and rows.sql. */
export function folderOf(version: string): string {
  return join(KEPT, version);
}

/** The text of each function file of a release, by the file's path. */
export function functionFilesIn(folder: string): readonly (readonly [file: string, text: string])[] {
  const functions = join(folder, 'functions');
  return readdirSync(functions, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.sql'))
    .map((file) => [join(functions, file), readFileSync(join(functions, file), 'utf8')]);
}

/** The statements that make the release's database: schema, functions, rows. */
export function releaseSql(folder: string): string {
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const functions = functionFilesIn(folder).map(([, text]) => text);
  // The order of functions does not matter, because bodies are not checked.
  return [read('schema.sql'), 'SET check_function_bodies = off;', ...functions, read('rows.sql')].join('\n');
}
