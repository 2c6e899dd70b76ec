import type { DataSource } from 'typeorm';
import { installFunctions } from './function-installer.js';
import { recordMigrationHashes } from './migration-hashes.js';
import { abbreviate, compareSchema } from './schema-comparison.js';
import { readSqlFunctions } from './sql-functions.js';

/** An arbitrary number; all processes must use the same one. */
const MIGRATION_LOCK = 402_001;

/** Result of a run. */
export interface MigrationRun {
  /** Names of the applied migrations. */
  readonly migrations: readonly string[];
  /** Names of the applied SQL functions. */
  readonly functions: readonly string[];
  /** Parts of the database that a later build added; if there are any, the run changed nothing. */
  readonly ahead: readonly string[];
}

/**
 * Migrates a database to this build: pending migrations first, then the functions whose text is new. An advisory lock
 * serialises processes that start at once, so that each migration is applied once. A database of a later build stays
 * unchanged.
 *
 * @param dataSource a separate one without a statement timeout; the caller initialises and destroys it
 * @param functions those of this build; tests pass others
 * @throws Error when the database belongs to another line of builds: it has parts that this build does not know, and
 * lacks parts that this build needs
 */
export async function applyMigrations(
  dataSource: DataSource,
  functions = readSqlFunctions(),
): Promise<MigrationRun> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    try {
      const { behind, ahead } = await compareSchema(dataSource, functions);
      if (ahead.length > 0 && behind.length > 0) throw new Error(otherLine(behind, ahead));
      if (ahead.length > 0) return { migrations: [], functions: [], ahead };
      const migrations = (await dataSource.runMigrations()).map(({ name }) => name);
      await recordMigrationHashes(dataSource, migrations);
      return { migrations, functions: await installFunctions(dataSource, functions), ahead };
    } finally {
      await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    }
  } finally {
    await runner.release();
  }
}

/** One line for the operator or the log; null when the run changed nothing. */
export function describeRun({ migrations, functions, ahead }: MigrationRun): string | null {
  if (ahead.length > 0) {
    return `nothing was changed: the database is newer than this build, which runs on it (${abbreviate(ahead)})`;
  }
  if (migrations.length === 0 && functions.length === 0) return null;
  return `${migrations.length} migrations and ${functions.length} functions applied`;
}

function otherLine(behind: readonly string[], ahead: readonly string[]): string {
  return (
    `nothing was changed: the database has what this build does not know (${abbreviate(ahead)}), and lacks what it needs ` +
    `(${abbreviate(behind)}). Use a build that knows both, or begin with an empty database (development: .data/postgres)`
  );
}
