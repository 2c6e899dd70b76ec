/* What specs outside of webhooks may use of its insides. Nothing in src imports this file (`npm run deps`). */
export { DeliveryQueue } from './delivery/delivery-queue.js';
export { DeliveryWorker } from './delivery/delivery-worker.js';
export { SendLimits } from './egress/webhook-sender.js';
export { EndpointSecrets } from './endpoint-secrets.js';
