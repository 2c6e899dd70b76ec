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
