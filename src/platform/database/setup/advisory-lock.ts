import type { DataSource, QueryRunner } from 'typeorm';

const PAUSE_MS = 100;
/** A holder that is frozen, or cut off, loses the lock after this. One that works says so more often. */
const SILENCE_LIMIT_MS = 60_000;
const RENEWAL_MS = 15_000;
/** Longer than any migration of ours takes on a large database. */
const LONGEST_WAIT_MS = 900_000;

/**
 * Runs work while no other process holds this lock. A transaction holds it, and does nothing else: so it works behind a
 * pooler in transaction mode, and ends with the connection. The work needs further connections of the data source.
 *
 * Waiting processes ask again and again. One that waited inside a statement would keep its snapshot, and a
 * `CREATE INDEX CONCURRENTLY` of the holder waits for all snapshots: neither would end.
 *
 * @param key the number of the lock; all processes must use the same one
 * @throws the work's error; Error when the lock is not free within 15 minutes; the driver's error when the lock was lost
 */
export async function withAdvisoryLock<T>(
  dataSource: DataSource,
  key: number,
  work: () => Promise<T>,
): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    await take(runner, key);
    const result = await whileRenewed(runner, work);
    await runner.commitTransaction();
    return result;
  } catch (error) {
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}

async function take(runner: QueryRunner, key: number): Promise<void> {
  const deadline = performance.now() + LONGEST_WAIT_MS;
  while (performance.now() < deadline) {
    await runner.startTransaction();
    // The holder's transaction is idle while the work runs on other connections. No parameters: with them the
    // statement's portal, and its snapshot, would stay open as long as the transaction.
    const [row] = (await runner.query(
      `SELECT set_config('idle_in_transaction_session_timeout', '${SILENCE_LIMIT_MS}ms', true),
        pg_try_advisory_xact_lock(${key}) AS held`,
    )) as { held: boolean }[];
    if (row?.held === true) return;
    await runner.rollbackTransaction();
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * (0.5 + Math.random())));
  }
  throw new Error(`other processes have held the advisory lock ${key} for 15 minutes; nothing was changed`);
}

/** Each renewal is a statement without a snapshot that lasts. A failed one shows at the transaction's end. */
async function whileRenewed<T>(runner: QueryRunner, work: () => Promise<T>): Promise<T> {
  let renewal: Promise<unknown> = Promise.resolve();
  const timer = setInterval(() => {
    renewal = runner.query('SELECT 1').catch(() => undefined);
  }, RENEWAL_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    await renewal;
  }
}
