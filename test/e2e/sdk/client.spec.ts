import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createX402Client, isX402Error, type X402Client } from '@x402-infrastructure/sdk';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { createTenant, mintKey, type TestTenant } from '../../support/verification/tenants.js';
import { sandboxHash } from '../../support/sdk/sandbox-hash.js';

describe('the SDK against the running server', () => {
  let test: TestApp;
  let tenant: TestTenant;
  let x402: X402Client;

  const client = (apiKey: string | null, more: object = {}) => {
    const { port } = test.app.getHttpServer().address() as AddressInfo;
    return createX402Client({ apiKey, baseUrl: `http://127.0.0.1:${port}`, ...more });
  };
  const failure = (call: Promise<unknown>): Promise<unknown> => call.catch((reason: unknown) => reason);
  const paid = (family: Parameters<typeof sandboxHash>[0] = 'confirmed', more: object = {}) => ({
    body: { txHash: sandboxHash(family), chain: 'sandbox', expectedAmount: '1.5', ...more },
  });

  beforeAll(async () => {
    test = await createTestApp({ config: { JOBS_ENABLED: 'false' } });
    await test.app.listen(0, '127.0.0.1');
    tenant = await createTenant(test.app);
    x402 = client(tenant.testKey);
  });
  afterAll(() => test.close());

  it('N1: verifies a payment, lists it page by page and as a table, and shows it by its id', async () => {
    const verified = await x402.verifyPayment(paid('confirmed', { reference: 'order-1' }));
    expect(verified).toMatchObject({
      success: true,
      status: 'confirmed',
      amountUsdc: '25',
      reference: 'order-1',
    });
    await x402.verifyPayment(paid());

    const first = await x402.listPayments({ query: { limit: 1 } });
    const second = await x402.listPayments({ query: { limit: 1, cursor: first.nextCursor ?? '' } });
    expect([first.payments.length, second.payments.map(({ id }) => id)]).toEqual([1, [verified.paymentId]]);
    const shown = await x402.getPayment({ path: { id: second.payments[0]?.id ?? '' } });
    expect(shown).toEqual(second.payments[0]);
    const table = await x402.listPayments({ query: { format: 'csv' } });
    expect(table.split('\r\n')[0]).toContain('txHash');
  });

  it('N1: "no" and "not yet" are answers, with strict too', async () => {
    const pending = await x402.verifyPayment(paid('pending'));
    expect(pending).toMatchObject({ success: false, status: 'pending', reason: 'AWAITING_CONFIRMATIONS' });
    const rejected = await x402.verifyPayment({ ...paid('wrong_recipient'), query: { strict: 'true' } });
    expect(rejected).toMatchObject({ success: false, status: 'rejected', reason: 'WRONG_RECIPIENT' });
    const { results } = await x402.verifyPayments({
      body: { verifications: [paid().body, paid('reverted').body] },
    });
    expect(results).toMatchObject([{ status: 'confirmed' }, { status: 'rejected' }]);
  });

  it('N1: a repeat under the caller’s key is the stored answer, another body is refused', async () => {
    const order = { ...paid(), idempotencyKey: randomUUID() };
    const first = await x402.verifyPayment(order);
    expect(await x402.verifyPayment(order)).toEqual(first);
    const reused = await failure(x402.verifyPayment({ ...paid(), idempotencyKey: order.idempotencyKey }));
    expect(isX402Error(reused, 'IDEMPOTENCY_KEY_REUSED')).toBe(true);
  });

  it('N1: creations return their secret; a repeat under the same key does not show it again', async () => {
    const create = { body: { name: 'till' }, idempotencyKey: randomUUID() };
    const created = await x402.createApiKey(create);
    expect(created.key).toMatch(/^x402_test_/);
    expect(await x402.createApiKey(create)).toMatchObject({
      id: created.id,
      key: null,
      secretAlreadyShown: true,
    });
    const renamed = await x402.renameApiKey({ path: { id: created.id }, body: { name: 'shop' } });
    expect(renamed.name).toBe('shop');
    await expect(x402.revokeApiKey({ path: { id: created.id } })).resolves.toBeUndefined();
  });

  it('N1: an outage is repeated while the deadline allows it, then it is the error, never a "no"', async () => {
    const outage = await failure(x402.verifyPayment({ ...paid('unavailable'), deadlineMs: 1_000 }));
    if (!isX402Error(outage, 'VERIFIER_UNAVAILABLE')) throw new Error('another error', { cause: outage });
    const seconds: number = outage.retryAfterSeconds;
    expect([outage.status, seconds]).toEqual([503, 5]);
  });

  it('N1: refusals have the members of their codes', async () => {
    const { key } = await mintKey(test.app, tenant.tenantId, { environment: 'test', scopes: ['verify'] });
    const scope = await failure(client(key).listApiKeys());
    expect(isX402Error(scope, 'INSUFFICIENT_SCOPE') && scope.requiredScope).toBe('keys');

    const invalid = await failure(x402.verifyPayment({ body: { ...paid().body, expectedAmount: 'much' } }));
    expect(isX402Error(invalid) && [invalid.status, invalid.errors?.length]).toEqual([400, 1]);
    expect(isX402Error(invalid) && invalid.requestId).toMatch(/^req_/);

    const plan = await failure(
      client(tenant.liveKey).createWebhookEndpoint({
        body: { url: 'https://shop.example.com/', eventTypes: ['payment.verified'] },
      }),
    );
    if (!isX402Error(plan, 'FEATURE_NOT_IN_PLAN')) throw new Error('another error', { cause: plan });
    const upgradeUrl: string = plan.upgradeUrl;
    expect(upgradeUrl).toMatch(/^https:/);

    const missing = await failure(x402.getPayment({ path: { id: randomUUID() } }));
    expect(isX402Error(missing, 'NOT_FOUND')).toBe(true);
    const cut = await failure(client('x402_test_cut').getUsage());
    expect(isX402Error(cut, 'INVALID_API_KEY')).toBe(true);
  });

  it('N1: a rate limit beyond the deadline is told at once', async () => {
    const few = await createTenant(test.app, { limitOverrides: { requestsPerMinute: 1, requestsPerDay: 1 } });
    await client(few.testKey).getUsage();
    const limited = await failure(client(few.testKey, { deadlineMs: 500 }).getUsage());
    if (!isX402Error(limited, 'RATE_LIMIT_EXCEEDED')) throw new Error('another error', { cause: limited });
    const seconds: number = limited.retryAfterSeconds;
    expect(seconds).toBeGreaterThanOrEqual(1);
    expect(limited).toMatchObject({ limit: 1, current: 2, window: 'day' });
  });

  it('N1: what is open to everybody needs no key', async () => {
    const { version, checks } = await client(null).getHealth();
    expect([version, checks.database.status]).toEqual([expect.any(String), 'healthy']);
  });
});
