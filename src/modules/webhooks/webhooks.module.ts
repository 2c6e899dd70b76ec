import { Module } from '@nestjs/common';
import { DeliveriesRepository } from './deliveries.repository.js';
import { DeliveriesService } from './deliveries.service.js';
import { BacklogMetrics } from './delivery/backlog-metrics.js';
import { Deliverer } from './delivery/deliverer.js';
import { DeliveryQueue } from './delivery/delivery-queue.js';
import { DeliveryWorker } from './delivery/delivery-worker.js';
import { DnsNameResolver, NameResolver } from './egress/name-resolver.js';
import { TargetCheck } from './egress/target-check.js';
import { TargetPolicy } from './egress/target-policy.js';
import { SendLimits, WebhookSender } from './egress/webhook-sender.js';
import { EndpointChanges } from './endpoint-changes.js';
import { EndpointErasure } from './endpoint-erasure.js';
import { EndpointSecrets } from './endpoint-secrets.js';
import { EndpointsController } from './endpoints.controller.js';
import { EndpointsRepository } from './endpoints.repository.js';
import { EndpointsService } from './endpoints.service.js';
import { OperatorDeliveriesController } from './operator/operator-deliveries.controller.js';
import { OperatorDeliveriesRepository } from './operator/operator-deliveries.repository.js';
import { OperatorDeliveries } from './operator/operator-deliveries.service.js';
import { WebhookJobs } from './webhook-jobs.js';
import { WebhooksFeatureGuard } from './webhooks-feature.guard.js';

/** Wires outbound webhooks. */
@Module({
  controllers: [EndpointsController, OperatorDeliveriesController],
  providers: [
    BacklogMetrics,
    DeliveriesRepository,
    DeliveriesService,
    Deliverer,
    DeliveryQueue,
    DeliveryWorker,
    EndpointChanges,
    EndpointErasure,
    EndpointSecrets,
    EndpointsRepository,
    EndpointsService,
    OperatorDeliveries,
    OperatorDeliveriesRepository,
    SendLimits,
    TargetCheck,
    TargetPolicy,
    WebhookJobs,
    WebhookSender,
    WebhooksFeatureGuard,
    { provide: NameResolver, useFactory: () => new DnsNameResolver() },
  ],
  exports: [EndpointErasure, OperatorDeliveries],
})
export class WebhooksModule {}
