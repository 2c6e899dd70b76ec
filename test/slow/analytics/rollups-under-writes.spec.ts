import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../src/data-source.js';
import { AnalyticsRepository } from '../../../src/modules/analytics/rollups/analytics.repository.js';
import { POSITION_SQL } from '../../../src/modules/analytics/rollups/analytics.sql.js';
import { AnalyticsService } from '../../../src/modules/analytics/rollups/analytics.service.js';
import { RollupsRepository } from '../../../src/modules/analytics/rollups/rollups.repository.js';
import { readConfig } from '../../../src/platform/config/env.js';
import { HeavyReads } from '../../../src/platform/database/heavy-reads.js';
import type { TenantPrincipal } from '../../../src/platform/http/request/principal.js';
import { FixedClock } from '../../support/http/fixed-clock.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';
import { plainTotals } from './plain-sql.js';

const ROWS = 40;
const WRITE = `
  INSERT INTO verification_log (tenant_id, environment, caller, chain, network, tx_hash, status, cached, amount_atomic,
      payer, latency_ms)
    SELECT $1, 'live', 'k', 'base', 'n', gen_random_uuid(), 'confirmed', false, 1, 'p' || n % 9, 5
    FROM generate_series(1, ${ROWS}) AS n`;

describe('the rollups while calls are written', () => {
  let database: ThrowawayDatabase;
  let dataSource: DataSource;
  let rollups: RollupsRepository;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    dataSource = await new DataSource(dataSourceOptions(database.url, 8)).initialize();
    rollups = new RollupsRepository(dataSource);
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  it('E5: an answer is exact at every moment, with two jobs at once', async () => {
    const tenantId = randomUUID();
    await dataSource.query('INSERT INTO rollup_positions (tenant_id) VALUES ($1)', [tenantId]);
    const now = new Date(Date.now() + 3_600_000);
    const reads = new HeavyReads(dataSource, readConfig({ NODE_ENV: 'test' }));
    const service = new AnalyticsService(new AnalyticsRepository(reads), new FixedClock(now.getTime()));
    const ask = async () => {
      const principal = { tenantId, environment: 'live' } as TenantPrincipal;
      return (await service.analytics(principal, { days: 2, timezone: 'UTC', granularity: 'day' })).totals;
    };
    let isOver = false;
    const counts: number[] = [];
    /** Some thousand calls a second. */
    const pause = () => new Promise((done) => setTimeout(done, 20));
    const loop = async (turn: () => Promise<unknown>): Promise<void> => {
      while (!isOver) await turn();
    };
    const write = () => dataSource.query(WRITE, [tenantId]).then(pause);
    const read = async () => counts.push((await ask()).verifications);
    const all = [
      ...[loop(write), loop(write), loop(read)],
      ...[500, 300].map((stepRows) => loop(() => rollups.rollUp({ stepRows, visibleAfterSeconds: 1 }))),
    ];
    const areSummed = async () =>
      (await dataSource.query<unknown[]>('SELECT FROM verification_rollups LIMIT 1')).length > 0;
    const until = performance.now() + 4_000;
    while (performance.now() < until || !(await areSummed())) await pause();
    isOver = true;
    await Promise.all(all);
    expect(counts.filter((count) => count % ROWS !== 0)).toEqual([]);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    const window = { tenantId, environment: 'live', now, days: 2, zone: 'UTC', chain: null };
    const { verifications, payers } = await plainTotals(dataSource, window);
    const totals = await ask();
    expect([totals.verifications, totals.uniquePayers]).toEqual([verifications, payers]);
  });

  it('E5: an answer whose position was read before a rollup counts no row twice', async () => {
    const tenantId = randomUUID();
    await dataSource.query('INSERT INTO rollup_positions (tenant_id) VALUES ($1)', [tenantId]);
    await dataSource.query(WRITE, [tenantId]);
    // The rollup comes between the two statements of one answer.
    const query = async (sql: string, values: unknown[]): Promise<unknown[]> => {
      const rows = await dataSource.query<unknown[]>(sql, values);
      if (sql === POSITION_SQL) await rollups.rollUp({ visibleAfterSeconds: 0 });
      return rows;
    };
    const run = (_: string, work: (of: typeof query) => unknown) => work(query);
    const between = { run } as unknown as HeavyReads;
    const question = { tenantId, environment: 'live', now: new Date(), days: 2, chain: null } as const;
    const repository = new AnalyticsRepository(between);
    const { outcomes } = await repository.analytics({ ...question, timezone: 'UTC', granularity: 'day' });
    expect(outcomes.map(({ verifications }) => verifications)).toEqual([ROWS]);
    const payers = await repository.topPayers(question, 10);
    expect(payers.reduce((sum, { payments }) => sum + payments, 0)).toBe(ROWS);
  });
});
