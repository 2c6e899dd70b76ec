import { PgBoss, type ConstructorOptions } from 'pg-boss';
import type { DataSource } from 'typeorm';
import { withAdvisoryLock } from '../database/setup/advisory-lock.js';

const SCHEMA = 'pgboss';
/** The oldest schema version that pg-boss 12 migrates. Older ones are pg-boss 10's. */
const OLDEST_VERSION = 25;
/** An arbitrary number that no other code in this database locks. */
const START_LOCK = 402_000_001;
/** Interval of pg-boss's maintenance of its own tables. */
const MAINTENANCE_SECONDS = 300;

/**
 * Creates a pg-boss queue over a data source, for `startJobQueue`. Its tables hold names and times of jobs only.
 *
 * @param onError receives failures in the background; the caller of a method gets that method's own failure
 */
export function jobQueue(
  dataSource: DataSource,
  onError: (error: Error) => void,
  options: ConstructorOptions = {},
): PgBoss {
  const boss = new PgBoss({
    schema: SCHEMA,
    db: { executeSql: (text, values) => execute(dataSource, text, values) },
    maintenanceIntervalSeconds: MAINTENANCE_SECONDS,
    // A few rows a day: neither index grows to a relevant size, and the role may not own them.
    reindex: false,
    monitorVacuum: false,
    // No job here waits for another.
    flowIntervalSeconds: MAINTENANCE_SECONDS,
    // Its spans would be of polls, with the texts of errors; jobs have spans of ours.
    openTelemetry: { enabled: false },
    ...options,
  });
  boss.on('error', onError);
  return boss;
}

/**
 * Starts the queue and runs `setUp`, one process of the database at a time: pg-boss creates its schema and queues
 * without a lock. Creates or migrates tables that are missing or outdated; changes nothing otherwise.
 *
 * @throws the driver's error, also when the role lacks the privilege to create the missing tables
 */
export async function startJobQueue(
  boss: PgBoss,
  dataSource: DataSource,
  setUp: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  await withAdvisoryLock(dataSource, START_LOCK, async () => {
    await dropOutdatedSchema(dataSource);
    await boss.start();
    await setUp();
  });
}

/**
 * Creates or migrates the queue's tables before the server starts, so that the server's role needs no such privilege.
 */
export async function prepareJobQueue(dataSource: DataSource): Promise<void> {
  // Errors are thrown, and no background work continues afterwards.
  const boss = jobQueue(dataSource, () => undefined, { supervise: false, schedule: false });
  await startJobQueue(boss, dataSource);
  await boss.stop({ graceful: false });
}

/** Drops an old schema: its content does not outlive the next run, and pg-boss cannot migrate it. */
async function dropOutdatedSchema(dataSource: DataSource): Promise<void> {
  const [found] = await dataSource.query<{ name: unknown }[]>(
    `SELECT to_regclass('${SCHEMA}.version') AS name`,
  );
  if (found?.name === null) return;
  const [row] = await dataSource.query<{ version: number }[]>(`SELECT version FROM ${SCHEMA}.version`);
  if (row !== undefined && row.version < OLDEST_VERSION)
    await dataSource.query(`DROP SCHEMA ${SCHEMA} CASCADE`);
}

/**
 * pg-boss expects the result object of `pg`; TypeORM's `query` returns rows only. A script of pg-boss begins and ends a
 * transaction itself: when it fails, the transaction must not stay open on a connection of the pool.
 */
async function execute(
  dataSource: DataSource,
  text: string,
  values?: unknown[],
): Promise<{ rows: unknown[] }> {
  const runner = dataSource.createQueryRunner();
  try {
    const client = (await runner.connect()) as {
      query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
    };
    return await client.query(text, values).catch(async (error: unknown) => {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    });
  } finally {
    await runner.release();
  }
}
