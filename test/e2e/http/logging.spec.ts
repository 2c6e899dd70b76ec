import { createTestApp, type TestApp } from '../../support/app.js';
import { ProbeController } from './probe.controller.js';

const PROBE = '/api/v1/x402/probe';

describe('logs', () => {
  let test: TestApp;

  beforeAll(async () => {
    test = await createTestApp({ controllers: [ProbeController] });
  });
  afterAll(() => test.close());

  const linesOf = (requestId: string) => test.logs().filter((line) => line['requestId'] === requestId);

  it('H2: one line a request, with the route as it is declared', async () => {
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

  it('H2: the level follows the status, and health is for debugging', async () => {
    await test.http.get('/nothing').set('X-Request-Id', 'log-missing-1');
    await test.http.get(`${PROBE}/boom`).set('X-Request-Id', 'log-boom-0001');
    await test.http.get('/api/v1/x402/health/live').set('X-Request-Id', 'log-health-1');
    expect(linesOf('log-missing-1')).toMatchObject([{ level: 'warn', route: null, path: '/nothing' }]);
    expect(linesOf('log-boom-0001').map(({ level }) => level)).toEqual(['error', 'error']);
    expect(linesOf('log-health-1')).toMatchObject([{ level: 'debug' }]);
  });

  it('H2: whatever is logged while a request is served names it, also after its body was read', async () => {
    await test.http.post(`${PROBE}/echo`).set('X-Request-Id', 'log-echo-0001').send({ name: 'private' });
    expect(linesOf('log-echo-0001').map(({ msg }) => msg)).toEqual(['echoing', 'request']);
    expect(test.lines.join('')).not.toContain('private');
  });

  it('B3: no line ever holds a key or another secret, wherever it stood', async () => {
    const key = `x402_test_${'k'.repeat(51)}`;
    await test.http
      .get(`/${key}?key=${key}`)
      .set('Authorization', `Bearer ${key}`)
      .set('X-Request-Id', 'log-leak-00001');
    await test.http.get(`${PROBE}/leak`).set('X-Request-Id', 'log-leak-00002');
    const text = test.lines.join('');
    expect(text).toContain('x402_test_[redacted]');
    expect(text).toContain('x402_live_[redacted]');
    expect(text).not.toMatch(/kkkk|aaaa|hunter2|op-secret|Basic abcdef|t=1/);
    expect(linesOf('log-leak-00002')).toHaveLength(2);
  });
});
