import { newId, type StripeAccount } from './account.js';
import { failure, missing, ok, text, type Route, type StripeAnswer } from './answers.js';
import type { Params } from './form.js';
import { renderCustomer, renderSession } from './render.js';
import { SUBSCRIPTION_ROUTES } from './subscription-routes.js';

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
  ...SUBSCRIPTION_ROUTES,
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
