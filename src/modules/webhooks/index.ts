/*
 * Outbound webhooks: tenants' endpoints, delivery of events from the outbox to them, and the delivery log. Owns the
 * tables `webhook_*` and `event_listeners`. Every module may write to `outbox` (platform/outbox); only this module
 * reads and empties it. The module tenant-lifecycle calls `EndpointErasure`, tenant-views `OperatorDeliveries`.
 */
export { EndpointErasure } from './endpoint-erasure.js';
export { WebhooksModule } from './webhooks.module.js';
export { documentedEvents } from './event-documentation.js';
export { OperatorDeliveries } from './operator/operator-deliveries.service.js';
export { OperatorDeliveriesResponse, toOperatorDelivery } from './operator/operator-deliveries.dto.js';
export {
  DELIVERY_TROUBLES,
  type DeliveryTrouble,
  type OperatorDelivery,
} from './operator/operator-deliveries.repository.js';
