import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { packageRoot } from '../config/package-root.js';

/** A migration's timestamp: the prefix of its file name and the suffix of its class name. */
const TIMESTAMP = /\d{13}/;

/**
 * The hash of each migration file of this build, by timestamp, from `migrations/lock.json`. Empty when the package
 * lacks that file.
 */
export function readMigrationHashes(): ReadonlyMap<string, string> {
  const root = packageRoot();
  const file = root === null ? null : join(root, 'migrations', 'lock.json');
  if (file === null || !existsSync(file)) return new Map();
  const { migrations } = JSON.parse(readFileSync(file, 'utf8')) as { migrations: Record<string, string> };
  return new Map(Object.entries(migrations).map(([name, hash]) => [timestampOf(name), hash]));
}

/** Stores the file hash of each migration that this run applied. */
export async function recordMigrationHashes(
  dataSource: DataSource,
  applied: readonly string[],
): Promise<void> {
  const hashes = readMigrationHashes();
  for (const name of applied) {
    const hash = hashes.get(timestampOf(name)) ?? null;
    await dataSource.query('UPDATE migrations SET hash = $2 WHERE name = $1', [name, hash]);
  }
}

/** The applied migrations whose file differs from this build's file; reads only. */
export async function findChangedMigrations(dataSource: DataSource): Promise<readonly string[]> {
  const hashes = readMigrationHashes();
  const rows = await dataSource.query<{ name: string; hash: string }[]>(
    'SELECT name, hash FROM migrations WHERE hash IS NOT NULL ORDER BY id',
  );
  return rows
    .filter(({ name, hash }) => (hashes.get(timestampOf(name)) ?? hash) !== hash)
    .map(({ name }) => name);
}

function timestampOf(name: string): string {
  return TIMESTAMP.exec(name)?.[0] ?? name;
}
