import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../src/data-source.js';
import { LastUsed } from '../../../src/modules/api-keys/directory/last-used.js';
import { SettlementRepository } from '../../../src/modules/facilitator/testing.js';
import { RecheckRepository } from '../../../src/modules/verification/recheck/recheck.repository.js';
import { DeliveriesRepository } from '../../../src/modules/webhooks/deliveries.repository.js';
import { DeliveryQueue } from '../../../src/modules/webhooks/delivery/delivery-queue.js';
import type { LeasedDelivery } from '../../../src/modules/webhooks/delivery/leased-delivery.js';
import type { Endpoint } from '../../../src/modules/webhooks/endpoint.js';
import { EndpointErasure } from '../../../src/modules/webhooks/endpoint-erasure.js';
import { KEPT_MS, WebhookJobs } from '../../../src/modules/webhooks/webhook-jobs.js';
import { AuditLog } from '../../../src/platform/audit/audit.js';
import { readConfig } from '../../../src/platform/config/env.js';
import { Distribution } from '../../../src/platform/database/distribution/distribution.js';
import { HeavyReads } from '../../../src/platform/database/heavy-reads.js';
import type { Jobs } from '../../../src/platform/jobs/jobs.js';
import { Metrics } from '../../../src/platform/observability/metrics.js';
import { SecretStore } from '../../../src/platform/secrets/secret-store.js';
import { addPayment, addSettlement, addTenant } from '../../support/database/sql-rows.js';
import { sqlOn } from '../../support/database/sql.js';
import { FixedClock } from '../../support/http/fixed-clock.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';
import { createTenant } from '../../support/verification/tenants.js';
import { secretsInClear } from '../../support/webhooks/endpoint-secrets.js';

interface Process {
  readonly dataSource: DataSource;
  readonly distribution: Distribution;
}

const PROCESSES = 3;
const TENANTS = 12;
const CAP = 4;
const SENT = { statusCode: 200, error: null, durationMs: 5, excerpt: null, retryAfter: null };
const EVIDENCE = { transfers: [], balanceChanges: [], block: null };

/** On a real Citus (`CITUS_URL`), where each database of the run is distributed. */
describe('queues and jobs on several nodes', () => {
  let database: ThrowawayDatabase;
  /** Each with connections of its own, as processes have. */
  let processes: [Process, ...Process[]];
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    processes = (await Promise.all(
      Array.from({ length: PROCESSES }, async () => {
        const own = await new DataSource(dataSourceOptions(database.url, 6)).initialize();
        const distribution = new Distribution(own);
        await distribution.onModuleInit();
        return { dataSource: own, distribution };
      }),
    )) as [Process, ...Process[]];
    ({ dataSource } = processes[0]);
  }, 120_000);
  afterAll(async () => {
    for (const { dataSource: own } of processes) await own.destroy();
    await database.drop();
  }, 60_000);

  const sql = () => sqlOn({ query: (text, values) => dataSource.query(text, values) });
  const queues = () =>
    processes.map(
      (each) => new DeliveryQueue(each.dataSource, secretsInClear(each.dataSource), each.distribution),
    );
  const addEndpoint = async (tenantId: string): Promise<string> => {
    const id = randomUUID();
    await dataSource.query(
      `INSERT INTO webhook_endpoints (tenant_id, id, environment, url, event_types, secret)
       VALUES ($1, $2, 'live', 'https://example.com/', '{payment.verified}', '\\x00')`,
      [tenantId, id],
    );
    return id;
  };
  const addEvents = (tenantId: string, count: number) =>
    dataSource.query(
      `INSERT INTO outbox (tenant_id, environment, event_type, payload)
       SELECT $1, 'live', 'payment.verified', '{}' FROM generate_series(1, $2::int)`,
      [tenantId, count],
    );
  /** What all processes take at once, and one of them afterwards. */
  const allTaken = async (take: (process: Process) => Promise<string[]>): Promise<string[]> => {
    const taken = (await Promise.all(processes.map(take))).flat();
    return [...taken, ...(await take(processes[0]))];
  };

  it('K2: processes deliver each event once, at most four at once to an endpoint, every tenant in its turn', async () => {
    expect(processes.map(({ distribution }) => distribution.isDistributed)).toEqual([true, true, true]);
    const expected = new Map<string, number>();
    for (let n = 0; n < TENANTS; n += 1) {
      const { tenantId } = await createTenant(dataSource, { plan: 'starter' });
      const count = n === 0 ? 80 : 4;
      await addEndpoint(tenantId);
      await addEvents(tenantId, count);
      expected.set(tenantId, count);
    }
    const sent: LeasedDelivery[] = [];
    const underWay = new Map<string, number>();
    let most = 0;
    const send = async (queue: DeliveryQueue, delivery: LeasedDelivery): Promise<void> => {
      const { endpointId } = delivery;
      underWay.set(endpointId, (underWay.get(endpointId) ?? 0) + 1);
      most = Math.max(most, underWay.get(endpointId) ?? 0);
      await sleep(Math.random() * 20);
      sent.push(delivery);
      underWay.set(endpointId, (underWay.get(endpointId) ?? 0) - 1);
      const outcome = {
        status: 'delivered',
        nextAttemptAt: null,
        quietUntil: null,
        attemptedAt: new Date(),
      } as const;
      await queue.record(delivery, SENT, outcome);
    };
    const total = [...expected.values()].reduce((sum, count) => sum + count);
    await Promise.all(
      queues().map(async (queue) => {
        while (sent.length < total) {
          await queue.dispatch(Date.now());
          const leased = await queue.lease(Date.now(), 16);
          await Promise.all(leased.map((delivery) => send(queue, delivery)));
        }
      }),
    );
    expect(new Set(sent.map(({ id }) => id)).size).toBe(total);
    expect(sent).toHaveLength(total);
    expect(most).toBe(CAP);
    const early = new Set(sent.slice(0, total / 2).map(({ tenantId }) => tenantId));
    expect(early.size).toBe(TENANTS);
    const rows = await dataSource.query<object[]>(
      'SELECT status, attempt, count(*)::int AS count FROM webhook_deliveries GROUP BY 1, 2',
    );
    expect(rows).toEqual([{ status: 'delivered', attempt: 1, count: total }]);
  }, 120_000);

  it('S10: a failed delivery is recorded with its pause, and replayed by event and by range', async () => {
    const { tenantId } = await createTenant(dataSource, { plan: 'starter' });
    const id = await addEndpoint(tenantId);
    await addEvents(tenantId, 2);
    const [queue] = queues() as [DeliveryQueue];
    await queue.dispatch(Date.now());
    const leased = await queue.lease(Date.now(), 10);
    expect(leased).toHaveLength(2);
    const attemptedAt = new Date();
    const failed = { status: 'failed', nextAttemptAt: null, quietUntil: null, attemptedAt } as const;
    for (const delivery of leased) {
      expect(await queue.record(delivery, { ...SENT, statusCode: 500 }, failed)).toEqual(expect.any(Date));
    }
    const reads = new HeavyReads(dataSource, readConfig({ NODE_ENV: 'test' }));
    const deliveries = new DeliveriesRepository(dataSource, reads);
    const endpoint = {
      tenantId,
      id,
      environment: 'live',
      eventTypes: ['payment.verified'],
    } as unknown as Endpoint;
    const now = Date.now();
    expect(await deliveries.replayOne(endpoint, leased[0]?.eventId ?? '', now)).toBe(1);
    const range = { from: new Date(now - 60_000), to: new Date(now + 60_000) };
    expect(await deliveries.replayRange(endpoint, range, 100, now)).toEqual({ scheduled: 1, nextFrom: null });
  });

  it('A16, J2: processes at once take each payment to recheck and each settlement once', async () => {
    for (let n = 0; n < TENANTS; n += 1) {
      const tenantId = await addTenant(sql());
      const [first_verified_at, recheck_at] = [new Date(Date.now() - 3_600_000), new Date(0)];
      await addPayment(sql(), tenantId, { evidence: EVIDENCE, recheck_at, first_verified_at });
      await addSettlement(sql(), tenantId, { look_at: new Date(0) });
    }
    const payments = await allTaken(async (each) =>
      (await new RecheckRepository(each.dataSource, each.distribution, new AuditLog()).takeDue(100)).map(
        ({ txHash }) => txHash,
      ),
    );
    expect([payments.length, new Set(payments).size]).toEqual([TENANTS, TENANTS]);
    const secrets = new SecretStore(readConfig({ NODE_ENV: 'test' }), new Metrics());
    const settlements = await allTaken(async (each) =>
      (
        await new SettlementRepository(each.dataSource, each.distribution, secrets).takeDue(['base'], 100, 60)
      ).map(({ id }) => id),
    );
    expect([settlements.length, new Set(settlements).size]).toEqual([TENANTS, TENANTS]);
  });

  it('B2, K2: last uses are written, and old deliveries and events deleted, for the tenants of all nodes', async () => {
    const clock = new FixedClock(Date.now());
    const uses = new LastUsed(dataSource, clock, processes[0].distribution);
    const keys: string[] = [];
    for (let n = 0; n < TENANTS; n += 1) {
      const { tenantId, liveKeyId } = await createTenant(dataSource, { plan: 'starter' });
      uses.note(tenantId, liveKeyId, clock.nowMs());
      keys.push(liveKeyId);
    }
    await uses.beforeApplicationShutdown();
    const used = 'SELECT 1 FROM api_keys WHERE id = ANY ($1::uuid[]) AND last_used_at IS NOT NULL';
    expect(await dataSource.query<object[]>(used, [keys])).toHaveLength(TENANTS);
    clock.advance(KEPT_MS + 60_000);
    const jobs = new WebhookJobs({} as Jobs, dataSource, new EndpointErasure(dataSource), clock);
    await jobs.forget();
    clock.advance(KEPT_MS + 60_000);
    await jobs.forget();
    for (const table of ['webhook_deliveries', 'webhook_events']) {
      expect(await dataSource.query<object[]>(`SELECT 1 FROM ${table}`)).toEqual([]);
    }
  });
});
