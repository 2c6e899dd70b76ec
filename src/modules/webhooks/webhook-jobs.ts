import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../platform/clock.js';
import {
  BATCH_ROWS,
  deleteExpiredInBatches,
  repeatInBatches,
  scopesWith,
  type ExpirableTable,
} from '../../platform/database/in-batches.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { EndpointErasure } from './endpoint-erasure.js';

const DAY_MS = 86_400_000;
/** Retention of events, deliveries and their log. Deliveries still pending then (plan, suspension, disabled) expire. */
export const KEPT_MS = 30 * DAY_MS;

const OLD_DELIVERIES: ExpirableTable = {
  table: 'webhook_deliveries',
  primaryKey: ['tenant_id', 'id'],
  where: 'created_at < $1 AND finished_at < $1',
};
const ABANDONED: ExpirableTable = {
  table: 'webhook_deliveries',
  primaryKey: ['tenant_id', 'id'],
  where: `created_at < $1 AND status = 'pending'`,
};
const OLD_EVENTS: ExpirableTable = {
  table: 'webhook_events',
  primaryKey: ['tenant_id', 'id'],
  where: `created_at < $1 AND NOT EXISTS (SELECT 1 FROM webhook_deliveries d
    WHERE d.tenant_id = webhook_events.tenant_id AND d.event_id = webhook_events.id)`,
};

/** Deletes webhook data past its retention, every hour. */
@Injectable()
export class WebhookJobs implements OnModuleInit {
  private readonly logger = new Logger('webhooks');

  constructor(
    private readonly jobs: Jobs,
    private readonly dataSource: DataSource,
    private readonly erasure: EndpointErasure,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.every({ name: 'forget-webhooks', cron: '25 * * * *', run: () => this.forget() });
  }

  /**
   * Marks pending deliveries of more than 30 days as `expired`; they stay in the log for another 30 days. Then deletes
   * old deliveries, old events without deliveries, and remaining rows of erased tenants.
   */
  async forget(): Promise<void> {
    const now = new Date(this.clock.nowMs());
    const before = new Date(now.getTime() - KEPT_MS);
    const expired = await this.abandon(before, now);
    if (expired > 0) this.logger.warn({ message: 'deliveries were abandoned after 30 days', count: expired });
    await deleteExpiredInBatches(this.dataSource, OLD_DELIVERIES, [before]);
    await deleteExpiredInBatches(this.dataSource, OLD_EVENTS, [before]);
    await this.erasure.clearRemains();
  }

  private async abandon(before: Date, now: Date): Promise<number> {
    let expired = 0;
    for (const scope of await scopesWith(this.dataSource, ABANDONED, [before])) {
      const own = scope.own('d', 4);
      expired += await repeatInBatches(
        this.dataSource,
        `WITH old AS MATERIALIZED (SELECT d.tenant_id, d.id FROM webhook_deliveries d
           WHERE ${own} AND ${ABANDONED.where} ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED)
         UPDATE webhook_deliveries d SET status = 'failed', error = 'expired', next_attempt_at = NULL, finished_at = $3
         FROM old WHERE ${own} AND (d.tenant_id, d.id) = (old.tenant_id, old.id)`,
        [before, BATCH_ROWS, now, ...scope.values],
      );
    }
    return expired;
  }
}
