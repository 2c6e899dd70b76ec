import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { ManagementServer } from '../../../src/platform/observability/management-server.js';
import { Metrics } from '../../../src/platform/observability/metrics.js';
import { leaveOutServer } from '../../support/answers/outside.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { createTenant, mintKey, type TestTenant } from '../../support/verification/tenants.js';
import { ProbeController } from '../http/probe.controller.js';

const BASE = '/api/v1/x402';
const SANDBOX = { chain: 'sandbox', expected_amount: '1.00' };

/** A sandbox payment that was not verified before. */
function confirmedHash(): string {
  return `0x5a9db0c00200${randomBytes(26).toString('hex')}`;
}

/** The value of the first series whose labels hold all of these; null when there is none. */
function valueOf(text: string, name: string, labels: Readonly<Record<string, string>> = {}): number | null {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  const line = text
    .split('\n')
    .find(
      (candidate) =>
        (candidate.startsWith(`${name}{`) || candidate.startsWith(`${name} `)) &&
        wanted.every((pair) => candidate.includes(pair)),
    );
  return line === undefined ? null : Number(line.split(' ').at(-1));
}

describe('metrics', () => {
  let test: TestApp;
  let port: number;
  let tenant: TestTenant;
  /** Answers nothing but 500, so that the circuit opens. */
  let verifier: Server;

  beforeAll(async () => {
    verifier = createServer((_request, response) => response.writeHead(500).end());
    verifier.listen(0, '127.0.0.1');
    await once(verifier, 'listening');
    test = await createTestApp({
      controllers: [ProbeController],
      oneProcess: 'its metrics are looked at',
      config: {
        HOST: '127.0.0.1',
        // No job empties the outbox between the query and the scrape.
        JOBS_ENABLED: 'false',
        MANAGEMENT_PORT: '0',
        PYTHON_VERIFIER_URL: `http://127.0.0.1:${(verifier.address() as AddressInfo).port}`,
      },
    });
    port = (await test.app.get(ManagementServer).listen()) ?? 0;
    tenant = await createTenant(test.app);
  });
  afterAll(async () => {
    await test.close();
    verifier.close();
    verifier.closeAllConnections();
  });

  /** A fresh scrape; requests to the port may share one. */
  const scrape = async () => (await test.app.get(Metrics).scrape()).text;
  const value = async (name: string, labels?: Readonly<Record<string, string>>) =>
    valueOf(await scrape(), name, labels);
  const verify = (key: string, body: object, headers: Record<string, string> = {}) =>
    test.http
      .post(`${BASE}/verify`)
      .set({ Authorization: `Bearer ${key}`, ...headers })
      .send(body);

  it('H3: the management port serves metrics and no API route; the public port serves no metrics', async () => {
    const url = `http://127.0.0.1:${port}`;
    leaveOutServer(url);
    const scraped = await fetch(`${url}/metrics`);
    expect(scraped.status).toBe(200);
    expect(scraped.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    for (const path of ['/', '/metrics/', '/health/', `${BASE}/usage`, '/openapi.json', '/docs'])
      expect([path, (await fetch(url + path)).status]).toEqual([path, 404]);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS'])
      expect([method, (await fetch(`${url}/metrics`, { method })).status]).toEqual([method, 405]);
    for (const path of ['/metrics', `${BASE}/metrics`]) await test.http.get(path).expect(404);
  });

  it('H3: request durations are labelled with method, route template and status', async () => {
    const name = 'http_server_request_duration_seconds_count';
    const labels = (route: string, status: string) => ({
      http_request_method: 'GET',
      http_route: route,
      http_response_status_code: status,
    });
    const template = labels(`${BASE}/probe/number/:value`, '200');
    await test.http.get(`${BASE}/probe/number/4711`).expect(200);
    await test.http.get(`${BASE}/probe/number/4712`).expect(200);
    await test.http.get(`${BASE}/nowhere/${randomUUID()}`).expect(404);
    await test.http.get(`${BASE}/probe/boom`).expect(500);
    expect(await value(name, template)).toBe(2);
    expect(await value(name, labels('unmatched', '404'))).toBeGreaterThan(0);
    expect(await value(name, labels(`${BASE}/probe/boom`, '500'))).toBe(1);
    expect(
      await value('http_server_request_duration_seconds_bucket', { ...template, le: '0.075' }),
    ).not.toBeNull();
  });

  it('H3: an unknown method is labelled _OTHER', async () => {
    await fetch(`http://127.0.0.1:${await portOf(test)}/`, { method: 'PROPFIND' });
    const text = await scrape();
    expect(text).toContain('http_request_method="_OTHER"');
    expect(text).not.toContain('PROPFIND');
  });

  it('H3: failures and failed authentications are counted by code', async () => {
    await test.http.get(`${BASE}/usage`).expect(401);
    await test.http.get(`${BASE}/usage`).set('Authorization', 'Bearer nonsense').expect(401);
    expect(await value('x402_failures_total', { code: 'MISSING_API_KEY' })).toBe(1);
    expect(await value('x402_failed_authentications_total', { code: 'MISSING_API_KEY' })).toBe(1);
    expect(await value('x402_failed_authentications_total', { code: 'INVALID_API_KEY' })).toBe(1);
    expect(await value('x402_failed_authentications_total', { code: 'NOT_FOUND' })).toBeNull();
  });

  it('H3: rate limit decisions are counted by limiter, decision and window', async () => {
    const { tenantId } = await createTenant(test.app, {
      plan: 'team',
      limitOverrides: { requestsPerDay: 1 },
    });
    const { key } = await mintKey(test.app, tenantId);
    const get = () => test.http.get(`${BASE}/usage`).set('Authorization', `Bearer ${key}`);
    await get().expect(200);
    await get().expect(429);
    const labels = { limiter: 'team', decision: 'refused', window: 'day' };
    expect(await value('x402_rate_limit_decisions_total', labels)).toBe(1);
    expect(await value('x402_rate_limit_decisions_total', { limiter: 'team', decision: 'admitted' })).toBe(1);
    expect(await value('x402_rate_limit_fallback')).toBe(0);
    expect(await value('x402_redis_up')).toBeNull();
  });

  it('H3: verifications and verifier calls are counted', async () => {
    const txHash = confirmedHash();
    const answer = await verify(tenant.testKey, { tx_hash: txHash, ...SANDBOX });
    expect(answer.status).toBe(200);
    const { status } = answer.body as { status: string };
    expect(await value('x402_verifications_total', { chain: 'sandbox', status })).toBe(1);
    expect(
      await value('x402_verifier_call_duration_seconds_count', { mode: 'sandbox', audience: 'tenant' }),
    ).toBe(1);
  });

  it('H3: uses of an Idempotency-Key are counted by result', async () => {
    const txHash = confirmedHash();
    const headers = { 'Idempotency-Key': randomUUID() };
    const body = { tx_hash: txHash, ...SANDBOX };
    for (let attempt = 0; attempt < 2; attempt += 1) await verify(tenant.testKey, body, headers).expect(200);
    await verify(tenant.testKey, { ...body, expected_amount: '2.00' }, headers).expect(422);
    for (const result of ['new', 'replay', 'other_request'])
      expect([result, await value('x402_idempotency_total', { result })]).toEqual([result, 1]);
  });

  it('H3: refusals for an exhausted quota are counted, also within a batch', async () => {
    const { testKey } = await createTenant(test.app, {
      plan: 'pro',
      limitOverrides: { verificationsPerMonth: 0, requestsPerDay: 1_000, requestsPerMinute: 1_000 },
    });
    const body = { tx_hash: confirmedHash(), ...SANDBOX };
    await verify(testKey, body).expect(429);
    expect(await value('x402_quota_refusals_total', { plan: 'pro' })).toBe(1);
    expect(await value('x402_failures_total', { code: 'QUOTA_EXCEEDED' })).toBe(1);
    await test.http
      .post(`${BASE}/verify/batch`)
      .set('Authorization', `Bearer ${testKey}`)
      .send({ verifications: [body] })
      .expect(200);
    expect(await value('x402_quota_refusals_total', { plan: 'pro' })).toBe(2);
    expect(await value('x402_failures_total', { code: 'QUOTA_EXCEEDED' })).toBe(2);
  });

  it('H3: an open circuit to the verifier is reported by audience', async () => {
    const state = (audience: string) => value('x402_verifier_circuit_state', { audience });
    expect([await state('tenant'), await state('anonymous')]).toEqual([0, 0]);
    const recipient = '0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913';
    for (let call = 0; call < 3; call += 1) {
      const txHash = `0x${randomBytes(32).toString('hex')}`;
      await test.http.post(`${BASE}/verify`).send({ tx_hash: txHash, chain: 'base', recipient }).expect(503);
    }
    expect([await state('tenant'), await state('anonymous')]).toEqual([0, 2]);
    const labels = { mode: 'python', audience: 'anonymous', outcome: 'unavailable' };
    expect(await value('x402_verifier_call_duration_seconds_count', labels)).toBe(3);
  });

  it('H3: used and idle connections of the database pool and waiting queries are reported', async () => {
    const dataSource = test.app.get(DataSource);
    const size = (await value('x402_db_pool_size')) ?? 0;
    expect(size).toBe(20);
    const runners = Array.from({ length: size }, () => dataSource.createQueryRunner());
    await Promise.all(runners.map((runner) => runner.connect()));
    const waiting = dataSource.query('SELECT 1');
    const text = await scrape();
    expect(valueOf(text, 'x402_db_pool_connections', { state: 'used' })).toBe(size);
    expect(valueOf(text, 'x402_db_pool_connections', { state: 'idle' })).toBe(0);
    expect(valueOf(text, 'x402_db_pool_waiting')).toBeGreaterThanOrEqual(1);
    await Promise.all(runners.map((runner) => runner.release()));
    await waiting;
    expect(await value('x402_db_pool_connections', { state: 'used' })).toBeLessThan(size);
  });

  it('H3: outbox depth and event loop lag are reported', async () => {
    const [row] = await test.dataSource.query<{ depth: number }[]>(
      'SELECT count(*)::int AS depth FROM outbox',
    );
    // A scrape may report a count up to 15 s old.
    while ((await value('x402_outbox_depth')) !== row?.depth) await setTimeout(100);
    expect(await value('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0);
  });

  it('H3: bans are counted by cause', async () => {
    test.app.get(Metrics).banPlaced('automatic');
    expect(await value('x402_bans_total', { cause: 'automatic' })).toBe(1);
  });

  it('H3: no series names a tenant, key, address or path', async () => {
    const text = await scrape();
    // With its path: a duration may contain the same four digits.
    for (const secret of [
      tenant.tenantId,
      tenant.testKeyId,
      tenant.testKey,
      '127.0.0.1',
      'number/4711',
      '0x5a9db0c0',
    ])
      expect(text).not.toContain(secret);
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  });

  it('H3: an occupied management port is logged as an error and the app keeps serving', async () => {
    const taken = await createTestApp({ config: { HOST: '127.0.0.1', MANAGEMENT_PORT: String(port) } });
    expect(await taken.app.get(ManagementServer).listen()).toBeNull();
    expect(taken.logs()).toContainEqual(
      expect.objectContaining({
        level: 'error',
        msg: 'MANAGEMENT_PORT cannot be used: no metrics, no probes',
      }),
    );
    await taken.http.get(`${BASE}/health/live`).expect(200);
    await taken.close();
    expect(await value('x402_db_pool_size')).toBe(20);
  });
});

async function portOf({ app }: TestApp): Promise<number> {
  const server = app.getHttpServer();
  if (!server.listening) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  return (server.address() as AddressInfo).port;
}
