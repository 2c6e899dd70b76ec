import { newId, type StripeAccount } from './account.js';
import { failure, missing, ok, refusal, text, type Route, type StripeAnswer } from './answers.js';
import type { Params } from './form.js';
import { renderCustomer, renderSession } from './render.js';
import { SUBSCRIPTION_ROUTES } from './subscription-routes.js';

/** Only the endpoints that we use. */
export const ROUTES: readonly Route[] = [
  {
    method: 'POST',
    path: /^\/v1\/customers$/,
    shape: ['email', 'name', 'metadata.tenant_id!'],
    needsKey: true,
    answer: (account, _, { email, metadata }) =>
      ok(renderCustomer(account.addCustomer(email === undefined ? null : text(email), metadata as Params))),
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
      return customer === undefined ? missing('customer', id) : ok(renderCustomer(customer));
    },
  },
  {
    method: 'DELETE',
    path: /^\/v1\/customers\/(\w+)$/,
    shape: [],
    answer: (account, id) => {
      if (account.customers.get(id)?.deleted !== false) return missing('customer', id);
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
      const customer = text(params['customer']);
      if (!account.customers.has(customer)) return missing('customer', customer, 'customer');
      const found = account.openSessionsOf(customer);
      return ok({ object: 'list', has_more: false, data: found.map(renderSession) });
    },
  },
  {
    method: 'POST',
    path: /^\/v1\/checkout\/sessions\/(\w+)\/expire$/,
    shape: [],
    answer: (account, id) => {
      const session = account.sessions.get(id);
      if (session === undefined) return missing('checkout.session', id);
      if (session.status !== 'open')
        return refusal(400, 'Only Checkout Sessions with a status in ["open"] can be expired.');
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
      if (account.customers.get(customer)?.deleted !== false)
        return missing('customer', customer, 'customer');
      if (!account.hasPortal)
        return refusal(
          400,
          'No configuration provided and your test mode default configuration has not been created.',
        );
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
      const data = [...prices.values()]
        .filter(({ lookup_key: key }) => keys.includes(key))
        .filter(({ active }) => params['active'] === undefined || String(active) === params['active']);
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
        active: true,
      };
      prices.set(price.lookup_key, price);
      return ok(price);
    },
  },
];

/** Stripe refuses a known identifier, without an error code. */
function addMeterEvent(account: StripeAccount, _: string, params: Params): StripeAnswer {
  const payload = params['payload'] as Params;
  const identifier = text(params['identifier']);
  const customer = text(payload['stripe_customer_id']);
  const meter = text(params['event_name']);
  if (!/^[1-9]\d*$/.test(text(payload['value'])))
    return failure(400, 'parameter_invalid', { param: 'value' });
  if (account.meters?.includes(meter) === false)
    return refusal(400, `No active meter found for event_name '${meter}'.`, 'event_name');
  if (account.customers.get(customer)?.deleted !== false)
    return missing('customer', customer, 'payload[stripe_customer_id]');
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
  const buyer = account.customers.get(customer);
  if (buyer?.deleted !== false) return missing('customer', customer, 'customer');
  const item = (params['line_items'] as Params)['0'] as Params;
  const price = text(item['price']);
  const refused = refusalOfPrice(account, price, buyer.currency);
  if (refused !== null) return refused;
  const session = account.addSession({
    customer,
    price,
    metadata: (params['metadata'] ?? {}) as Params,
    successUrl: text(params['success_url']),
    cancelUrl: text(params['cancel_url']),
  });
  return ok(renderSession(session));
}

function refusalOfPrice({ offers }: StripeAccount, id: string, currency: string | null): StripeAnswer | null {
  const param = 'line_items[0][price]';
  const offer = offers.get(id);
  if (offer === undefined) return missing('price', id, param);
  const inLive = '; a similar object exists in live mode, but a test mode key was used to make this request.';
  if (offer.isLive) return missing('price', id, param, inLive);
  if (!offer.active)
    return refusal(400, 'The price specified is inactive. This field only accepts active prices.', param);
  if (currency === null || currency === offer.currency) return null;
  return refusal(
    400,
    `You cannot combine currencies on a single customer. This customer has an active subscription, subscription schedule, discount, quote, or invoice item with currency ${currency}.`,
  );
}
