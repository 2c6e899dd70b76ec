import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BASE_PATH } from '../../../src/platform/http/base-path.js';
import { newId, nowSeconds } from '../../support/stripe/account.js';
import type { SignedDelivery } from '../../support/stripe/events.js';
import { BillingStage } from '../../support/stripe/stage.js';
import { PRICES } from '../../support/stripe/start.js';

const PATH = `/${BASE_PATH}/webhooks/stripe`;

/** Stripe disables an endpoint that keeps refusing its events. */
describe('unusual signed Stripe events', () => {
  let stage: BillingStage;

  beforeAll(async () => {
    stage = await BillingStage.start();
    await stage.test.app.listen(0, '127.0.0.1');
  });
  afterAll(() => stage.stop());

  const signed = (payload: string): SignedDelivery => ({
    id: '',
    payload,
    signature: stage.stripe.events.sign(payload),
  });
  const stored = (type: string): Promise<{ id: string; status: string; customerId: string | null }[]> =>
    stage.test.dataSource.query(
      'SELECT event_id AS id, status, customer_id AS "customerId" FROM stripe_events WHERE type = $1',
      [type],
    );
  /** Sends the request target and the headers unchanged. */
  const post = (target: string, headers: Readonly<Record<string, string | string[]>>, body: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const { port } = stage.test.app.getHttpServer().address() as AddressInfo;
      const options = { host: '127.0.0.1', port, method: 'POST', path: target };
      const sent = request({ ...options, headers: { 'Content-Type': 'application/json', ...headers } });
      sent.on('error', reject);
      sent.on('response', (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sent.end(body);
    });
  const anEvent = async () => {
    const tenant = await stage.customer();
    const subscription = stage.stripe.account.subscribe(tenant.customerId, PRICES.pro);
    return {
      tenant,
      event: stage.stripe.events.ofSubscription('customer.subscription.created', subscription),
    };
  };

  it.each([
    ['as documented', PATH],
    ['with a trailing slash', `${PATH}/`],
    ['in another case', '/API/v1/X402/Webhooks/Stripe'],
    ['in absolute form', `http://x402.example${PATH}`],
    ['with a query', `${PATH}?source=stripe`],
  ])('D2: an event sent to the path %s is applied', async (_, target) => {
    const { tenant, event } = await anEvent();
    expect(await post(target, { 'Stripe-Signature': event.signature }, event.payload)).toBe(200);
    await stage.quiet();
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ plan: 'pro' });
    // Each spelling of the path requires a valid signature.
    const altered = event.payload.replace('"livemode":false', '"livemode":true ');
    expect(await post(target, { 'Stripe-Signature': event.signature }, altered)).toBe(400);
  });

  it('D2: two equal signature lines are accepted; of two different lines the first time counts', async () => {
    const { event } = await anEvent();
    const { signature, payload } = event;
    expect(await post(PATH, { 'Stripe-Signature': [signature, signature] }, payload)).toBe(200);
    const wrong = stage.stripe.events.sign(payload, { secret: 'whsec_of_somebody_else' });
    expect(await post(PATH, { 'Stripe-Signature': [wrong, wrong] }, payload)).toBe(400);
    const old = stage.stripe.events.sign(payload, { timestamp: nowSeconds() - 900 });
    expect(await post(PATH, { 'Stripe-Signature': [old, wrong] }, payload)).toBe(400);
    await stage.quiet();
  });

  const object = { object: 'subscription', customer: 'cus_of_nobody' };
  const base = { object: 'event', created: 1_800_000_000, data: { object } };
  it.each([
    ['of a newer version', { ...base, api_version: '2031-01-01.zinc', type: 'odd.version' }],
    ['of an unknown type', { ...base, type: 'odd.type' }],
    ['without an object', { ...base, data: {}, type: 'odd.objectless' }],
    ['without data', { ...base, data: undefined, type: 'odd.dataless' }],
    ['with data that is null', { ...base, data: null, type: 'odd.null' }],
    ['without a time', { ...base, created: undefined, type: 'odd.timeless' }],
    ['with a time out of range', { ...base, created: 1e18, type: 'odd.late' }],
    ['with a time that is a word', { ...base, created: 'soon', type: 'odd.words' }],
    [
      'with an invalid customer id',
      { ...base, type: 'odd.customer', data: { object: { ...object, customer: 'a\u0000b' } } },
    ],
    [
      'with a customer id of 9,000 characters',
      { ...base, type: 'odd.endless', data: { object: { ...object, customer: 'c'.repeat(9_000) } } },
    ],
    [
      'of 600 KB',
      { ...base, type: 'odd.huge', data: { object: { ...object, padding: 'x'.repeat(600_000) } } },
    ],
    ['of live mode', { ...base, livemode: true, type: 'odd.live' }],
  ])('D3: an event %s is stored and acknowledged', async (_, event) => {
    const id = newId('evt');
    await stage.deliver(signed(JSON.stringify({ id, ...event }))).expect(200);
    expect(await stored(event.type)).toMatchObject([{ id, status: 'ignored' }]);
  });

  it('D3: a malformed subscription event still updates the tenant from Stripe', async () => {
    const tenant = await stage.customer();
    stage.stripe.account.subscribe(tenant.customerId, PRICES.team);
    const event = {
      id: newId('evt'),
      type: 'customer.subscription.updated',
      data: { object: { customer: { id: tenant.customerId, object: 'customer' }, items: 'elsewhere' } },
    };
    await stage.deliver(signed(JSON.stringify(event))).expect(200);
    await stage.quiet();
    expect(await stage.subscriptionOf(tenant.liveKey)).toMatchObject({ plan: 'team' });
  });

  it.each(['{}', '{"id":7,"type":null}', '{"id":"evt_\\u0000","type":"a b"}'])(
    'D3: signed payload %s is acknowledged, logged and stored once',
    async (payload) => {
      await stage.deliver(signed(payload)).expect(200);
      await stage.deliver(signed(payload)).expect(200);
      const rows = await stored('unreadable');
      const ids = rows.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(rows.every(({ status }) => status === 'ignored')).toBe(true);
      expect(stage.test.logs()).toContainEqual(
        expect.objectContaining({
          level: 'error',
          msg: 'Stripe has signed an event that cannot be read',
          eventId: ids.at(-1),
        }),
      );
    },
  );

  it('D2: an expired valid signature is refused and the log mentions the clock', async () => {
    const { event } = await anEvent();
    const signature = stage.stripe.events.sign(event.payload, { timestamp: nowSeconds() - 301 });
    await stage.deliver({ ...event, signature }).expect(400);
    const asked = () => stage.test.logs().filter(({ msg }) => String(msg).includes('is the clock of this'));
    const before = asked().length;
    expect(before).toBeGreaterThan(0);
    // A forged signature does not write that line.
    const forged = stage.stripe.events.sign(event.payload, { secret: 'whsec_no', timestamp: 1 });
    await stage.deliver({ ...event, signature: forged }).expect(400);
    expect(asked()).toHaveLength(before);
    // A timestamp in the future is accepted.
    const ahead = stage.stripe.events.sign(event.payload, { timestamp: nowSeconds() + 900 });
    await stage.deliver({ ...event, signature: ahead }).expect(200);
    await stage.quiet();
  });
});
