/**
 * Every type of event for a tenant's server (wire.md, "Outbound webhooks"; Standard Webhooks names it the event type).
 */
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

/** The type that a test of an endpoint sends; no endpoint can subscribe to it. */
export const TEST_EVENT_TYPE = 'endpoint.test';

/** Types of an endpoint that names none: all but rejections, which unrelated callers can cause at any rate. */
export const DEFAULT_EVENT_TYPES: readonly EventType[] = EVENT_TYPES.filter(
  (type) => type !== 'payment.rejected',
);

/** Version of the shape of events; it rises only when a field changes its meaning or is removed. */
export const EVENT_VERSION = 1;
