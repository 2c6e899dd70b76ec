import type Stripe from 'stripe';
import type { RemoteSubscription } from './billing-shapes.js';

/** Converts a subscription. Since API version 2025-03-31, items hold the periods; the subscription holds none. */
export function toRemote(subscription: Stripe.Subscription): RemoteSubscription {
  const items = subscription.items.data;
  const ends = items.map((item) => item.current_period_end).filter((end) => Number.isFinite(end));
  const { id, status, created, customer, cancel_at: cancelAt, pause_collection: pause } = subscription;
  return {
    id,
    customerId: idOf(customer) ?? '',
    status,
    items: items.flatMap(({ price, quantity }) => {
      const priceId = idOf(price);
      // A metered price has no quantity.
      return priceId === null ? [] : [{ priceId, quantity: quantity ?? 1 }];
    }),
    nextPriceIds: nextPriceIdsOf(subscription),
    createdMs: created * 1_000,
    periodEndMs: ends.length === 0 ? null : Math.min(...ends) * 1_000,
    // Newer portals set the time instead of the flag.
    cancelAtPeriodEnd: subscription.cancel_at_period_end || typeof cancelAt === 'number',
    isCollectionPaused: typeof pause === 'object' && pause !== null,
  };
}

/** Returns the id of an expanded object or of a bare id; null for anything else. */
export function idOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  const { id } = (value ?? {}) as { id?: unknown };
  return typeof id === 'string' ? id : null;
}

function nextPriceIdsOf({ schedule }: Stripe.Subscription): string[] {
  if (typeof schedule !== 'object' || schedule === null) return [];
  const now = schedule.current_phase?.end_date ?? 0;
  const next = schedule.phases.find(({ start_date: start }) => start >= now);
  return next?.items.flatMap(({ price }) => idOf(price) ?? []) ?? [];
}
