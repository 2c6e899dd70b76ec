import type { Response } from 'supertest';
import { VerifierStatus } from '../../../src/modules/verification/index.js';
import { createTestApp, type TestApp, type TestAppOptions } from '../../support/http/app.js';
import { startRedisServer } from '../../support/services/redis.js';
import { workerDatabaseUrl } from '../../support/services/worker-database.js';
import { startFreezableProxy, type FreezableProxy } from '../../support/proxies/freezable-proxy.js';

const HEALTH = '/api/v1/x402/health';

/** A server without a verifier is always degraded. */
const overrides: TestAppOptions['overrides'] = (builder) =>
  builder.overrideProvider(VerifierStatus).useValue({
    check: () =>
      Promise.resolve({
        status: 'healthy',
        mode: 'onchain',
        circuitBreaker: { state: 'CLOSED', failures: 0 },
      }),
  });

/** Polls until the response is as wanted or the limit is over. @returns the last response */
async function poll(test: TestApp, isWanted: (response: Response) => boolean, limitMs: number) {
  const deadline = performance.now() + limitMs;
  let response = await test.http.get(HEALTH);
  while (!isWanted(response) && performance.now() < deadline) {
    await new Promise((done) => setTimeout(done, 100));
    response = await test.http.get(HEALTH);
  }
  return response;
}

describe('health when a dependency fails', () => {
  let test: TestApp;
  let proxy: FreezableProxy | null = null;
  let redis: { url: string; stop: () => Promise<void> } | null = null;

  afterEach(async () => {
    proxy?.thaw();
    await test.close();
    proxy?.close();
    proxy = null;
    await redis?.stop();
    redis = null;
  });

  it('F1: an unresponsive database is reported unhealthy within the limit, and healthy after it recovers', async () => {
    const url = new URL(workerDatabaseUrl());
    proxy = await startFreezableProxy({ host: url.hostname, port: Number(url.port) });
    url.host = `127.0.0.1:${proxy.port}`;
    const oneProcess = 'its time is measured, and the balancer waits for signals that do not come';
    test = await createTestApp({ config: { DATABASE_URL: url.href }, oneProcess, overrides });
    await test.http.get(HEALTH).expect(200);
    await new Promise((done) => setTimeout(done, 1_100));
    proxy.freeze();
    const startedAtMs = performance.now();
    const [health, ready, live] = await Promise.all([
      test.http.get(HEALTH),
      test.http.get(`${HEALTH}/ready`),
      test.http.get(`${HEALTH}/live`),
    ]);
    expect(performance.now() - startedAtMs).toBeLessThan(6_000);
    expect([health.status, ready.status, live.status]).toEqual([503, 503, 200]);
    expect(health.body).toMatchObject({ status: 'unhealthy', checks: { database: { status: 'unhealthy' } } });
    expect(health.text).not.toMatch(/timeout|127\.0\.0\.1|postgres/i);
    proxy.thaw();
    expect((await poll(test, ({ status }) => status === 200, 10_000)).body).toMatchObject({
      status: 'healthy',
    });
  });

  it('F2: a lost Redis only degrades health, which recovers within seconds of its restart', async () => {
    redis = await startRedisServer();
    test = await createTestApp({ config: { REDIS_URL: redis.url }, overrides });
    const modeOf = (response: Response) =>
      (response.body as { checks: { redis: { mode: string } } }).checks.redis.mode;
    const isRedis = (response: Response) => modeOf(response) === 'redis';
    expect((await poll(test, isRedis, 3_000)).body).toMatchObject({
      status: 'healthy',
      checks: { redis: { status: 'healthy', mode: 'redis' } },
    });
    await redis.stop();
    const lost = await poll(test, (response) => !isRedis(response), 3_000);
    expect(lost.status).toBe(200);
    expect(lost.body).toMatchObject({
      status: 'degraded',
      checks: { redis: { status: 'unhealthy', mode: 'memory' } },
    });
    await test.http.get(`${HEALTH}/ready`).expect(200);
    redis = await startRedisServer(Number(new URL(redis.url).port));
    const back = await poll(test, isRedis, 3_500);
    expect(back.body).toMatchObject({ status: 'healthy' });
  });
});
