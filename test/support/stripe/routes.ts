import { newId, type StripeAccount } from './account.js';
import type { Params, Shape } from './form.js';
import { renderCustomer, renderSession, renderSubscription } from './render.js';

/** What an endpoint answers; a failure in Stripe's shape. */
export interface StripeAnswer {
  readonly status: number;
  readonly body: object;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: RegExp;
  readonly shape: Shape;
  /** It creates something that must not be there twice: a key of the caller's own, not one that the SDK made up. */
  readonly needsKey?: true;
  readonly answer: (account: StripeAccount, id: string, params: Params) => StripeAnswer;
}

const ok = (body: object): StripeAnswer => ({ status: 200, body });

export function failure(status: number, code: string, more: object = {}): StripeAnswer {
  const type = status === 401 ? 'authentication_error' : 'invalid_request_error';
  return { status, body: { error: { type, code, message: `refused: ${code}`, ...more } } };
}

const missing = (id: string): StripeAnswer => failure(404, 'resource_missing', { message: `No such: ${id}` });
const text = (value: Params[string] | undefined): string => (typeof value === 'string' ? value : '');

/** The endpoints that we use, and no others. */
export const ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: /^\/v1\/customers$/,
    shape: ['email!', 'name', 'metadata.tenant_id!'],
    needsKey: true,
    answer: (account, _, { email, metadata }) =>
      ok(renderCustomer(account.addCustomer(text(email), metadata as Params))),
  },
  {
    method: 'GET',
    path: /^\/v1\/customers$/,
    shape: ['email!', 'limit'],
    answer: ({ customers }, _, { email }) => {
      const found = [...customers.values()].filter((one) => one.email === email && !one.deleted);
      return ok({ object: 'list', has_more: false, data: found.map(renderCustomer) });
    },
  },
  {
    method: 'GET',
    path: /^\/v1\/customers\/(\w+)$/,
    shape: [],
    answer: (account, id) => {
      const customer = account.customers.get(id);
      return customer === undefined ? missing(id) : ok(renderCustomer(customer));
    },
  },
  {
    method: 'DELETE',
    path: /^\/v1\/customers\/(\w+)$/,
    shape: [],
    answer: (account, id) => {
      if (account.customers.get(id)?.deleted !== false) return missing(id);
      account.deleteCustomer(id);
      return ok({ id, object: 'customer', deleted: true });
    },
  },
  {
    method: 'GET',
    path: /^\/v1\/subscriptions$/,
    shape: ['customer', 'status', 'limit', 'starting_after', 'expand.*'],
    answer: listSubscriptions,
  },
  {
    method: 'POST',
    path: /^\/v1\/subscriptions\/(\w+)$/,
    shape: ['cancel_at_period_end!'],
    answer: (account, id, params) => {
      const subscription = account.subscriptions.get(id);
      if (subscription === undefined || subscription.status === 'canceled') return missing(id);
      subscription.cancelAtPeriodEnd = params['cancel_at_period_end'] === 'true';
      return ok(renderSubscription(subscription));
    },
  },
  {
    method: 'DELETE',
    path: /^\/v1\/subscriptions\/(\w+)$/,
    shape: [],
    answer: (account, id) => {
      const subscription = account.subscriptions.get(id);
      if (subscription === undefined || subscription.status === 'canceled') return missing(id);
      subscription.status = 'canceled';
      return ok(renderSubscription(subscription));
    },
  },
  {
    method: 'POST',
    path: /^\/v1\/checkout\/sessions$/,
    shape: [
      'mode!',
      'customer!',
      'client_reference_id!',
      'line_items.0.price!',
      'line_items.0.quantity!',
      'success_url!',
      'cancel_url!',
      'metadata.tenant_id',
      'subscription_data.metadata.tenant_id!',
    ],
    needsKey: true,
    answer: openSession,
  },
  {
    method: 'GET',
    path: /^\/v1\/checkout\/sessions$/,
    shape: ['customer!', 'status!', 'limit'],
    answer: (account, _, params) => {
      const found = account.openSessionsOf(text(params['customer']));
      return ok({ object: 'list', has_more: false, data: found.map(renderSession) });
    },
  },
  {
    method: 'POST',
    path: /^\/v1\/checkout\/sessions\/(\w+)\/expire$/,
    shape: [],
    answer: (account, id) => {
      const session = account.sessions.get(id);
      if (session === undefined) return missing(id);
      if (session.status !== 'open') return failure(400, 'checkout_session_not_open');
      session.status = 'expired';
      return ok(renderSession(session));
    },
  },
  {
    method: 'POST',
    path: /^\/v1\/billing_portal\/sessions$/,
    shape: ['customer!', 'return_url!'],
    answer: (account, _, params) => {
      const customer = text(params['customer']);
      if (account.customers.get(customer)?.deleted !== false) return missing(customer);
      const id = newId('bps');
      return ok({
        id,
        object: 'billing_portal.session',
        customer,
        url: `https://billing.stripe.test/p/${id}`,
      });
    },
  },
  {
    method: 'POST',
    path: /^\/v1\/billing\/meter_events$/,
    shape: ['event_name!', 'payload.stripe_customer_id!', 'payload.value!', 'identifier!', 'timestamp'],
    answer: addMeterEvent,
  },
  {
    method: 'GET',
    path: /^\/v1\/prices$/,
    shape: ['lookup_keys.*!', 'active', 'limit'],
    answer: ({ prices }, _, params) => {
      const keys = Object.values(params['lookup_keys'] ?? {});
      const data = [...prices.values()].filter(({ lookup_key: key }) => keys.includes(key));
      return ok({ object: 'list', has_more: false, data });
    },
  },
  {
    method: 'POST',
    path: /^\/v1\/products$/,
    shape: ['name!', 'metadata.x402_plan!'],
    needsKey: true,
    answer: (_, __, { name }) => ok({ id: newId('prod'), object: 'product', name }),
  },
  {
    method: 'POST',
    path: /^\/v1\/prices$/,
    shape: [
      'product!',
      'currency!',
      'unit_amount!',
      'recurring.interval!',
      'lookup_key!',
      'transfer_lookup_key!',
      'metadata.x402_plan!',
    ],
    needsKey: true,
    answer: ({ prices }, _, params) => {
      const price = {
        id: newId('price'),
        object: 'price' as const,
        product: text(params['product']),
        currency: text(params['currency']),
        unit_amount: Number(params['unit_amount']),
        lookup_key: text(params['lookup_key']),
      };
      prices.set(price.lookup_key, price);
      return ok(price);
    },
  },
];

/** Stripe refuses an identifier that it has, and tells so in words only. */
function addMeterEvent(account: StripeAccount, _: string, params: Params): StripeAnswer {
  const payload = params['payload'] as Params;
  const identifier = text(params['identifier']);
  const customer = text(payload['stripe_customer_id']);
  const meter = text(params['event_name']);
  if (!/^[1-9]\d*$/.test(text(payload['value'])))
    return failure(400, 'parameter_invalid', { param: 'value' });
  if (account.customers.get(customer)?.deleted !== false) return missing(customer);
  if (account.meterEvents.has(identifier)) {
    const message = `An event already exists with identifier ${identifier}.`;
    return { status: 400, body: { error: { type: 'invalid_request_error', message } } };
  }
  account.meterEvents.set(identifier, { meter, customer, units: Number(payload['value']) });
  return ok({ object: 'billing.meter_event', event_name: meter, identifier, payload, livemode: false });
}

function listSubscriptions(account: StripeAccount, _: string, params: Params): StripeAnswer {
  const { customer, status, limit = '10', starting_after: after } = params;
  const found = [...account.subscriptions.values()]
    .filter((one) => customer === undefined || one.customer === customer)
    .filter((one) => status === 'all' || one.status !== 'canceled')
    .sort((a, b) => b.created - a.created || (a.id < b.id ? 1 : -1));
  const from = after === undefined ? 0 : found.findIndex(({ id }) => id === after) + 1;
  const page = found.slice(from, from + Number(limit));
  return ok({
    object: 'list',
    url: '/v1/subscriptions',
    has_more: from + page.length < found.length,
    data: page.map((one) => renderSubscription(one, params['expand'] !== undefined)),
  });
}

function openSession(account: StripeAccount, _: string, params: Params): StripeAnswer {
  const customer = text(params['customer']);
  if (params['mode'] !== 'subscription') return failure(400, 'parameter_invalid', { param: 'mode' });
  if (account.customers.get(customer)?.deleted !== false) return missing(customer);
  const item = (params['line_items'] as Params)['0'] as Params;
  const session = account.addSession({
    customer,
    price: text(item['price']),
    metadata: (params['metadata'] ?? {}) as Params,
    successUrl: text(params['success_url']),
    cancelUrl: text(params['cancel_url']),
  });
  return ok(renderSession(session));
}
