import type { DataSource, QueryRunner } from 'typeorm';
import { createDataSource } from '../../src/data-source.js';
import { AbuseJobs } from '../../src/modules/limits/abuse/abuse-jobs.js';
import { BanPolicy, FORGIVEN_AFTER_MS } from '../../src/modules/limits/abuse/ban-policy.js';
import { BATCH_ROWS } from '../../src/platform/database/in-batches.js';
import { IdempotencyRepository } from '../../src/platform/http/idempotency/idempotency.repository.js';
import type { Jobs } from '../../src/platform/jobs/jobs.js';
import { FixedClock } from '../support/fixed-clock.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../support/worker-database.js';

const NOW_MS = Date.UTC(2026, 10, 22, 12);
const OLD_ROWS = 2 * BATCH_ROWS + 1;

describe('what is old', () => {
  let database: ThrowawayDatabase;
  let dataSource: DataSource;
  let holder: QueryRunner;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    dataSource = await createDataSource(database.url).initialize();
    // Whoever waits for somebody fails at once.
    await dataSource.query(
      `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET lock_timeout = 1', current_database()); END $$`,
    );
    await dataSource.destroy();
    await dataSource.initialize();
    holder = dataSource.createQueryRunner();
  });
  afterAll(async () => {
    await holder.release();
    await dataSource.destroy();
    await database.drop();
  });

  const count = async (table: string): Promise<number> => {
    const [row] = await dataSource.query<[{ n: number }]>(`SELECT count(*)::int AS n FROM ${table}`);
    return row.n;
  };
  /** How many rows each statement removed. */
  async function removedBy(work: () => Promise<void>): Promise<number[]> {
    const asked = jest.spyOn(dataSource, 'query');
    await work();
    const answers = await Promise.all(asked.mock.results.map(({ value }) => value as Promise<unknown>));
    asked.mockRestore();
    return answers.map((answer) => (answer as [unknown, number])[1]);
  }
  /** Somebody is writing this row. */
  async function whileHeld(table: string, where: string, work: () => Promise<void>): Promise<void> {
    await holder.startTransaction();
    await holder.query(`SELECT 1 FROM ${table} WHERE ${where} FOR UPDATE`);
    try {
      await work();
    } finally {
      await holder.rollbackTransaction();
    }
  }

  it('C8: of Idempotency-Keys goes in batches, and what is in use stays', async () => {
    await dataSource.query(
      `INSERT INTO idempotency_keys (tenant_id, caller, operation, key, fingerprint, token, locked_until, expires_at)
       SELECT gen_random_uuid(), 'live', 'POST /x', n::text, '', gen_random_uuid(), now(),
         now() + CASE WHEN n = 0 THEN interval '1 hour' ELSE interval '-1 hour' END
       FROM generate_series(0, $1::int) n`,
      [OLD_ROWS],
    );
    const repository = new IdempotencyRepository(dataSource);
    await whileHeld('idempotency_keys', "key = '7'", async () => {
      const removed = await removedBy(() => repository.forgetExpired());
      expect(removed).toEqual([BATCH_ROWS, BATCH_ROWS, 0]);
    });
    expect(await count('idempotency_keys')).toBe(2);
    await repository.forgetExpired();
    expect(await count('idempotency_keys')).toBe(1);
  });

  it('C6: of bans and failures goes in batches, and what is being written stays', async () => {
    const jobs = new AbuseJobs({} as Jobs, dataSource, new BanPolicy(), new FixedClock(NOW_MS));
    const old = new Date(NOW_MS - FORGIVEN_AFTER_MS - 1);
    await dataSource.query(
      `INSERT INTO failed_authentications (address_hash, failed_at, updated_at)
       SELECT n::text, '{}', CASE WHEN n = 0 THEN $2::timestamptz ELSE $3 END FROM generate_series(0, $1::int) n`,
      [OLD_ROWS, new Date(NOW_MS), old],
    );
    await dataSource.query(
      `INSERT INTO bans (address_hash, reason, until)
       SELECT n::text, 'x', CASE WHEN n = 0 THEN $2::timestamptz ELSE $3 END FROM generate_series(0, $1::int) n`,
      [OLD_ROWS, new Date(NOW_MS), old],
    );
    await whileHeld('failed_authentications', "address_hash = '7'", async () => {
      const removed = await removedBy(() => jobs.forget());
      expect(removed).toEqual([BATCH_ROWS, BATCH_ROWS, 1, BATCH_ROWS, BATCH_ROWS, 0]);
    });
    expect([await count('bans'), await count('failed_authentications')]).toEqual([1, 2]);
  });
});
