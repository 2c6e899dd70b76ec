import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../src/data-source.js';
import { parseAmount } from '../../../src/domain/amount.js';
import { HourlyCountsRepository } from '../../../src/modules/analytics/anomalies/hourly-counts.repository.js';
import { AnalyticsRepository } from '../../../src/modules/analytics/rollups/analytics.repository.js';
import { AnalyticsService } from '../../../src/modules/analytics/rollups/analytics.service.js';
import type { AnalyticsResponse } from '../../../src/modules/analytics/rollups/dto/analytics.dto.js';
import {
  RollupsRepository,
  type RollUpOptions,
} from '../../../src/modules/analytics/rollups/rollups.repository.js';
import { readConfig } from '../../../src/platform/config/env.js';
import { HeavyReads } from '../../../src/platform/database/heavy-reads.js';
import type { TenantPrincipal } from '../../../src/platform/http/request/principal.js';
import { checkRollups } from '../../support/database/check-rollups.js';
import { FixedClock } from '../../support/http/fixed-clock.js';
import { insertLogRows } from '../../support/traffic/log-rows.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';
import { plainDays, plainHours, plainTotals, type Window } from './plain-sql.js';

/** Summer time ended in Europe on 25 October, in New York on 1 November; Lord Howe began with half an hour on 4 October. */
const NOW = new Date('2026-11-22T12:30:00Z');
const FROM = new Date('2026-08-26T00:00:00Z');
/** Rows before it are rolled up where a test says so; later ones are the tail. */
const MIDDLE = new Date('2026-11-21T12:00:00Z');
const ZONES = [
  'UTC',
  'Europe/Copenhagen',
  'America/New_York',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  // Their clocks went back at midnight, on 25 October and on 1 November.
  'Atlantic/Azores',
  'America/Havana',
];
/** `PROPERTY_RUNS=300 npx jest test/slow/analytics` for many. */
const PROPERTY_RUNS = Number(process.env['PROPERTY_RUNS'] ?? 15);
const TABLES = [
  ...['verification_rollups', 'latency_rollups', 'payer_last_seen'],
  ...['payer_counts', 'payer_days', 'verified_money'],
];
/** Excludes rows whose count went back to zero: a rebuild does not create them. */
const NONE_LEFT: Partial<Record<string, string>> = {
  payer_days: 'WHERE payments <> 0',
  payer_counts: 'WHERE payers <> 0',
};

describe('the rollups of the verification log', () => {
  let database: ThrowawayDatabase;
  let dataSource: DataSource;
  let rollups: RollupsRepository;
  let reads: HeavyReads;
  let service: AnalyticsService;
  const clock = new FixedClock(NOW.getTime());

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    dataSource = await new DataSource(dataSourceOptions(database.url, 8)).initialize();
    rollups = new RollupsRepository(dataSource);
    reads = new HeavyReads(dataSource, readConfig({ NODE_ENV: 'test' }));
    service = new AnalyticsService(new AnalyticsRepository(reads), clock);
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const fillBetween = (
    [from, until]: readonly [Date, Date],
    tenantId: string,
    rows: number,
    environment: 'live' | 'test' = 'live',
  ) => insertLogRows(dataSource, { tenantId, environment, rows, from, until, payments: 400 });
  const fill = fillBetween.bind(null, [FROM, NOW]);
  const fillFirst = fillBetween.bind(null, [FROM, MIDDLE]);
  const fillThen = fillBetween.bind(null, [MIDDLE, NOW]);
  /** These tenants have rows in the log alone. */
  const rollUp = async (options: RollUpOptions = {}): Promise<void> => {
    await dataSource.query(
      'INSERT INTO rollup_positions (tenant_id) SELECT DISTINCT tenant_id FROM verification_log ON CONFLICT DO NOTHING',
    );
    await rollups.rollUp(options);
  };
  /** Of each `every` payments of the log one is stored as reorged and one as confirmed; the others are only in the log. */
  const markReorged = (tenantId: string, every: number) =>
    dataSource.query(
      `INSERT INTO payments (tenant_id, environment, network, tx_hash, chain, status, evidence, judged_wallet, amount_atomic, deepest)
       SELECT tenant_id, environment, network, tx_hash, min(chain), CASE nth % $2 WHEN 0 THEN 'reorged' ELSE 'confirmed' END,
         '{}', 'w', 1, false
       FROM (SELECT *, dense_rank() OVER (ORDER BY tx_hash) AS nth FROM verification_log WHERE tenant_id = $1) AS l
       WHERE nth % $2 < 2 GROUP BY tenant_id, environment, network, tx_hash, nth ON CONFLICT DO NOTHING`,
      [tenantId, every],
    );
  const windowOf = (tenantId: string, window: Partial<Window> = {}): Window => ({
    tenantId,
    environment: 'live',
    now: NOW,
    days: 90,
    zone: 'UTC',
    chain: null,
    ...window,
  });
  const ask = (window: Window, granularity: 'day' | 'hour' = 'day'): Promise<AnalyticsResponse> =>
    service.analytics({ tenantId: window.tenantId, environment: window.environment } as TenantPrincipal, {
      days: window.days,
      timezone: window.zone,
      granularity,
      ...(window.chain === null ? {} : { chain: window.chain }),
    });
  const topOf = async (tenantId: string): Promise<unknown[]> => {
    const principal = { tenantId, environment: 'live' } as TenantPrincipal;
    return (await service.topPayers(principal, { days: 90, limit: 100 })).payers;
  };
  const takeAll = async (): Promise<void> => {
    await rollUp({ visibleAfterSeconds: 0 });
    const [row] = await dataSource.query<[{ waiting: number }]>(
      `SELECT count(*)::int AS waiting FROM verification_log l JOIN rollup_positions p USING (tenant_id)
        WHERE l.created_at >= p.taken_until`,
    );
    expect(row.waiting).toBe(0);
  };
  const contents = async (): Promise<unknown[][]> =>
    Promise.all(
      TABLES.map((table) =>
        dataSource.query<unknown[]>(`SELECT * FROM ${table} t ${NONE_LEFT[table] ?? ''} ORDER BY t::text`),
      ),
    );

  async function expectExact(window: Window): Promise<void> {
    const [answer, plain, days] = [
      await ask(window),
      await plainTotals(dataSource, window),
      await plainDays(dataSource, window),
    ];
    const { totals, trend, byChain, byReason } = answer;
    expect({
      verifications: totals.verifications,
      successful: totals.successful,
      failed: totals.failed,
      pending: totals.pending,
      cached: totals.cached,
      volume: parseAmount(totals.volumeUsdc, 18)?.toString(),
      payers: totals.uniquePayers,
    }).toEqual(plain);
    expect(trend).toHaveLength(window.days);
    const date = (at: string) => new Date(at).toLocaleDateString('sv-SE', { timeZone: window.zone });
    const got = trend.filter(({ verifications }) => verifications > 0);
    expect(Object.fromEntries(got.map(({ start, verifications }) => [date(start), verifications]))).toEqual(
      days,
    );
    const sum = (items: readonly { verifications: number }[]) =>
      items.reduce((all, { verifications }) => all + verifications, 0);
    expect(sum(byChain)).toBe(plain.verifications);
    expect(byReason.reduce((all, { count }) => all + count, 0)).toBe(plain.failed + plain.pending);
  }

  it('E5: equal plain SQL over the log for any zone, period and chain, before and after a rollup', async () => {
    const tenantId = randomUUID();
    await fillFirst(tenantId, 1_500);
    await rollUp();
    await fillThen(tenantId, 700);
    await fillThen(tenantId, 300, 'test');
    await markReorged(tenantId, 7);
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          zone: fc.constantFrom(...ZONES),
          days: fc.integer({ min: 1, max: 90 }),
          chain: fc.constantFrom(null, 'base', 'bsc'),
          environment: fc.constantFrom('live', 'live', 'test'),
        }),
        fc.boolean(),
        async (window, roll) => {
          if (roll) await rollUp({ stepRows: 30 });
          await expectExact(windowOf(tenantId, window));
        },
      ),
      { numRuns: PROPERTY_RUNS },
    );
  });

  it.each([
    ['Europe/Copenhagen', 31, 31 * 24 + 1],
    ['America/New_York', 25, 25 * 24 + 1],
    ['Asia/Kathmandu', 3, 3 * 24],
    ['Australia/Lord_Howe', 60, 60 * 24],
  ])(
    'E5: the hourly trend in %s over %s days has %s hours, also across clock changes',
    async (zone, days, hours) => {
      const tenantId = randomUUID();
      await fillFirst(tenantId, 800);
      await rollUp();
      await fillThen(tenantId, 200);
      const window = windowOf(tenantId, { zone, days });
      const { trend } = await ask(window, 'hour');
      expect(trend).toHaveLength(hours);
      const quarters = Object.entries(await plainHours(dataSource, window));
      for (const [index, { start, verifications }] of trend.entries()) {
        const end = trend[index + 1]?.start ?? '9999';
        const inside = quarters.filter(([at]) => at >= start && at < end);
        expect(verifications).toBe(inside.reduce((sum, [, n]) => sum + n, 0));
      }
    },
  );

  it('E5: volume counts a payment once, at its first confirmed call, even if logged later', async () => {
    const tenantId = randomUUID();
    const call = (at: string, cached: boolean) =>
      dataSource.query(
        `INSERT INTO verification_log (tenant_id, environment, created_at, caller, chain, network, tx_hash, status, cached,
           amount_atomic, payer, latency_ms) VALUES ($1, 'live', $2, 'k', 'base', 'n', '0xa', 'confirmed', $3, 2500000, 'p', 1)`,
        [tenantId, at, cached],
      );
    const volumes = async () =>
      (await ask(windowOf(tenantId, { days: 3 }))).trend.map(({ volumeUsdc }) => volumeUsdc);
    await call('2026-11-22T10:00:00Z', false);
    expect(await volumes()).toEqual(['0', '0', '2.5']);
    await rollUp();
    await call('2026-11-22T11:00:00Z', false);
    expect(await volumes()).toEqual(['0', '0', '2.5']);
    // A row that became visible after its time was taken: the nightly check finds it.
    await call('2026-11-21T10:00:00Z', true);
    expect(await checkRollups(dataSource)).toEqual([tenantId]);
    expect(await volumes()).toEqual(['0', '2.5', '0']);
    expect(await checkRollups(dataSource)).toEqual([]);
    await expectExact(windowOf(tenantId));
  });

  it('E2: volume excludes a reorged payment until it is confirmed again, before and after a rollup', async () => {
    const tenantId = randomUUID();
    await fill(tenantId, 60);
    await markReorged(tenantId, 1);
    const volume = async () => {
      await expectExact(windowOf(tenantId));
      const { totals } = await ask(windowOf(tenantId));
      return [totals.volumeUsdc !== '0', (await topOf(tenantId)).length > 0];
    };
    expect(await volume()).toEqual([false, false]);
    await takeAll();
    expect(await volume()).toEqual([false, false]);
    await dataSource.query(`UPDATE payments SET status = 'confirmed' WHERE tenant_id = $1`, [tenantId]);
    expect(await volume()).toEqual([true, true]);
  });

  it('E5: an aborted job, and a commit after its time was taken, neither lose nor double rows', async () => {
    const tenantId = randomUUID();
    const late = dataSource.createQueryRunner();
    await late.startTransaction();
    await insertLogRows(late.manager, { tenantId, rows: 50, from: FROM, until: NOW });
    await fill(tenantId, 100);
    const abortedJob = dataSource.createQueryRunner();
    await abortedJob.startTransaction();
    await abortedJob.query('SELECT roll_up_tenant($1, now(), 1000)', [tenantId]);
    await abortedJob.rollbackTransaction();
    await abortedJob.release();
    await expectExact(windowOf(tenantId));
    await Promise.all([rollUp({ stepRows: 7 }), rollUp({ stepRows: 5 })]);
    await expectExact(windowOf(tenantId));
    await late.commitTransaction();
    await late.release();
    expect(await checkRollups(dataSource)).toContain(tenantId);
    await expectExact(windowOf(tenantId));
    await takeAll();
    await expectExact(windowOf(tenantId));
  });

  it('E5: a rebuild gives the same rows, and a log of another cluster needs none', async () => {
    await fillFirst(randomUUID(), 300);
    await takeAll();
    const before = await contents();
    expect(before.every((rows) => rows.length > 0)).toBe(true);
    await dataSource.query('SELECT rebuild_rollups()');
    expect(await contents()).toEqual(before);
    await dataSource.query(`UPDATE verification_log SET transaction_id = '900000000000'`);
    const tenantId = randomUUID();
    await fill(tenantId, 50);
    await takeAll();
    await expectExact(windowOf(tenantId));
    expect(await checkRollups(dataSource)).toEqual([]);
  });

  it('E5: the rollup job may take longer than the statement timeout of requests', async () => {
    const tenantId = randomUUID();
    await fill(tenantId, 100);
    await dataSource.query('INSERT INTO rollup_positions (tenant_id) VALUES ($1)', [tenantId]);
    const lock: [string, string[]] = [
      'SELECT FROM rollup_positions WHERE tenant_id = $1 FOR UPDATE',
      [tenantId],
    ];
    const options = dataSourceOptions(database.url, 2);
    const session = { statementTimeoutMs: 200, idleInTransactionMs: 0 };
    const extra = { ...(options.extra as object), session };
    const bounded = await new DataSource({ ...options, extra }).initialize();
    const slow = dataSource.createQueryRunner();
    try {
      await slow.startTransaction();
      await slow.query(...lock);
      const job = new RollupsRepository(bounded).rollUp();
      await expect(bounded.query(...lock)).rejects.toThrow('statement timeout');
      await slow.commitTransaction();
      await job;
      await expectExact(windowOf(tenantId));
    } finally {
      await slow.release();
      await bounded.destroy();
    }
  });

  it.each([
    ['Atlantic/Azores', '2026-10-25T00:30:00Z'],
    ['America/Havana', '2026-11-01T04:30:00Z'],
  ])('E5: in %s a day with two midnights begins at the first', async (zone, at) => {
    const tenantId = randomUUID();
    await dataSource.query(
      `INSERT INTO verification_log (tenant_id, environment, created_at, caller, chain, network, tx_hash, status, cached, amount_atomic, latency_ms)
       VALUES ($1, 'live', $2, 'k', 'base', 'n', '0xa', 'confirmed', false, 0, 1)`,
      [tenantId, at],
    );
    await expectExact(windowOf(tenantId, { zone }));
    await takeAll();
    await expectExact(windowOf(tenantId, { zone }));
  });

  it('E5: unique payers count from local midnight with a quarter-hour offset, before and after a rollup', async () => {
    const tenantId = randomUUID();
    // Midnight in Kathmandu is 18:15 UTC.
    for (const at of ['18:14:59.999', '18:15:00', '18:29:59', '18:30:00'])
      await dataSource.query(
        `INSERT INTO verification_log (tenant_id, environment, created_at, caller, chain, network, tx_hash, status, cached,
           amount_atomic, payer, latency_ms) VALUES ($1, 'live', $2::text::timestamptz, 'k', 'base', 'n', $2::text, 'confirmed', false, 1,
           $2::text, 1)`,
        [tenantId, `2026-11-21T${at}Z`],
      );
    const window = windowOf(tenantId, { zone: 'Asia/Kathmandu', days: 1 });
    for (const round of [1, 2]) {
      const { totals } = await ask(window);
      expect([round, totals.uniquePayers]).toEqual([round, 3]);
      await takeAll();
    }
    await expectExact(window);
  });

  it('A14: hourly counts for anomaly detection equal the log, partly or fully rolled up', async () => {
    const tenantId = randomUUID();
    const hourly = new HourlyCountsRepository(reads);
    const owner = { tenantId, environment: 'live' } as const;
    const counts = () => hourly.between(owner, FROM.getTime(), Date.parse('2026-11-22T12:00:00Z'));
    await fillFirst(tenantId, 200);
    await takeAll();
    await fillThen(tenantId, 200);
    await fillThen(tenantId, 50, 'test');
    const half = await counts();
    const plain = await dataSource.query<{ start: Date; total: number; rejected: number }[]>(
      `SELECT date_trunc('hour', created_at, 'UTC') AS start, count(*)::int AS total,
         (count(*) FILTER (WHERE status = 'rejected'))::int AS rejected
       FROM verification_log WHERE tenant_id = $1 AND environment = 'live' AND created_at < '2026-11-22T12:00:00Z'
       GROUP BY 1 ORDER BY 1`,
      [tenantId],
    );
    const withCalls = half.filter(({ total }) => total > 0);
    expect(withCalls).toEqual(
      plain.map(({ start, total, rejected }) => ({ startMs: start.getTime(), total, rejected })),
    );
    expect(half.length).toBeGreaterThan(withCalls.length);
    await takeAll();
    expect(await counts()).toEqual(half);
  });

  it('E2: latency percentiles exceed the exact ones by at most one histogram slot', async () => {
    const tenantId = randomUUID();
    await insertLogRows(dataSource, {
      tenantId,
      rows: 400,
      from: new Date('2026-11-22T11:00:00Z'),
      until: new Date('2026-11-22T12:00:00Z'),
    });
    const hour = (await ask(windowOf(tenantId))).latency.find(
      ({ start }) => start === '2026-11-22T11:00:00.000Z',
    );
    const [exact] = await dataSource.query<[{ p: number[]; avg: number }]>(
      `SELECT percentile_disc(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY latency_ms) AS p, avg(latency_ms)::float8 AS avg
         FROM verification_log WHERE tenant_id = $1`,
      [tenantId],
    );
    expect(hour?.avgMs).toBeCloseTo(exact.avg, 0);
    [hour?.p50Ms, hour?.p95Ms, hour?.p99Ms].forEach((value, index) => {
      expect(value).toBeGreaterThanOrEqual(exact.p[index] ?? NaN);
      expect(value).toBeLessThanOrEqual((exact.p[index] ?? NaN) * 1.05 + 1);
    });
    await rollUp();
    expect((await ask(windowOf(tenantId))).latency.find(({ start }) => start === hour?.start)).toEqual(hour);
  });
});
