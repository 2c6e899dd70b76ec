import type { components } from '@x402-infrastructure/sdk';

type Schemas = components['schemas'];

export type Endpoint = Schemas['WebhookEndpoint'];
export type Delivery = Schemas['WebhookDelivery'];
export type DeliveryDetail = Schemas['WebhookDeliveryDetail'];

/** An endpoint with its secret: only its creation and a rotation answer it. */
export type Revealed = Schemas['WebhookEndpointWithSecret'];

export type EventType = Endpoint['eventTypes'][number];

/** What an endpoint can listen for. */
export const EVENTS: readonly {
  readonly value: EventType;
  readonly label: string;
  readonly description: string;
}[] = [
  { value: 'payment.verified', label: 'payment.verified', description: 'A payment counts.' },
  {
    value: 'payment.rejected',
    label: 'payment.rejected',
    description: 'A payment does not count. Anybody can cause any number of these.',
  },
  {
    value: 'payment.settled',
    label: 'payment.settled',
    description: 'A signed payment was brought onto its chain.',
  },
  {
    value: 'payment.reorged',
    label: 'payment.reorged',
    description: 'The chain took a confirmed payment back.',
  },
  { value: 'quota.warning', label: 'quota.warning', description: '80 or 100 % of the month are used.' },
  { value: 'key.expiring', label: 'key.expiring', description: 'A key ends in seven days, or in one.' },
  { value: 'key.revoked', label: 'key.revoked', description: 'A key was revoked or rotated.' },
  {
    value: 'subscription.changed',
    label: 'subscription.changed',
    description: 'The plan or its state changed.',
  },
  { value: 'endpoint.disabled', label: 'endpoint.disabled', description: 'An endpoint was switched off.' },
];

export const DEFAULT_EVENTS = EVENTS.map(({ value }) => value).filter(
  (value) => value !== 'payment.rejected',
);
