import type { DataSource, EntityManager } from 'typeorm';
import { accountRows, webhookRows } from './sample-accounts.js';
import { SampleClock, type SampleRow } from './sample-ids.js';
import { paymentRows, settlementRows } from './sample-payments.js';
import { peopleRows } from './sample-people.js';

/** Where sums by transaction ended: before every transaction of a fresh cluster, whichever server made the sample. */
const LAST_TRANSACTION = '500';

/**
 * Fills a migrated, empty database: at least one realistic row in every table, books that are even, secrets sealed by
 * `SAMPLE_KEYS`. Sums of the log are made by the function that keeps them. In one transaction.
 *
 * @param nowMs the moment at which the sample stands; units and budgets are of its month and day
 */
export async function insertSampleRows(dataSource: DataSource, nowMs: number): Promise<void> {
  const clock = new SampleClock(nowMs);
  await dataSource.transaction(async (manager) => {
    const tables = [
      ...accountRows(clock),
      ...peopleRows(clock),
      ...paymentRows(clock),
      ...settlementRows(clock),
      ...webhookRows(clock),
    ];
    for (const [table, ...rows] of tables) for (const row of rows) await insert(manager, table, row);
    await manager.query('UPDATE screening_state SET version = 1, last_version = 1');
    await manager.query('SELECT rebuild_rollups()');
    await manager.query('UPDATE rollup_state SET taken_until = $1, last_transaction = $1', [
      LAST_TRANSACTION,
    ]);
  });
}

async function insert(manager: EntityManager, table: string, row: SampleRow): Promise<void> {
  const columns = Object.keys(row).join(', ');
  await manager.query(
    `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_record(NULL::${table}, $1)`,
    [JSON.stringify(row)],
  );
}
