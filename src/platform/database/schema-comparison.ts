import type { DataSource } from 'typeorm';
import { readAppliedFunctions } from './function-installer.js';
import type { SqlFunction } from './sql-functions.js';

/** How a database and this build stand to each other. Both empty: the database is the build's. */
export interface SchemaComparison {
  /** What this build needs and the database lacks; with any of it the build must not serve. */
  readonly behind: readonly string[];
  /** What the database has of a later build. This build serves on it, and changes nothing of it. */
  readonly ahead: readonly string[];
}

/**
 * Compares migrations by name and functions by revision, never by text. Reads two small tables and writes nothing; what
 * they do not say yet, also for want of the tables, is behind.
 *
 * A function that this build does not know is not ahead: it may be one that a later build no longer needs.
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

/** A list for a message: the first few, and how many more there are. */
export function abbreviate(items: readonly string[], most = 5): string {
  const more = items.length - most;
  return more > 0 ? `${items.slice(0, most).join(', ')} and ${more} more` : items.join(', ');
}

async function readAppliedMigrations(dataSource: DataSource): Promise<ReadonlySet<string>> {
  const [table] = await dataSource.query<{ exists: boolean }[]>(
    `SELECT to_regclass('migrations') IS NOT NULL AS exists`,
  );
  if (table?.exists !== true) return new Set();
  const rows = await dataSource.query<{ name: string }[]>('SELECT name FROM migrations');
  return new Set(rows.map(({ name }) => name));
}
