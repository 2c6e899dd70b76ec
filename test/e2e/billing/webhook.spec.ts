import { randomUUID } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { BASE_PATH } from '../../../src/platform/http/base-path.js';
import { Metrics } from '../../../src/platform/observability/metrics.js';
import { newId, nowSeconds } from '../../support/stripe/account.js';
import { rawExchange } from '../../support/http/raw-exchange.js';
import type { SignedDelivery } from '../../support/stripe/events.js';
import { BillingStage, startBillingApp, type Answered } from '../../support/stripe/stage.js';
import { PRICES } from '../../support/stripe/start.js';
import { workerDatabaseUrl } from '../../support/services/worker-database.js';

describe('POST /webhooks/stripe', () => {
  let stage: BillingStage;

  beforeAll(async () => {
    stage = await BillingStage.start({ config: { JOBS_ENABLED: 'true' } });
  });
  afterAll(() => stage.stop());

  const stored = async (id: string): Promise<{ status: string; type: string }[]> =>
    stage.test.dataSource.query('SELECT status, type FROM stripe_events WHERE event_id = $1', [id]);

  const anEvent = async (): Promise<SignedDelivery> => {
    const { customerId } = await stage.customer();
    const subscription = stage.stripe.account.subscribe(customerId, PRICES.pro);
    return stage.stripe.events.ofSubscription('customer.subscription.created', subscription);
  };

  it('D2: accepts an event signed with either secret during rotation', async () => {
    for (const secret of [stage.stripe.events.secret, stage.stripe.events.oldSecret]) {
      const event = await anEvent();
      const signature = stage.stripe.events.sign(event.payload, { secret });
      const { body } = (await stage.deliver({ ...event, signature }).expect(200)) as Answered;
      expect(body).toEqual({ received: true });
      expect(await stored(event.id)).toHaveLength(1);
    }
    await stage.quiet();
  });

  it('D2: a missing, wrong or expired signature gets 400 and stores no event', async () => {
    const event = await anEvent();
    const { events } = stage.stripe;
    const signatures = {
      wrong: events.sign(event.payload, { secret: 'whsec_of_somebody_else' }),
      old: events.sign(event.payload, { timestamp: nowSeconds() - 301 }),
      ofAnother: events.sign(`${event.payload} `),
      empty: '',
      garbage: 't=1,v1=zz',
    };
    for (const signature of Object.values(signatures)) {
      const { body } = (await stage.deliver({ ...event, signature }).expect(400)) as Answered;
      expect(body).toMatchObject({ code: 'INVALID_SIGNATURE' });
    }
    const request = stage.test.http.post(`/${BASE_PATH}/webhooks/stripe`).type('json');
    expect((await request.send(event.payload)).body).toMatchObject({
      statusCode: 400,
      code: 'INVALID_SIGNATURE',
    });
    expect(await stored(event.id)).toEqual([]);
    // Just within the accepted age.
    const signature = events.sign(event.payload, { timestamp: nowSeconds() - 295 });
    await stage.deliver({ ...event, signature }).expect(200);
    await stage.quiet();
  });

  it.each([
    `/${BASE_PATH}/webhooks/stripe/`,
    `/API/v1/X402/Webhooks/STRIPE`,
    `http://anywhere/${BASE_PATH}/webhooks/stripe`,
  ])('E4: accepts an event at %s only with a valid signature', async (target) => {
    const server = stage.test.app.getHttpServer();
    if (!server.listening) await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const event = await anEvent();
    const send = (signature: string): Promise<{ text: string }> =>
      rawExchange(
        server,
        `POST ${target} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nStripe-Signature: ${signature}\r\n` +
          `Content-Length: ${Buffer.byteLength(event.payload)}\r\n\r\n${event.payload}`,
        { until: /\}$/ },
      );
    expect((await send('t=1,v1=00')).text).toMatch(/^HTTP\/1\.1 400 [^\0]*"INVALID_SIGNATURE"/);
    expect((await send(event.signature)).text).toMatch(/^HTTP\/1\.1 200 [^\0]*"received":true/);
    expect(await stored(event.id)).toHaveLength(1);
    await stage.quiet();
  });

  it('S2: an unsigned body is not parsed', async () => {
    const unsigned = stage.test.http.post(`/${BASE_PATH}/webhooks/stripe`).type('json');
    expect((await unsigned.set('Stripe-Signature', 't=1,v1=00').send('{"broken"')).body).toMatchObject({
      code: 'INVALID_SIGNATURE',
    });
  });

  it('D2: a body altered in one byte gets 400 and stores no event', async () => {
    const event = await anEvent();
    const step = Math.ceil(event.payload.length / 40);
    for (let at = 0; at < event.payload.length; at += step) {
      const flipped = event.payload[at] === '1' ? '2' : '1';
      const payload = event.payload.slice(0, at) + flipped + event.payload.slice(at + 1);
      expect((await stage.deliver({ ...event, payload })).status).toBe(400);
    }
    // The same JSON in other bytes.
    const spaced = JSON.stringify(JSON.parse(event.payload), null, 1);
    expect((await stage.deliver({ ...event, payload: spaced })).status).toBe(400);
    expect(await stored(event.id)).toEqual([]);
  });

  it('D2: an Idempotency-Key is ignored and not stored', async () => {
    const event = await anEvent();
    const key = randomUUID();
    await stage
      .deliver({ ...event, signature: 'x' })
      .set('Idempotency-Key', key)
      .expect(400);
    await stage.deliver(event).set('Idempotency-Key', key).expect(200);
    await stage.quiet();
    const rows = await stage.test.dataSource.query<unknown[]>(
      'SELECT 1 FROM idempotency_keys WHERE key = $1',
      [key],
    );
    expect(rows).toEqual([]);
  });

  it('D3: events of unrelated types are acknowledged and stored as ignored', async () => {
    const { customerId } = await stage.customer();
    for (const type of ['payment_intent.succeeded', 'something.of.next.year']) {
      const event = stage.stripe.events.make(type, {
        id: newId('pi'),
        object: 'thing',
        customer: customerId,
      });
      await stage.deliver(event).expect(200);
      expect(await stored(event.id)).toEqual([{ status: 'ignored', type }]);
    }
  });

  it('D3: an event of a foreign customer is ignored despite its metadata', async () => {
    const victim = await stage.tenant();
    const foreign = stage.stripe.account.addCustomer('foreign@example.com', { tenant_id: victim.tenantId });
    const subscription = stage.stripe.account.subscribe(foreign.id, PRICES.enterprise);
    const event = stage.stripe.events.ofSubscription('customer.subscription.created', subscription);
    await stage.deliver(event).expect(200);
    await stage.quiet();
    expect(await stored(event.id)).toMatchObject([{ status: 'ignored' }]);
    expect(await stage.subscriptionOf(victim.liveKey)).toMatchObject({ plan: 'free', status: null });
  });

  it('D3: an event applies the current state at Stripe, not its payload', async () => {
    const { customerId, liveKey } = await stage.customer();
    const subscription = stage.stripe.account.subscribe(customerId, PRICES.pro);
    const old = stage.stripe.events.ofSubscription('customer.subscription.updated', subscription);
    subscription.price = PRICES.team;
    await stage.deliver(old).expect(200);
    await stage.quiet();
    expect(await stage.subscriptionOf(liveKey)).toMatchObject({ plan: 'team' });
  });

  it('D5: meter error events are logged and counted as refusals for a day', async () => {
    const refusals = async (): Promise<number> => {
      const { text } = await stage.test.app.get(Metrics).scrape();
      return Number(/^x402_overage_refusals (\d+)$/m.exec(text)?.[1]);
    };
    const logged = (id: string) => stage.test.logs().filter((line) => line['eventId'] === id);
    const before = await refusals();
    const meter = { id: 'mtr_1', type: 'billing.meter' };
    for (const type of ['v1.billing.meter.error_report_triggered', 'v1.billing.meter.no_meter_found']) {
      const event = stage.stripe.events.notify(type, meter);
      const altered = { ...event, payload: event.payload.replace('mtr_1', 'mtr_2') };
      const { body } = (await stage.deliver(altered).expect(400)) as Answered;
      expect(body).toMatchObject({ code: 'INVALID_SIGNATURE' });
      expect(logged(event.id)).toEqual([]);
      // Stripe may deliver an event twice.
      await stage.deliver(event).expect(200);
      await stage.deliver(event).expect(200);
      expect(logged(event.id)).toMatchObject([{ type, level: 'error' }]);
    }
    expect(await refusals()).toBe(before + 2);
    // Other events of that format are no refusals of units.
    const other = stage.stripe.events.notify('v2.core.event_destination.ping', meter);
    await stage.deliver(other).expect(200);
    expect(await refusals()).toBe(before + 2);
    await stage.test.dataSource.query(
      `UPDATE stripe_events SET received_at = now() - interval '25 hours' WHERE type LIKE 'v1.billing.meter.%'`,
    );
    expect(await refusals()).toBe(0);
  });

  it('D3: a database outage gets 5xx; the redelivered event is applied once', async () => {
    const event = await anEvent();
    const database = new URL(workerDatabaseUrl());
    const proxy = await startCuttableProxy(Number(database.port), database.hostname);
    database.port = String(proxy.port);
    database.hostname = '127.0.0.1';
    const config = { DATABASE_URL: database.href, JOBS_ENABLED: 'false' };
    const app = await startBillingApp(stage.stripe, { config });
    try {
      proxy.cut();
      const down = await stage.deliver(event, app);
      expect(down.status).toBeGreaterThanOrEqual(500);
      expect(await stored(event.id)).toEqual([]);
      proxy.mend();
      await stage.deliver(event, app).expect(200);
      await stage.deliver(event, app).expect(200);
      await stage.quiet();
      expect(await stored(event.id)).toMatchObject([{ status: 'applied' }]);
    } finally {
      await app.close();
      proxy.close();
    }
  });
});

/** A TCP proxy whose connections can be cut, and new ones refused. */
async function startCuttableProxy(port: number, host: string) {
  const sockets = new Set<Socket>();
  let isCut = false;
  const server = createServer((client) => {
    if (isCut) {
      client.destroy();
      return;
    }
    const upstream = connect(port, host);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk: Buffer) => to.write(chunk));
      from.on('error', () => undefined);
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cutAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      isCut = true;
      cutAll();
    },
    mend: () => {
      isCut = false;
    },
    close: () => {
      server.close();
      cutAll();
    },
  };
}
