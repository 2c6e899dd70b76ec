import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog, type Author } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock.js';
import { Notices } from '../../platform/mail/notices.js';
import { addToOutbox } from '../../platform/outbox/outbox.js';
import { Metrics } from '../../platform/observability/metrics.js';
import type { Endpoint } from './endpoint.js';
import { EndpointsRepository } from './endpoints.repository.js';

/** An endpoint is disabled after failures alone for 72 hours, about the length of a whole retry schedule. */
export const DISABLED_AFTER_MS = 72 * 3_600_000;

/** Completes changes of endpoints in their transaction: updates the listeners and the audit log. Disables endpoints. */
@Injectable()
export class EndpointChanges {
  constructor(
    private readonly dataSource: DataSource,
    private readonly endpoints: EndpointsRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
    private readonly notices: Notices,
  ) {}

  /**
   * Updates the listeners and records the change. The audit log contains only the host of the URL, because the rest may
   * hold a secret of the tenant.
   */
  async conclude(
    manager: EntityManager,
    action: string,
    { before, after }: { readonly before: Endpoint | null; readonly after: Endpoint | null },
    author: Author,
  ): Promise<void> {
    const endpoint = after ?? before;
    if (endpoint === null) return;
    await this.endpoints.refreshListeners(manager, endpoint);
    await this.audit.record(manager, {
      ...author,
      tenantId: endpoint.tenantId,
      action,
      subject: endpoint.id,
      ...(before !== null && { before: auditable(before) }),
      ...(after !== null && { after: auditable(after) }),
    });
  }

  /**
   * Disables an endpoint: at once when it answered 410, else after three days of failures. The tenant's other endpoints
   * receive `endpoint.disabled`, its people a mail. Pending deliveries stay and wait. An endpoint whose URL has changed stays enabled,
   * because answers of the old URL say nothing about the new one.
   *
   * @returns whether this call disabled it
   */
  async disable(
    endpoint: Pick<Endpoint, 'tenantId' | 'id' | 'url'>,
    reason: 'gone' | 'failing',
  ): Promise<boolean> {
    const since = new Date(this.clock.nowMs() - DISABLED_AFTER_MS);
    const disabled = await this.dataSource.transaction(async (manager) => {
      if (!(await this.endpoints.hold(manager, endpoint.tenantId))) return false;
      const after = await this.endpoints.disable(manager, endpoint, reason, since);
      if (after === null) return false;
      await this.conclude(manager, 'webhook_endpoint.disabled', { before: null, after }, SYSTEM);
      // Without the URL: it may hold a secret, and another party may operate the receiving endpoint.
      const { host } = new URL(after.url);
      await addToOutbox(manager, {
        tenantId: after.tenantId,
        environment: after.environment,
        type: 'endpoint.disabled',
        data: {
          endpointId: after.id,
          host,
          reason,
          failingSince: after.failingSince?.toISOString() ?? null,
        },
      });
      const { tenantId, environment } = after;
      await this.notices.tell(manager, {
        ...{ tenantId, template: 'endpoint-disabled', data: { host, environment, reason } },
        dedupeKey: randomUUID(),
      });
      return true;
    });
    if (disabled) this.metrics.webhookEndpointDisabled(reason);
    return disabled;
  }
}

const SYSTEM: Author = { actor: 'system', requestId: null };

function auditable({
  url,
  environment,
  eventTypes,
  enabled,
  disabledReason,
}: Endpoint): Record<string, unknown> {
  return { host: new URL(url).host, environment, eventTypes, enabled, disabledReason };
}
