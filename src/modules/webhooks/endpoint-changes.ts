import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AuditLog, type Author } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock.js';
import { addToOutbox } from '../../platform/outbox/outbox.js';
import { Metrics } from '../../platform/observability/metrics.js';
import type { Endpoint } from './endpoint.js';
import { EndpointsRepository } from './endpoints.repository.js';

/** Nothing but failures for so long, and we stop. A whole schedule of attempts takes about as long. */
export const DISABLED_AFTER_MS = 72 * 3_600_000;

/** What a change of an endpoint brings along in its transaction: the listeners and the audit row. */
@Injectable()
export class EndpointChanges {
  constructor(
    private readonly dataSource: DataSource,
    private readonly endpoints: EndpointsRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  /** The URL is recorded by its host: the rest may hold a secret of the tenant's. */
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
   * Switches an endpoint off: at once when it is gone, else when it has failed for three days. The tenant's other
   * endpoints hear of it (`endpoint.disabled`). Deliveries that are under way stay and wait. An endpoint that has another
   * URL by now stays on: what the old one answered says nothing of the new one.
   *
   * @returns whether it was switched off just now
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
      await addToOutbox(manager, {
        tenantId: after.tenantId,
        environment: after.environment,
        type: 'endpoint.disabled',
        data: {
          endpointId: after.id,
          // Not its URL: that may hold a secret, and who hears of this may be somebody else.
          host: new URL(after.url).host,
          reason,
          failingSince: after.failingSince?.toISOString() ?? null,
        },
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
