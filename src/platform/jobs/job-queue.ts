import { PgBoss, type ConstructorOptions } from 'pg-boss';
import type { DataSource, QueryRunner } from 'typeorm';

const SCHEMA = 'pgboss';
/** pg-boss 12 migrates from this version of its schema on. Older ones are pg-boss 10's. */
const OLDEST_VERSION = 25;
/** Any number that nobody else in this database locks. */
const START_LOCK = 402_000_001;
/** pg-boss looks after its own tables this often. */
const MAINTENANCE_SECONDS = 300;

/**
 * A queue of pg-boss over a data source, for `startJobQueue`. Its tables hold names and times of jobs only.
 *
 * @param onError told what fails in the background; the caller of a method hears of its own failure
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
    // A few rows a day: neither index can grow to a size that matters, and the role may not own them.
    reindex: false,
    monitorVacuum: false,
    // No job here waits for another.
    flowIntervalSeconds: MAINTENANCE_SECONDS,
    ...options,
  });
  boss.on('error', onError);
  return boss;
}

/**
 * Starts the queue and runs `setUp`, one process of the database at a time: pg-boss makes its schema and queues without a
 * lock. Tables are created or migrated where they are not of this version, and nothing is created where they are.
 *
 * @throws the driver's error, also where a role may not create what is missing
 */
export async function startJobQueue(
  boss: PgBoss,
  dataSource: DataSource,
  setUp: () => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    // Many may stand in line: longer than any other statement may take.
    await runner.query('SET statement_timeout = 0');
    await runner.query('SELECT pg_advisory_lock($1)', [START_LOCK]);
    await dropOutdatedSchema(runner);
    await boss.start();
    await setUp();
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [START_LOCK]).catch(() => undefined);
    await runner.query('RESET statement_timeout').catch(() => undefined);
    await runner.release();
  }
}

/** Creates or migrates the tables of the queue ahead of the server, whose role need not be allowed to. */
export async function prepareJobQueue(dataSource: DataSource): Promise<void> {
  // What fails here is thrown, and nothing runs in the background afterwards.
  const boss = jobQueue(dataSource, () => undefined, { supervise: false, schedule: false });
  await startJobQueue(boss, dataSource);
  await boss.stop({ graceful: false });
}

/** Nothing in it outlives its next run, and pg-boss cannot migrate it. */
async function dropOutdatedSchema(runner: QueryRunner): Promise<void> {
  const [found] = (await runner.query(`SELECT to_regclass('${SCHEMA}.version') AS name`)) as {
    name: unknown;
  }[];
  if (found?.name === null) return;
  const [row] = (await runner.query(`SELECT version FROM ${SCHEMA}.version`)) as { version: number }[];
  if (row !== undefined && row.version < OLDEST_VERSION) await runner.query(`DROP SCHEMA ${SCHEMA} CASCADE`);
}

/** pg-boss wants what `pg` answers, TypeORM's `query` gives rows only. */
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
    return await client.query(text, values);
  } finally {
    await runner.release();
  }
}
