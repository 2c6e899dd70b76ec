/** Everything a tenant's server can be told (wire.md, "Outbound webhooks"; Standard Webhooks calls this the event type). */
export const EVENT_TYPES = [
  'payment.verified',
  'payment.rejected',
  'payment.settled',
  'payment.reorged',
  'quota.warning',
  'key.expiring',
  'key.revoked',
  'subscription.changed',
  'endpoint.disabled',
] as const;

export type EventType = (typeof EVENT_TYPES)[number];

/** What a test of an endpoint sends; nobody can listen for it. */
export const TEST_EVENT_TYPE = 'endpoint.test';

/** What an endpoint that names no types hears of: everything but rejections, which strangers can cause at will. */
export const DEFAULT_EVENT_TYPES: readonly EventType[] = EVENT_TYPES.filter(
  (type) => type !== 'payment.rejected',
);

/** Version of the shape of events: a new one only when a field changes its meaning or goes. */
export const EVENT_VERSION = 1;
