import { MigrationExecutor, type DataSource } from 'typeorm';
import { prepareJobQueue } from '../jobs/job-queue.js';
import { installFunctions } from './function-installer.js';
import { recordMigrationHashes } from './migration-hashes.js';
import { abbreviate, compareSchema, readAppliedMigrations } from './schema-comparison.js';
import { withAdvisoryLock } from './setup/advisory-lock.js';
import { grantToRuntimeRole } from './setup/runtime-role.js';
import { SHORT_LOCKS, withShortLocks } from './setup/short-locks.js';
import { readSqlFunctions, type SqlFunction } from './sql-functions.js';

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
 * The one way in which this build migrates a database: by the command, and at a boot outside production. Applies what
 * `applyMigrations` does, then prepares the job queue's tables and grants the servers' role what it needs. Several at
 * once wait for each other, and all succeed.
 *
 * @param dataSource a separate one without a statement timeout and with four connections; the caller initialises and
 * destroys it
 * @param runtimeRole the servers' role (`DATABASE_RUNTIME_ROLE`); null grants nothing
 * @throws what `applyMigrations` and `grantToRuntimeRole` throw; the driver's error
 */
export async function migrateDatabase(
  dataSource: DataSource,
  runtimeRole: string | null,
): Promise<MigrationRun> {
  return withAdvisoryLock(dataSource, MIGRATION_LOCK, async () => {
    const run = await apply(dataSource, readSqlFunctions());
    if (run.ahead.length > 0) return run;
    await prepareJobQueue(dataSource);
    if (runtimeRole !== null) {
      await dataSource.transaction((manager) => grantToRuntimeRole(manager, runtimeRole));
    }
    return run;
  });
}

/**
 * Migrates a database to this build: pending migrations first, then the functions whose text is new. An advisory lock
 * serialises processes that start at once, so that each migration is applied once. A database of a later build stays
 * unchanged.
 *
 * A step that waits for the lock of a table gives up within a second and is tried again, for ten minutes: others who
 * need that table would wait behind it.
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
  return withAdvisoryLock(dataSource, MIGRATION_LOCK, () => apply(dataSource, functions));
}

/** Undoes the last migration; for development. */
export async function revertMigration(dataSource: DataSource): Promise<void> {
  await withAdvisoryLock(dataSource, MIGRATION_LOCK, () => dataSource.undoLastMigration());
}

/** The caller holds the lock. */
async function apply(dataSource: DataSource, functions: readonly SqlFunction[]): Promise<MigrationRun> {
  const { behind, ahead } = await compareSchema(dataSource, functions);
  if (ahead.length > 0 && behind.length > 0) throw new Error(otherLine(behind, ahead));
  if (ahead.length > 0) return { migrations: [], functions: [], ahead };
  const before = await readAppliedMigrations(dataSource);
  await withShortLocks(() => runPending(dataSource));
  const migrations = [...(await readAppliedMigrations(dataSource))].filter((name) => !before.has(name));
  await recordMigrationHashes(dataSource, migrations);
  return {
    migrations,
    functions: await withShortLocks(() => installFunctions(dataSource, functions)),
    ahead,
  };
}

/** Each migration in a transaction of its own. Those before a failed one stay applied. */
async function runPending(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  const begin = runner.startTransaction.bind(runner);
  // TypeORM has no place for it: a migration's own setting follows, and holds.
  runner.startTransaction = async (isolation) => {
    await begin(isolation);
    await runner.query(SHORT_LOCKS);
  };
  const executor = new MigrationExecutor(dataSource, runner);
  executor.transaction = 'each';
  try {
    await executor.executePendingMigrations();
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
