import { AppConfig } from '../../../src/platform/config/app-config.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { createTenant, mintKey } from '../../support/verification/tenants.js';
import { KeyedProbeController, ProbeController } from './probe.controller.js';

const PROBE = '/api/v1/x402/probe';

describe('logs', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await createTestApp({ controllers: [ProbeController, KeyedProbeController] });
  });
  afterAll(() => test.close());

  /** The lines of the request that sent this id. */
  const linesOf = (requestId: string) => test.logs().filter((line) => line['clientRequestId'] === requestId);

  it('H2: a request writes one line with its route template', async () => {
    await test.http.get(`${PROBE}/number/7?secret=1`).set('X-Request-Id', 'log-number-1');
    const [line, ...others] = linesOf('log-number-1');
    expect(others).toEqual([]);
    expect(line).toMatchObject({
      level: 'info',
      msg: 'request',
      method: 'GET',
      route: `${PROBE}/number/:value`,
      status: 200,
      durationMs: expect.any(Number) as number,
      time: expect.stringMatching(/Z$/) as string,
    });
    expect(JSON.stringify(line)).not.toContain('secret');
  });

  it('H2: the level follows the status; health requests are logged at debug', async () => {
    await test.http.get('/nothing').set('X-Request-Id', 'log-missing-1');
    await test.http.get(`${PROBE}/boom`).set('X-Request-Id', 'log-boom-0001');
    await test.http.get('/api/v1/x402/health/live').set('X-Request-Id', 'log-health-1');
    expect(linesOf('log-missing-1')).toMatchObject([{ level: 'warn', route: null, path: '/nothing' }]);
    expect(linesOf('log-boom-0001').map(({ level }) => level)).toEqual(['error', 'error']);
    expect(linesOf('log-health-1')).toMatchObject([{ level: 'debug' }]);
  });

  it('H2: OPTIONS requests are logged at debug', async () => {
    const { origin } = new URL(test.app.get(AppConfig).http.publicUrl);
    const ask = (requestId: string, from: string) =>
      test.http.options(`${PROBE}/number/7`).set({
        'X-Request-Id': requestId,
        Origin: from,
        'Access-Control-Request-Method': 'GET',
      });
    await ask('log-preflight-1', origin).expect(204);
    await ask('log-preflight-2', 'https://elsewhere.example').expect(204);
    await test.http.options(`${PROBE}/number/7`).set('X-Request-Id', 'log-options-1').expect(204);
    for (const requestId of ['log-preflight-1', 'log-preflight-2', 'log-options-1'])
      expect(linesOf(requestId)).toMatchObject([{ level: 'debug', method: 'OPTIONS', status: 204 }]);
  });

  it('H2: every line written during a request carries its id, also after body parsing', async () => {
    await test.http.post(`${PROBE}/echo`).set('X-Request-Id', 'log-echo-0001').send({ name: 'private' });
    expect(linesOf('log-echo-0001').map(({ msg }) => msg)).toEqual(['echoing', 'request']);
    expect(test.lines.join('')).not.toContain('private');
  });

  it('H2: only the lines of a request with a key carry tenant id and key id', async () => {
    const { testKey, tenantId, testKeyId } = await createTenant(test.app);
    const hash = `0x5a9db0c00500${'0'.repeat(52)}`;
    const ask = (requestId: string, headers: Record<string, string>) =>
      test.http.get(`${PROBE}/keyed`).set({ 'X-Request-Id': requestId, ...headers });
    await ask('log-keyed-0001', { Authorization: `Bearer ${testKey}` }).expect(200);
    await test.http
      .post('/api/v1/x402/verify')
      .set({ 'X-Request-Id': 'log-keyed-0002', Authorization: `Bearer ${testKey}` })
      .send({ tx_hash: hash, chain: 'sandbox' });
    await ask('log-keyed-0003', {}).expect(200);
    const keyed = linesOf('log-keyed-0001');
    expect(keyed.map(({ msg }) => msg)).toEqual(['keyed', 'request']);
    for (const line of [...keyed, ...linesOf('log-keyed-0002')]) {
      expect(line).toMatchObject({ tenantId, keyId: testKeyId });
      expect(JSON.stringify(line)).not.toMatch(/127\.0\.0\.1|x402_test_/);
    }
    const unrelated = linesOf('log-keyed-0003');
    expect(unrelated.map(({ msg }) => msg)).toEqual(['keyed', 'request']);
    for (const line of unrelated) {
      expect(line).not.toHaveProperty('tenantId');
      expect(line).not.toHaveProperty('keyId');
    }
  });

  it('H2: the line of a refused known key carries tenant id and key id', async () => {
    const { tenantId } = await createTenant(test.app);
    const { key, keyId } = await mintKey(test.app, tenantId, { scopes: ['analytics'] });
    await test.http
      .get('/api/v1/x402/wallets')
      .set({ 'X-Request-Id': 'log-scope-0001', Authorization: `Bearer ${key}` })
      .expect(403);
    expect(linesOf('log-scope-0001')).toMatchObject([{ msg: 'request', status: 403, tenantId, keyId }]);
  });

  it('B3: no line holds a key or another secret', async () => {
    const key = `x402_test_${'k'.repeat(51)}`;
    await test.http
      .get(`/${key}?key=${key}`)
      .set('Authorization', `Bearer ${key}`)
      .set('X-Request-Id', 'log-leak-00001');
    await test.http.get(`${PROBE}/leak`).set('X-Request-Id', 'log-leak-00002');
    const text = test.lines.join('');
    expect(text).toContain('x402_test_[redacted]');
    expect(text).toContain('x402_live_[redacted]');
    expect(text).not.toMatch(/k{20}|a{20}|hunter2|op-secret|Basic abcdef|t=1/);
    expect(linesOf('log-leak-00002')).toHaveLength(2);
  });
});
