/* Internals that specs of other modules may use. No file in src may import this one (checked by `npm run deps`). */
export { DeliveryQueue } from './delivery/delivery-queue.js';
export { DeliveryWorker } from './delivery/delivery-worker.js';
export { SendLimits } from './egress/webhook-sender.js';
export { EndpointSecrets } from './endpoint-secrets.js';
