import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../../platform/clock.js';
import { Metrics } from '../../../platform/observability/metrics.js';
import { inSpan, type OpenSpan, type SpanDescription } from '../../../platform/telemetry/tracing.js';
import { WebhookSender, type SendResult } from '../egress/webhook-sender.js';
import { DISABLED_AFTER_MS, EndpointChanges } from '../endpoint-changes.js';
import { DeliveryQueue, type Outcome } from './delivery-queue.js';
import type { LeasedDelivery } from './leased-delivery.js';
import { pauseAfter, retryAfterMs } from './retry-schedule.js';
import { messageOf } from './webhook-message.js';

const GONE = 410;
/** For these status codes, Retry-After applies to all deliveries to the endpoint. */
const OVERLOADED = [429, 503];
/** Pause of an endpoint whose secret cannot be decrypted. It repeats for as long as the deliveries are kept. */
const UNREADABLE_PAUSE_MS = 60_000;

/** Makes one delivery attempt, records it, and disables an endpoint that is gone or keeps failing. */
@Injectable()
export class Deliverer {
  private readonly logger = new Logger('webhooks');

  constructor(
    private readonly queue: DeliveryQueue,
    private readonly sender: WebhookSender,
    private readonly endpoints: EndpointChanges,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  /**
   * Sends the delivery and records the outcome. If the record fails, the lease expires and the delivery is sent again
   * under the same id. Without a readable secret nothing is sent, and no attempt is counted.
   *
   * @param stop aborted when the process shuts down; the delivery is then released for another process
   * @throws QueryFailedError when the database fails
   */
  deliver(delivery: LeasedDelivery, stop: AbortSignal): Promise<void> {
    return inSpan(spanOf(delivery), (span) => this.attempt(delivery, stop, span));
  }

  private async attempt(delivery: LeasedDelivery, stop: AbortSignal, span: OpenSpan | null): Promise<void> {
    const { secrets } = delivery;
    const nowMs = this.clock.nowMs();
    if (secrets === null) return this.queue.postpone(delivery, new Date(nowMs + UNREADABLE_PAUSE_MS));
    const { headers, body } = messageOf(delivery, secrets, nowMs);
    const result = await this.sender.send(delivery.url, headers, body, stop);
    if (result.error === 'stopped') {
      await this.queue.release(delivery);
      return;
    }
    this.metrics.webhookAttempted(kindOf(result), result.durationMs);
    if (span !== null) tell(span, result);
    const outcome = this.outcomeOf(delivery, result);
    const failingSince = await this.queue.record(delivery, result, outcome);
    if (outcome.status === 'delivered') return;
    const isGone = result.statusCode === GONE;
    const isHopeless =
      failingSince !== null && failingSince.getTime() <= outcome.attemptedAt.getTime() - DISABLED_AFTER_MS;
    if (!isGone && !isHopeless) return;
    const { tenantId, endpointId, url } = delivery;
    const reason = isGone ? 'gone' : 'failing';
    if (await this.endpoints.disable({ tenantId, id: endpointId, url }, reason)) {
      this.logger.warn({ message: 'a webhook endpoint was disabled', tenantId, endpointId, reason });
    }
  }

  private outcomeOf(delivery: LeasedDelivery, result: SendResult): Outcome {
    const nowMs = this.clock.nowMs();
    const attemptedAt = new Date(nowMs);
    if (isDelivered(result))
      return { status: 'delivered', nextAttemptAt: null, quietUntil: null, attemptedAt };
    const waitMs = retryAfterMs(result.retryAfter, nowMs);
    const pauseMs =
      result.statusCode === GONE ? null : pauseAfter(delivery.attempt + 1, waitMs, Math.random());
    if (pauseMs === null) return { status: 'failed', nextAttemptAt: null, quietUntil: null, attemptedAt };
    const isForAll = waitMs !== null && OVERLOADED.includes(result.statusCode ?? 0);
    return {
      status: 'pending',
      nextAttemptAt: new Date(nowMs + pauseMs),
      quietUntil: isForAll ? new Date(nowMs + Math.min(waitMs, pauseMs)) : null,
      attemptedAt,
    };
  }
}

/** The work of a tenant's event is a trace of its own, minutes or days later, linked to what caused the event. */
function spanOf({ tenantId, eventType, attempt, cause }: LeasedDelivery): SpanDescription {
  return {
    ...{ name: 'webhook delivery', kind: 'consumer', parent: 'none' },
    ...(cause !== null && { links: [cause] }),
    attributes: {
      'x402.tenant.id': tenantId,
      'x402.event.type': eventType,
      'x402.webhook.attempt': attempt + 1,
    },
  };
}

function tell(span: OpenSpan, result: SendResult): void {
  const { statusCode } = result;
  span.set({
    'x402.webhook.outcome': kindOf(result),
    ...(statusCode !== null && { 'http.response.status_code': statusCode }),
  });
  if (!isDelivered(result)) span.fail(kindOf(result));
}

function isDelivered({ statusCode, error }: SendResult): boolean {
  return error === null && statusCode !== null && statusCode >= 200 && statusCode < 300;
}

/** The metric's label: one of a small closed set. */
function kindOf(result: SendResult): string {
  if (isDelivered(result)) return 'delivered';
  return result.error ?? 'refused';
}
