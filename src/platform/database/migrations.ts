import type { DataSource } from 'typeorm';
import { installFunctions } from './function-installer.js';
import { recordMigrationHashes } from './migration-hashes.js';
import { abbreviate, compareSchema } from './schema-comparison.js';
import { readSqlFunctions } from './sql-functions.js';

/** Any number will do, as long as all processes use the same. */
const MIGRATION_LOCK = 402_001;

/** What a run did. */
export interface MigrationRun {
  /** Names of the migrations that were applied. */
  readonly migrations: readonly string[];
  /** Names of the SQL functions that were applied. */
  readonly functions: readonly string[];
  /** What the database has of a later build; where there is any, nothing was changed. */
  readonly ahead: readonly string[];
}

/**
 * Brings a database up to this build: pending migrations first, then the functions whose text is new. Processes that start
 * at once take turns (advisory lock), so that each is applied once. A database of a later build is left as it is.
 *
 * @param dataSource one of its own, without a statement time-out; initialised, and destroyed, by the caller
 * @param functions those of this build; tests give others
 * @throws Error when the database belongs to another line of builds: it has what this one does not know, and lacks what
 *   this one needs
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

/** One line for the operator or the log; null when there was nothing to do. */
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
