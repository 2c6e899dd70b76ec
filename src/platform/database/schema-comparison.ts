import type { DataSource } from 'typeorm';
import { readAppliedFunctions } from './function-installer.js';
import type { SqlFunction } from './sql-functions.js';

/** Differences between a database and this build. If both lists are empty, the schema is this build's. */
export interface SchemaComparison {
  /** Parts that this build needs and the database lacks; if there are any, the build must not serve. */
  readonly behind: readonly string[];
  /** Parts of the database that a later build added. This build serves on it, and changes none of them. */
  readonly ahead: readonly string[];
}

/**
 * Compares migrations by name and functions by revision, never by text. Reads two small tables and writes nothing. An
 * entry that the tables lack counts as behind, also when a table does not exist.
 *
 * A function that this build does not know is not ahead: a later build may no longer need it.
 */
export async function compareSchema(
  dataSource: DataSource,
  functions: readonly SqlFunction[],
): Promise<SchemaComparison> {
  const known = dataSource.migrations.map(({ name, constructor }) => name ?? constructor.name);
  const applied = await readAppliedMigrations(dataSource);
  const inForce = await readAppliedFunctions(dataSource.manager);
  const lower = functions.filter(({ name, revision }) => (inForce.get(name)?.revision ?? -1) < revision);
  const higher = functions.filter(({ name, revision }) => (inForce.get(name)?.revision ?? -1) > revision);
  const describe = ({ name, revision }: SqlFunction): string =>
    `function ${name} (revision ${inForce.get(name)?.revision ?? 'none'}, this build has ${revision})`;
  return {
    behind: [
      ...known.filter((name) => !applied.has(name)).map((name) => `migration ${name}`),
      ...lower.map(describe),
    ],
    ahead: [
      ...[...applied].filter((name) => !known.includes(name)).map((name) => `migration ${name}`),
      ...higher.map(describe),
    ],
  };
}

/** A list for a message: the first few items, and the number of the others. */
export function abbreviate(items: readonly string[], most = 5): string {
  const more = items.length - most;
  return more > 0 ? `${items.slice(0, most).join(', ')} and ${more} more` : items.join(', ');
}

/** The names of the applied migrations; empty when there is no list yet. */
export async function readAppliedMigrations(dataSource: DataSource): Promise<ReadonlySet<string>> {
  const [table] = await dataSource.query<{ exists: boolean }[]>(
    `SELECT to_regclass('migrations') IS NOT NULL AS exists`,
  );
  if (table?.exists !== true) return new Set();
  const rows = await dataSource.query<{ name: string }[]>('SELECT name FROM migrations');
  return new Set(rows.map(({ name }) => name));
}
