import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { readSqlFunctions } from '../../src/platform/database/sql-functions.js';

const FOLDER = 'migrations';
const FILE = `${FOLDER}/lock.json`;

/** Hashes of the committed schema: migrations by file name, functions by name. */
export interface SchemaLock {
  readonly migrations: Readonly<Record<string, string>>;
  readonly functions: Readonly<Record<string, { readonly revision: number; readonly hash: string }>>;
}

/** The content of `migrations/lock.json`; empty without the file. All functions here use the project's own folder. */
export function readLock(): SchemaLock {
  if (!existsSync(FILE)) return { migrations: {}, functions: {} };
  return JSON.parse(readFileSync(FILE, 'utf8')) as SchemaLock;
}

/** The same data, computed from the current files. */
export function readSources(): SchemaLock {
  const files = readdirSync(FOLDER).filter((name) => /^\d{13}-.+\.ts$/.test(name));
  const sha256 = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
  return {
    migrations: Object.fromEntries(files.sort().map((name) => [name, sha256(`${FOLDER}/${name}`)])),
    functions: Object.fromEntries(
      readSqlFunctions().map(({ name, revision, hash }) => [name, { revision, hash }]),
    ),
  };
}

/** The changes that no lock can permit: the file must be corrected. One sentence each. */
export function findForbiddenChanges(lock: SchemaLock, now: SchemaLock): readonly string[] {
  const migrations = Object.entries(lock.migrations).flatMap(([name, hash]) => {
    if (now.migrations[name] === hash) return [];
    const how = now.migrations[name] === undefined ? 'is gone' : 'was changed';
    return [`${FOLDER}/${name} ${how}: migrations are only added, write another one`];
  });
  const functions = Object.entries(lock.functions).flatMap(([name, { revision, hash }]) => {
    const file = now.functions[name];
    if (file === undefined) return [];
    if (file.revision < revision)
      return [`the function ${name} went from revision ${revision} to ${file.revision}`];
    if (file.revision > revision || file.hash === hash) return [];
    return [`the function ${name} was changed: raise its revision to ${revision + 1}`];
  });
  return [...migrations, ...functions];
}

/** The parts of the files that the lock lacks: `npm run migration:lock` adds them. */
export function findUnlocked(lock: SchemaLock, now: SchemaLock): readonly string[] {
  const migrations = Object.keys(now.migrations).filter((name) => lock.migrations[name] === undefined);
  const functions = Object.entries(now.functions)
    .filter(([name, { revision }]) => (lock.functions[name]?.revision ?? 0) < revision)
    .map(([name, { revision }]) => `function ${name} (revision ${revision})`);
  return [...migrations, ...functions];
}

/**
 * Writes the state of the files to the lock. A function whose file was deleted stays: it must not return at a lower
 * revision.
 */
export function writeLock(lock: SchemaLock, now: SchemaLock): void {
  const functions = Object.entries({ ...lock.functions, ...now.functions });
  const next: SchemaLock = {
    migrations: now.migrations,
    functions: Object.fromEntries(functions.sort(([one], [other]) => (one < other ? -1 : 1))),
  };
  writeFileSync(FILE, `${JSON.stringify(next, null, 2)}\n`);
}
