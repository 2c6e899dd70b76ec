import { BASE_PATH } from '../../../src/platform/http/base-path.js';
import { SANDBOX_PREFIX, SANDBOX_RECIPIENT } from '../../../src/modules/verification/testing.js';
import { Metrics } from '../../../src/platform/observability/metrics.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { createTenant } from '../../support/verification/tenants.js';

const BASE = `/${BASE_PATH}`;
let test: TestApp;

beforeAll(async () => {
  test = await createTestApp({
    oneProcess: 'each process counts for itself, and its metrics are looked at',
    config: { TRUST_PROXY: '1' },
  });
});
afterAll(async () => {
  await test.close();
});

function suspicions(field: string, value: string): Record<string, unknown>[] {
  return test.logs().filter((line) => line['msg'] === 'SCRAPING_SUSPECTED' && line[field] === value);
}

/** The counter of one pattern, as Prometheus scrapes it. */
async function counted(pattern: string): Promise<number> {
  const { text } = await test.app.get(Metrics).scrape();
  const [, value] =
    new RegExp(`^x402_scraping_suspected_total\\{pattern="${pattern}"\\} (\\d+)$`, 'm').exec(text) ?? [];
  return Number(value);
}

describe('scraping', () => {
  it('C6: a tenant that verifies many unknown transactions is logged once and still served', async () => {
    const { testKey, tenantId } = await createTenant(test.app);
    const hashOf = (i: number) => `${SANDBOX_PREFIX}0404${i.toString(16).padStart(52, '0')}`;
    const ask = (from: number, count: number) =>
      test.http
        .post(`${BASE}/verify/batch`)
        .set('Authorization', `Bearer ${testKey}`)
        .send({
          verifications: Array.from({ length: count }, (_, i) => ({
            txHash: hashOf(from + i),
            chain: 'sandbox',
            expectedAmount: 1.5,
            recipient: SANDBOX_RECIPIENT,
          })),
        })
        .expect(200);
    const before = await counted('unknown-transactions');
    const first = await ask(0, 50);
    expect((first.body as { results: unknown[] }).results[49]).toMatchObject({ reason: 'TX_NOT_FOUND' });
    await ask(0, 50);
    expect(suspicions('tenantId', tenantId)).toEqual([]);
    await ask(50, 10);
    await ask(60, 10);
    expect(suspicions('tenantId', tenantId)).toHaveLength(1);
    expect(suspicions('tenantId', tenantId)[0]).toMatchObject({
      level: 'warn',
      pattern: 'unknown-transactions',
    });
    // The series must exist at 0: an alert sees no growth in a series that starts at 1.
    expect([before, await counted('unknown-transactions')]).toEqual([0, 1]);
  });

  it('C6: a tenant and an anonymous caller with many 404s are logged once each, without address', async () => {
    const { liveKey, tenantId } = await createTenant(test.app);
    for (let i = 0; i < 105; i++) {
      await test.http.get(`${BASE}/api-keys/${i}`).set('Authorization', `Bearer ${liveKey}`).expect(404);
      await test.http.get(`/nothing/${i}`).set('X-Forwarded-For', '203.0.113.201').expect(404);
    }
    expect(suspicions('tenantId', tenantId)).toHaveLength(1);
    expect(suspicions('pattern', 'not-found-answers')).toHaveLength(2);
    expect(await counted('not-found-answers')).toBe(2);
    await test.http.get(`${BASE}/supported-chains`).set('X-Forwarded-For', '203.0.113.201').expect(200);
    expect(test.lines.join('')).not.toContain('203.0.113.201');
  });
});
