import type { FakeCustomer, FakeSession, FakeSubscription } from './account.js';

/** Objects in the format of API version 2026-10-28.endive: periods on the items, an invoice's subscription under `parent`. */

export function renderCustomer({ id, deleted, email, metadata }: FakeCustomer): object {
  if (deleted) return { id, object: 'customer', deleted: true };
  return { id, object: 'customer', email, metadata, livemode: false, created: 1 };
}

export function renderSubscription(one: FakeSubscription, expandSchedule = false): object {
  const schedule = one.nextPrice === null ? null : renderSchedule(one, one.nextPrice);
  return {
    id: one.id,
    object: 'subscription',
    customer: one.customer,
    status: one.status,
    created: one.created,
    cancel_at_period_end: one.cancelAtPeriodEnd,
    cancel_at: one.cancelAt,
    livemode: false,
    latest_invoice: `in_of_${one.id}`,
    pause_collection:
      one.pausedCollection === null ? null : { behavior: one.pausedCollection, resumes_at: null },
    schedule: schedule === null || expandSchedule ? schedule : schedule.id,
    items: {
      object: 'list',
      has_more: false,
      data: [one.price, ...one.morePrices].map((price, at) => ({
        id: `si_${String(at)}_of_${one.id}`,
        object: 'subscription_item',
        quantity: one.quantity,
        current_period_start: one.periodEnd - 2_592_000,
        current_period_end: one.periodEnd,
        price: {
          id: price,
          object: 'price',
          currency: 'usd',
          type: 'recurring',
          recurring: { interval: 'month', usage_type: 'licensed' },
        },
      })),
    },
  };
}

function renderSchedule({ id, price, periodEnd }: FakeSubscription, nextPrice: string): { id: string } {
  const phase = (start: number, end: number, of: string): object => ({
    start_date: start,
    end_date: end,
    items: [{ price: of, quantity: 1 }],
  });
  const schedule = {
    id: `sub_sched_of_${id}`,
    object: 'subscription_schedule',
    current_phase: { start_date: 1, end_date: periodEnd },
    phases: [phase(1, periodEnd, price), phase(periodEnd, periodEnd + 2_592_000, nextPrice)],
  };
  return schedule;
}

export function renderInvoice(one: FakeSubscription, status: 'paid' | 'open'): object {
  return {
    id: `in_of_${one.id}`,
    object: 'invoice',
    customer: one.customer,
    status,
    parent: {
      type: 'subscription_details',
      quote_details: null,
      subscription_details: { subscription: one.id, metadata: {} },
    },
  };
}

export function renderSession(session: FakeSession): object {
  return {
    id: session.id,
    object: 'checkout.session',
    mode: 'subscription',
    customer: session.customer,
    metadata: session.metadata,
    status: session.status,
    payment_status: session.status === 'complete' ? 'paid' : 'unpaid',
    url: session.status === 'open' ? `https://checkout.stripe.test/c/pay/${session.id}` : null,
    expires_at: session.expiresAt,
  };
}
