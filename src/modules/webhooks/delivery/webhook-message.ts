import { Webhook } from 'standardwebhooks';
import { EVENT_VERSION } from '../../../domain/event.js';
import type { LeasedDelivery } from './leased-delivery.js';

/** A signed request. Every attempt has the same body, and headers with a new timestamp and signature. */
export interface WebhookMessage {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Builds a message by Standard Webhooks 1.0.0: signs `id.timestamp.body` with each of the secrets, in order. */
export function messageOf(
  delivery: LeasedDelivery,
  secrets: readonly string[],
  nowMs: number,
): WebhookMessage {
  const body = bodyOf(delivery);
  const sentAt = new Date(nowMs);
  const signatures = secrets.map((secret) => new Webhook(secret).sign(delivery.eventId, sentAt, body));
  return {
    headers: {
      'content-type': 'application/json',
      'user-agent': 'x402-webhooks/1',
      'webhook-id': delivery.eventId,
      'webhook-timestamp': String(Math.floor(nowMs / 1_000)),
      'webhook-signature': signatures.join(' '),
    },
    body,
  };
}

/** The body of every attempt of a delivery. */
export function bodyOf(
  event: Pick<LeasedDelivery, 'eventId' | 'eventType' | 'environment' | 'eventCreatedAt' | 'payload'>,
): string {
  return JSON.stringify({
    id: event.eventId,
    type: event.eventType,
    version: EVENT_VERSION,
    environment: event.environment,
    timestamp: event.eventCreatedAt.toISOString(),
    data: event.payload,
  });
}
