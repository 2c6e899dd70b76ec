import type { StripeAccount } from './account.js';
import { failure, missing, ok, type Route, type StripeAnswer } from './answers.js';
import type { Params } from './form.js';
import { renderSubscription } from './render.js';

/** Subscriptions and the schedules that manage them. */
export const SUBSCRIPTION_ROUTES: readonly Route[] = [
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
      if (subscription === undefined || subscription.status === 'canceled')
        return missing('subscription', id);
      // As with Stripe, only metadata can change before the first payment, and the end not while a schedule manages it.
      if (subscription.status === 'incomplete')
        return failure(400, 'subscription_payment_intent_requires_action');
      if (subscription.nextPrice !== null) return managedBySchedule(subscription.id);
      subscription.cancelAtPeriodEnd = params['cancel_at_period_end'] === 'true';
      return ok(renderSubscription(subscription));
    },
  },
  {
    method: 'GET',
    path: /^\/v1\/subscriptions\/(\w+)$/,
    shape: [],
    answer: ({ subscriptions }, id) => {
      const subscription = subscriptions.get(id);
      return subscription === undefined ? missing('subscription', id) : ok(renderSubscription(subscription));
    },
  },
  {
    method: 'POST',
    path: /^\/v1\/subscription_schedules\/sub_sched_of_(\w+)\/release$/,
    shape: [],
    answer: ({ subscriptions }, id) => {
      const subscription = subscriptions.get(id);
      if (subscription === undefined) return missing('subscription', id);
      if (subscription.nextPrice === null) return failure(400, 'resource_already_released');
      subscription.nextPrice = null;
      return ok({ id: `sub_sched_of_${id}`, object: 'subscription_schedule', status: 'released' });
    },
  },
  {
    method: 'DELETE',
    path: /^\/v1\/subscriptions\/(\w+)$/,
    shape: [],
    answer: (account, id) => {
      const subscription = account.subscriptions.get(id);
      if (subscription === undefined || subscription.status === 'canceled')
        return missing('subscription', id);
      subscription.status = 'canceled';
      return ok(renderSubscription(subscription));
    },
  },
];

/** Without an error code, as Stripe does. */
function managedBySchedule(id: string): StripeAnswer {
  const message = `The subscription is managed by the subscription schedule \`sub_sched_of_${id}\`, and updating any cancelation behavior directly is not allowed. Please update the schedule instead.`;
  return { status: 400, body: { error: { type: 'invalid_request_error', message } } };
}

function listSubscriptions(account: StripeAccount, _: string, params: Params): StripeAnswer {
  const { customer, status, limit = '10', starting_after: after } = params;
  if (typeof customer === 'string' && !account.customers.has(customer))
    return missing('customer', customer, 'customer');
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
