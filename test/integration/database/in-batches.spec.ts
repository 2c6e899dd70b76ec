import { randomUUID } from 'node:crypto';
import type { DataSource, QueryRunner } from 'typeorm';
import { ONE_NODE } from '../../support/database/distributions.js';
import { createDataSource } from '../../../src/data-source.js';
import { EventsRepository, RetryPolicy } from '../../../src/modules/billing/events/events.repository.js';
import { SettlementRepository } from '../../../src/modules/facilitator/testing.js';
import { AbuseJobs, BanPolicy, FORGIVEN_AFTER_MS } from '../../../src/modules/limits/testing.js';
import { readConfig } from '../../../src/platform/config/env.js';
import { BATCH_ROWS } from '../../../src/platform/database/in-batches.js';
import { IdempotencyRepository } from '../../../src/platform/http/idempotency/idempotency.repository.js';
import type { Jobs } from '../../../src/platform/jobs/jobs.js';
import { Metrics } from '../../../src/platform/observability/metrics.js';
import { SecretStore } from '../../../src/platform/secrets/secret-store.js';
import { FixedClock } from '../../support/http/fixed-clock.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

const NOW_MS = Date.UTC(2026, 10, 22, 12);
const OLD_ROWS = 2 * BATCH_ROWS + 1;

describe('deletion of old rows', () => {
  let database: ThrowawayDatabase;
  let dataSource: DataSource;
  let holder: QueryRunner;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    dataSource = await createDataSource(database.url).initialize();
    // A statement that waits for a lock fails at once.
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
    // Whether the database is distributed, and what is kept, are answered with rows alone.
    return answers
      .map((answer) => (answer as [unknown, unknown])[1])
      .filter((count) => typeof count === 'number');
  }
  /** Runs the work while another transaction locks this row. */
  async function whileHeld(table: string, where: string, work: () => Promise<void>): Promise<void> {
    await holder.startTransaction();
    await holder.query(`SELECT 1 FROM ${table} WHERE ${where} FOR UPDATE`);
    try {
      await work();
    } finally {
      await holder.rollbackTransaction();
    }
  }

  it('C8: deletes Idempotency-Keys in batches, and keeps locked and unexpired ones', async () => {
    await dataSource.query(
      `INSERT INTO idempotency_keys (tenant_id, caller, operation, key, fingerprint, token, locked_until, expires_at)
       SELECT gen_random_uuid(), 'live', 'POST /x', n::text, '', gen_random_uuid(), now(),
         now() + CASE WHEN n = 0 THEN interval '1 hour' ELSE interval '-1 hour' END
       FROM generate_series(0, $1::int) n`,
      [OLD_ROWS],
    );
    const repository = new IdempotencyRepository(dataSource);
    await whileHeld('idempotency_keys', "key = '7'", async () => {
      const removed = await removedBy(() => repository.deleteExpired());
      expect(removed).toEqual([BATCH_ROWS, BATCH_ROWS, 0]);
    });
    expect(await count('idempotency_keys')).toBe(2);
    await repository.deleteExpired();
    expect(await count('idempotency_keys')).toBe(1);
  });

  it('C6: deletes bans and failures in batches, and keeps locked and recent ones', async () => {
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

  it('J2: deletes signed transactions in batches, and keeps those of pending settlements', async () => {
    await dataSource.query(
      `INSERT INTO signer_transactions (network, tx_hash, signer, nonce, tenant_id, settlement_id, raw_tx, max_fee, created_at)
       SELECT 'eip155:8453', n::text, 'signer', n, $2, gen_random_uuid(), '0x', 1,
         now() - CASE WHEN n = 0 THEN interval '39 days' ELSE interval '41 days' END
       FROM generate_series(0, $1::int) n`,
      [OLD_ROWS, randomUUID()],
    );
    await dataSource.query(
      `INSERT INTO settlements (tenant_id, id, environment, chain, network, wire_network, x402_version, scheme, authorization_id, digest,
         asset, payer, pay_to, amount_atomic, tx_hash, cost_reserved, budget_day, charged_period, caller, look_at)
       SELECT tenant_id, settlement_id, 'live', 'base', network, network, 2, 'exact', 'claim', '', '', '', '', 1, tx_hash, 1,
         now(), now(), '', now() FROM signer_transactions WHERE tx_hash = '8'`,
    );
    const repository = new SettlementRepository(
      dataSource,
      ONE_NODE,
      new SecretStore(readConfig({ NODE_ENV: 'test' }), new Metrics()),
    );
    await whileHeld('signer_transactions', "tx_hash = '7'", async () => {
      const removed = await removedBy(() => repository.forget());
      expect(removed.slice(-2)).toEqual([BATCH_ROWS, BATCH_ROWS - 1]);
    });
    const kept = await dataSource.query<object[]>('SELECT tx_hash FROM signer_transactions ORDER BY 1');
    expect(kept).toEqual([{ tx_hash: '0' }, { tx_hash: '7' }, { tx_hash: '8' }]);
  });

  it('D3: deletes Stripe events in batches, and keeps dead and recent ones', async () => {
    await dataSource.query(
      `INSERT INTO stripe_events (event_id, type, occurred_at, status, settled_at)
       SELECT n::text, 'invoice.paid', now(), CASE WHEN n = 0 THEN 'dead' ELSE 'applied' END,
         now() - CASE WHEN n = 1 THEN interval '1 hour' ELSE interval '41 days' END
       FROM generate_series(0, $1::int) n`,
      [OLD_ROWS + 1],
    );
    const removed = await removedBy(() => new EventsRepository(dataSource, new RetryPolicy()).forget(30));
    expect(removed).toEqual([BATCH_ROWS, BATCH_ROWS, 1]);
    expect(await count('stripe_events')).toBe(2);
  });
});
