import { sandboxHash } from '../../support/verification/verification.js';
import type { TestTenant } from '../../support/verification/tenants.js';
import {
  startWebhooks,
  type CreatedEndpoint,
  type WebhooksFixture,
} from '../../support/webhooks/webhooks.js';

interface Delivery {
  readonly id: string;
  readonly endpointId: string;
  readonly url: string;
  readonly status: string;
}
interface History {
  readonly evidence: Readonly<Record<string, unknown>> & { readonly transfers: readonly object[] };
  readonly risk: { readonly score: number; readonly reasons: readonly string[] };
  readonly claims: readonly object[];
  readonly verifications: readonly { readonly at: string; readonly reference: string | null }[];
  readonly until: string;
  readonly events: readonly {
    readonly type: string;
    readonly deliveries: readonly Delivery[];
    readonly hasMoreDeliveries: boolean;
  }[];
  readonly hasMoreEvents: boolean;
}

describe('GET /payments/:id/history', () => {
  let fixture: WebhooksFixture;
  let seller: TestTenant;
  let endpoint: CreatedEndpoint;

  beforeAll(async () => {
    fixture = await startWebhooks();
  });
  afterAll(() => fixture.close());
  beforeEach(async () => {
    fixture.clock.set(Date.now());
    seller = await fixture.tenant();
    endpoint = await fixture.endpoint(seller.testKey);
  });

  const verify = async (txHash: string, more: object = {}): Promise<string> => {
    const body = { txHash, chain: 'sandbox', ...more };
    const reply = await fixture.call<{ paymentId: string }>(seller.testKey, 'post', '/verify', body);
    expect(reply.status).toBe(200);
    return reply.body.paymentId;
  };
  const historyOf = async (id: string, key = seller.testKey): Promise<History> => {
    const reply = await fixture.call<History>(key, 'get', `/payments/${id}/history`);
    expect(reply.status).toBe(200);
    return reply.body;
  };

  it('M4: shows what arrived, from whom, how final it is, its risk and its claims', async () => {
    const id = await verify(sandboxHash('confirmed'), { reference: 'order-1' });
    const history = await historyOf(id);
    expect(history).toMatchObject({
      evidence: {
        execution: 'succeeded',
        finality: 'finalized',
        isAccepted: true,
        transfers: [
          { amountUsdc: '25', amountAtomic: '25000000', from: expect.stringMatching(/^0x5a9db0c/) as string },
        ],
        blockTime: expect.any(String) as string,
      },
      risk: { score: 0.05, reasons: ['first_seen_sender'], listing: 'none' },
      claims: [{ reference: 'order-1', payer: null, frozenAt: null }],
      settlements: [],
    });
  });

  it('M4: shows each verification of it with its key, answer and outcome, the newest first', async () => {
    const hash = sandboxHash('confirmed');
    const id = await verify(hash, { reference: 'order-1' });
    await verify(hash, { reference: 'order-1' });
    await verify(hash, { reference: 'order-2' });
    const { verifications } = await historyOf(id);
    const caller = { kind: 'key', id: seller.testKeyId, name: expect.any(String) as string };
    expect(verifications).toMatchObject([
      { status: 'rejected', reason: 'ALREADY_CLAIMED', cached: true, reference: 'order-2', caller },
      { status: 'confirmed', reason: null, cached: true, reference: 'order-1', caller },
      { status: 'confirmed', reason: null, cached: false, reference: 'order-1', amountUsdc: '25', caller },
    ]);
  });

  it('M4: shows the events that followed and their deliveries, and each delivery its request and answer', async () => {
    const id = await verify(sandboxHash('confirmed'));
    await fixture.deliver();
    const { events } = await historyOf(id);
    expect(events).toMatchObject([
      {
        type: 'payment.verified',
        deliveries: [
          { endpointId: endpoint.id, url: endpoint.url, status: 'delivered', statusCode: 204, attempt: 1 },
        ],
      },
    ]);
    const path = `/webhook-endpoints/${endpoint.id}/deliveries/${events[0]?.deliveries[0]?.id ?? ''}`;
    const { body } = await fixture.call<{ request: { url: string; body: string } }>(
      seller.testKey,
      'get',
      path,
    );
    const received = fixture.receiver.received.find(({ body: sent }) => sent.includes(id));
    expect(body.request).toEqual({ url: endpoint.url, body: received?.body });
    expect(body).toMatchObject({ status: 'delivered', attempts: [{ attempt: 1, statusCode: 204 }] });
  });

  it('M4: events of another payment, and verifications of another transaction, are not shown', async () => {
    const [id] = [await verify(sandboxHash('confirmed')), await verify(sandboxHash('confirmed'))];
    await fixture.deliver();
    const { events, verifications } = await historyOf(id);
    expect([events.length, verifications.length]).toEqual([1, 1]);
  });

  it('M4: looks through 50,000 lines of the log at most, and says until when', async () => {
    const id = await verify(sandboxHash('confirmed'));
    const { dataSource } = fixture.test;
    const [first] = (await historyOf(id)).verifications;
    const laterMs = Date.parse(first?.at ?? '') + 3_600_000;
    const more = (paymentId: string | null, at: string, count: number) =>
      dataSource.query(
        `INSERT INTO verification_log (tenant_id, environment, caller, chain, network, tx_hash, payment_id, status, cached,
           amount_atomic, latency_ms, created_at)
         SELECT tenant_id, environment, 'key', chain, network, CASE WHEN $3::uuid IS NULL THEN 'another' ELSE tx_hash END,
           $3::uuid, 'confirmed', true, 1, 1, ${at}
         FROM payments, generate_series(1, $4::int) AS nth WHERE tenant_id = $1 AND id = $2`,
        [seller.tenantId, id, paymentId, count],
      );
    await more(id, `'${new Date(laterMs).toISOString()}'`, 1);
    expect((await historyOf(id)).verifications).toHaveLength(2);
    await more(null, `created_at + nth * interval '10 milliseconds'`, 50_000);
    const { verifications, until } = await historyOf(id);
    expect(verifications).toEqual([first]);
    expect(Date.parse(until)).toBeLessThan(laterMs);
  });

  it('M4: says that there are more events than a hundred, and more deliveries of one than twenty', async () => {
    const id = await verify(sandboxHash('confirmed'));
    await fixture.deliver();
    const { events: before, hasMoreEvents } = await historyOf(id);
    expect([before[0]?.hasMoreDeliveries, hasMoreEvents]).toEqual([false, false]);
    const { dataSource } = fixture.test;
    await dataSource.query(
      `INSERT INTO webhook_deliveries (tenant_id, environment, endpoint_id, event_id, event_type, status)
       SELECT tenant_id, environment, endpoint_id, event_id, event_type, 'delivered'
       FROM webhook_deliveries, generate_series(1, 20) WHERE tenant_id = $1`,
      [seller.tenantId],
    );
    expect((await historyOf(id)).events).toMatchObject([{ hasMoreDeliveries: true }]);
    expect((await historyOf(id)).events[0]?.deliveries).toHaveLength(20);
    await dataSource.query(
      `INSERT INTO webhook_events (tenant_id, environment, event_type, payload, created_at)
       SELECT tenant_id, environment, event_type, payload, created_at FROM webhook_events, generate_series(1, 100)
       WHERE tenant_id = $1`,
      [seller.tenantId],
    );
    const { events, ...history } = await historyOf(id);
    expect([events.length, history.hasMoreEvents]).toEqual([100, true]);
  });

  it('B8: is not found by another tenant, the other environment, or by no id', async () => {
    const id = await verify(sandboxHash('confirmed'));
    const other = await fixture.tenant();
    for (const [key, of] of [
      [other.testKey, id],
      [seller.liveKey, id],
      [seller.testKey, 'order-1'],
    ] as const)
      expect((await fixture.call(key, 'get', `/payments/${of}/history`)).status).toBe(404);
  });
});
