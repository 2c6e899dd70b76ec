/*
 * Outbound webhooks: endpoints of tenants, the way of an event from the outbox to them, and the log of it. Owns the tables
 * `webhook_*` and `event_listeners`, and empties `outbox`, which anybody may fill (platform/outbox) and nobody else reads.
 * tenant-lifecycle calls `EndpointErasure`.
 */
export { EndpointErasure } from './endpoint-erasure.js';
export { WebhooksModule } from './webhooks.module.js';
export { documentedEvents } from './event-documentation.js';
