import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../src/data-source.js';
import { PaymentsRepository } from '../../../src/modules/verification/payments/payments.repository.js';
import { PaymentsService } from '../../../src/modules/verification/payments/payments.service.js';
import type { AppConfig } from '../../../src/platform/config/app-config.js';
import { HeavyReads } from '../../../src/platform/database/heavy-reads.js';
import type { TenantPrincipal } from '../../../src/platform/http/request/principal.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

const PAYERS = 1_500;

describe('rows that payment lists read', () => {
  let database: ThrowawayDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    // One connection, so that the counters cover these queries only.
    dataSource = await new DataSource(dataSourceOptions(database.url, 1)).initialize();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  /** Payments of many payers each, whose ids do not compress. */
  const addCrowds = (tenantId: string, count: number): Promise<unknown> =>
    dataSource.query(
      `INSERT INTO payments (tenant_id, environment, network, tx_hash, chain, status, evidence, judged_wallet,
          amount_atomic, from_address, to_address, deepest, first_verified_at)
        SELECT $1, 'test', 'eip155:84532', 'tx-' || n, 'base-sepolia', 'confirmed', crowd.evidence, '0xaa', 1500, '0xbb',
          '0xaa', true, now()
        FROM (SELECT jsonb_build_object('block', '{"number":"7","hash":"0xb7","timeSeconds":1000}'::jsonb,
            'finality', '{"level":"safe","accepted":true,"deepest":false,"confirmations":null,"requiredConfirmations":null}'::jsonb,
            'balanceChanges', '[]'::jsonb, 'transfers', jsonb_agg(jsonb_build_object('from', gen_random_uuid(), 'to', '0xaa', 'amountAtomic', '1')))
            AS evidence FROM generate_series(1, $3::int)) crowd, generate_series(1, $2::int) n`,
      [tenantId, count, PAYERS],
    );
  /** Blocks read of values too large for a row (TOAST), such as the evidence of many payers. */
  const largeBlocksRead = async (): Promise<number> => {
    await dataSource.query('SELECT pg_stat_force_next_flush()');
    const [row] = await dataSource.query<[{ read: number }]>(
      `SELECT (coalesce(toast_blks_read, 0) + coalesce(toast_blks_hit, 0))::int AS read
         FROM pg_statio_user_tables WHERE relname = 'payments'`,
    );
    return row.read;
  };

  it('A14: a page of payments with many payers reads none of their evidence', async () => {
    const tenantId = randomUUID();
    await addCrowds(tenantId, 100);
    const reads = new HeavyReads(dataSource, { database: { poolSize: 1 } } as AppConfig);
    const service = new PaymentsService(new PaymentsRepository(dataSource, reads));
    const before = await largeBlocksRead();
    expect(before).toBeGreaterThan(0);
    const principal = { tenantId, environment: 'test' } as TenantPrincipal;
    const { payments } = await service.list(principal, { limit: 100 });
    expect(payments).toHaveLength(100);
    expect(payments[0]).toMatchObject({
      blockNumber: 7,
      timestamp: '1970-01-01T00:16:40.000Z',
      finality: 'safe',
      amountUsdc: '0.0015',
      amountAtomic: '1500',
    });
    expect((await largeBlocksRead()) - before).toBe(0);
  });

  describe('filtered by one column', () => {
    const tenantId = randomUUID();

    beforeAll(async () => {
      await dataSource.query(
        `INSERT INTO payments (tenant_id, environment, network, tx_hash, chain, status, evidence, judged_wallet,
            amount_atomic, from_address, to_address, deepest, first_verified_at, remembered_until, created_at)
          SELECT $1, 'live', 'eip155:8453', 'seed-' || n, 'base', 'confirmed', '{"transfers":[]}', '0xaa', 1, '0xbb', '0xaa',
            true, now(), now() + interval '1 hour', now() - make_interval(secs => n * 5)
          FROM generate_series(1, 3000) AS n`,
        [tenantId],
      );
      await dataSource.query('ANALYZE payments');
    });

    it.each([
      ['chain', 'solana', 'payments_chain_idx'],
      ['status', 'reorged', 'payments_status_idx'],
    ])('A14: a list filtered by %s uses an index, not the whole history', async (column, value, index) => {
      const plan = await dataSource.query<Record<string, string>[]>(
        `EXPLAIN SELECT * FROM payments p WHERE p.tenant_id = $1 AND p.environment = 'live' AND p.created_at > '-infinity'
           AND p.${column} = $2 ORDER BY p.created_at DESC, p.id DESC LIMIT 21`,
        [tenantId, value],
      );
      expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toContain(index);
    });
  });
});
