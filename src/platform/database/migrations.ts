import type { DataSource } from 'typeorm';

/** Any number will do, as long as all processes use the same. */
const MIGRATION_LOCK = 402_001;

/**
 * Applies pending migrations; processes that start at once take turns (advisory lock), so that each is applied once.
 *
 * @param dataSource one of its own, without a statement time-out; initialised, and destroyed, by the caller
 * @returns how many were applied
 */
export async function applyMigrations(dataSource: DataSource): Promise<number> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    try {
      return (await dataSource.runMigrations()).length;
    } finally {
      await runner.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    }
  } finally {
    await runner.release();
  }
}

/**
 * How many of the known migrations the database has not seen; reads one table and writes nothing.
 *
 * @throws the driver's error, also when the table of migrations does not exist yet
 */
export async function countPendingMigrations(dataSource: DataSource): Promise<number> {
  const rows = await dataSource.query<{ name: string }[]>('SELECT name FROM migrations');
  const applied = new Set(rows.map(({ name }) => name));
  return dataSource.migrations.filter(({ name, constructor }) => !applied.has(name ?? constructor.name))
    .length;
}
