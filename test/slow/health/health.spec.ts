import { createDataSource } from '../../../src/data-source.js';
import { ApiKeyLookup } from '../../../src/modules/api-keys/testing.js';
import { Heartbeat } from '../../../src/modules/health/processes/heartbeat.js';
import { applicationCommit } from '../../../src/modules/health/version.js';
import { VerifierStatus, type VerifierCheckDto } from '../../../src/modules/verification/index.js';
import { DatabaseHealth } from '../../../src/platform/database/database-health.js';
import { Lifecycle } from '../../../src/platform/http/shutdown/lifecycle.js';
import { createTestApp, type TestApp, type TestAppOptions } from '../../support/http/app.js';
import { createTenant } from '../../support/verification/tenants.js';
import { createThrowawayDatabase } from '../../support/services/worker-database.js';

const HEALTH = '/api/v1/x402/health';

/** The first beat asks for the state too, and what it learns is remembered for a second. */
const WITHOUT_HEARTBEAT: TestAppOptions = {
  overrides: (builder) => builder.overrideProvider(Heartbeat).useValue({}),
};

describe('GET /health', () => {
  let test: TestApp;
  afterEach(() => test.close());

  const withVerifier = (check: () => Promise<VerifierCheckDto>) =>
    createTestApp({
      overrides: (builder) => builder.overrideProvider(VerifierStatus).useValue({ check, mode: 'python' }),
    });

  it('F1: reports database, Redis, verifier and version; it is degraded without a verifier', async () => {
    test = await createTestApp({ oneProcess: 'it has no Redis' });
    const { body } = (await test.http.get(HEALTH).expect(200)) as { body: unknown };
    expect(body).toEqual({
      status: 'degraded',
      version: '0.2.0',
      commit: applicationCommit(),
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      checks: {
        database: { status: 'healthy', latencyMs: expect.any(Number) as number },
        redis: { status: 'disabled', mode: 'memory' },
        verifier: { status: 'disabled', mode: 'none', circuitBreaker: { state: 'CLOSED', failures: 0 } },
      },
      capabilities: { verify: ['sandbox'], settle: ['sandbox'] },
    });
  });

  it('F1: says which chains the settings let it verify and settle on', async () => {
    test = await createTestApp({
      config: {
        BASE_RPC_URL: 'http://127.0.0.1:9',
        SOLANA_RPC_URL: 'http://127.0.0.1:9',
        X402_EVM_SIGNER_KEYS: `0x${'1'.repeat(64)}`,
      },
    });
    const { body } = (await test.http.get(HEALTH).expect(200)) as { body: unknown };
    expect(body).toMatchObject({
      capabilities: { verify: ['solana', 'base', 'sandbox'], settle: ['base', 'sandbox'] },
    });
  });

  it('F1: is degraded but ready while the verifier circuit is open', async () => {
    const state: VerifierCheckDto = {
      status: 'degraded',
      mode: 'python',
      circuitBreaker: { state: 'OPEN', failures: 5, openedAt: '2026-01-01T00:00:00.000Z' },
    };
    test = await withVerifier(() => Promise.resolve(state));
    const { body } = (await test.http.get(HEALTH).expect(200)) as { body: unknown };
    expect(body).toMatchObject({ status: 'degraded', checks: { verifier: state } });
    await test.http.get(`${HEALTH}/ready`).expect(200, { status: 'healthy' });
  });

  it('G5: the cause of a failed verifier check is logged and not in the response', async () => {
    test = await withVerifier(() => Promise.reject(new Error('connect 10.1.2.3')));
    const response = await test.http.get(HEALTH).expect(200);
    expect(response.body).toMatchObject({
      status: 'degraded',
      checks: { verifier: { status: 'unhealthy' } },
    });
    expect(response.text).not.toContain('10.1.2.3');
    expect(test.lines.join('')).toContain('10.1.2.3');
  });

  it('F1: a verifier that does not answer keeps its mode: it is no server without one', async () => {
    const url = 'http://127.0.0.1:9';
    test = await createTestApp({ config: { PYTHON_VERIFIER_URL: url, PYTHON_VERIFIER_KEY: 'its-key' } });
    jest.spyOn(test.app.get(VerifierStatus), 'check').mockRejectedValue(new Error('no answer'));
    const { body } = (await test.http.get(HEALTH).expect(200)) as { body: unknown };
    expect(body).toMatchObject({ checks: { verifier: { status: 'unhealthy', mode: 'python' } } });
  });

  it('F1: thirty concurrent probes ping the database once', async () => {
    test = await createTestApp({ ...WITHOUT_HEARTBEAT, oneProcess: 'its requests are counted' });
    const { app, http } = test;
    // The answer waits for the last of them: on a busy machine they would not be concurrent.
    let arrived = 0;
    const allArrived = new Promise<void>((resolve) => {
      app.getHttpServer().on('request', () => {
        arrived += 1;
        if (arrived === 30) resolve();
      });
    });
    const health = app.get(DatabaseHealth);
    const ping = health.ping.bind(health);
    const pings = jest.spyOn(health, 'ping').mockImplementation(async (signal) => {
      await allArrived;
      await ping(signal);
    });
    const responses = await Promise.all(
      Array.from({ length: 30 }, (_, index) => http.get(index % 2 === 0 ? HEALTH : `${HEALTH}/ready`)),
    );
    expect(responses.map(({ status }) => status)).toEqual(new Array(30).fill(200));
    expect(pings).toHaveBeenCalledTimes(1);
  });

  it('F2: liveness does not ping the database', async () => {
    test = await createTestApp(WITHOUT_HEARTBEAT);
    const ping = jest.spyOn(test.app.get(DatabaseHealth), 'ping');
    await test.http.get(`${HEALTH}/live`).expect(200, { status: 'healthy' });
    expect(ping).not.toHaveBeenCalled();
  });

  it('F2: an API key is not looked up, and an invalid one is not refused', async () => {
    test = await createTestApp();
    const { liveKey } = await createTenant(test.app);
    const find = jest.spyOn(test.app.get(ApiKeyLookup), 'find').mockRejectedValue(new Error('no database'));
    for (const key of [liveKey, 'x402_live_bad']) {
      for (const path of ['', '/live', '/ready']) {
        await test.http.get(`${HEALTH}${path}`).set('Authorization', `Bearer ${key}`).expect(200);
      }
    }
    expect(find).not.toHaveBeenCalled();
  });

  it('F2: OpenAPI declares no key for probes and an optional key for supported chains', async () => {
    test = await createTestApp();
    const response = await test.http.get('/openapi.json').expect(200);
    const { paths } = response.body as { paths: Record<string, { get: { security?: unknown } }> };
    const securityOf = (path: string): unknown => paths[`/api/v1/x402${path}`]?.get.security;
    expect(['/health', '/health/live', '/health/ready'].map(securityOf)).toEqual([[], [], []]);
    expect(securityOf('/supported-chains')).toEqual([{ apiKey: [] }]);
  });

  it('F3: during shutdown readiness fails, liveness succeeds and requests are served', async () => {
    test = await createTestApp({ oneProcess: 'one process is on its way out' });
    test.app.get(Lifecycle).beginShutdown();
    await test.http.get(`${HEALTH}/ready`).expect(503, { status: 'shutting_down' });
    const { body } = (await test.http.get(HEALTH).expect(503)) as { body: unknown };
    expect(body).toMatchObject({ status: 'shutting_down' });
    await test.http.get(`${HEALTH}/live`).expect(200).expect('Connection', 'close');
    await test.http.get('/openapi.json').expect(200).expect('Connection', 'close');
  });

  it('F2: is not ready while migrations are pending and ready once they are applied', async () => {
    const database = await createThrowawayDatabase();
    const source = await createDataSource(database.url).initialize();
    await source.query(`CREATE TABLE newest AS SELECT * FROM migrations ORDER BY id DESC LIMIT 1`);
    await source.query('DELETE FROM migrations WHERE id = (SELECT id FROM newest)');
    test = await createTestApp({ config: { NODE_ENV: 'production', DATABASE_URL: database.url } });
    expect(test.lines.join('')).toContain('MIGRATIONS ARE PENDING');
    await test.http.get(`${HEALTH}/ready`).expect(503, { status: 'unhealthy' });
    await source.query('INSERT INTO migrations SELECT * FROM newest');
    await source.destroy();
    await new Promise((done) => setTimeout(done, 1_100));
    await test.http.get(`${HEALTH}/ready`).expect(200);
    await database.drop();
  });
});
