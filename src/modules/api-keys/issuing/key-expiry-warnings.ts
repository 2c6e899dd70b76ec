import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Environment } from '../../../domain/chain.js';
import { Clock } from '../../../platform/clock.js';
import { Jobs } from '../../../platform/jobs/jobs.js';
import { Notices } from '../../../platform/mail/notices.js';
import { addToOutbox } from '../../../platform/outbox/outbox.js';

const DAY_MS = 86_400_000;
/** The shorter time comes first, so a key in its last day gets no warning of seven days. */
const DAYS_AHEAD = [1, 7];

interface ExpiringKey {
  readonly tenantId: string;
  readonly keyId: string;
  readonly environment: Environment;
  readonly name: string | null;
  readonly maskedKey: string;
  readonly expiresAt: Date;
}

/**
 * Sends `key.expiring` to subscribed tenants, and a mail to the people of every tenant, once within seven days before a key expires, and once within one day.
 */
@Injectable()
export class KeyExpiryWarnings implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    private readonly notices: Notices,
  ) {}

  onModuleInit(): void {
    this.jobs.every({ name: 'warn-of-expiring-keys', cron: '5 * * * *', run: () => this.warn() });
  }

  /** Sends all due warnings. Several processes may run it at once. */
  async warn(): Promise<void> {
    for (const daysAhead of DAYS_AHEAD) {
      for (const key of await this.expiringWithin(daysAhead)) await this.warnOnce(key, daysAhead);
    }
  }

  private expiringWithin(daysAhead: number): Promise<ExpiringKey[]> {
    const nowMs = this.clock.nowMs();
    return this.dataSource.query<ExpiringKey[]>(
      `SELECT k.tenant_id AS "tenantId", k.id AS "keyId", k.environment, k.name, k.masked_key AS "maskedKey",
         k.expires_at AS "expiresAt"
       FROM api_keys k
       WHERE ($4 OR EXISTS (SELECT 1 FROM event_listeners l
           WHERE l.tenant_id = k.tenant_id AND l.environment = k.environment AND l.event_type = 'key.expiring'))
         AND k.revoked_at IS NULL AND k.expires_at > $1 AND k.expires_at <= $2
         AND NOT EXISTS (SELECT 1 FROM key_expiry_warnings w
           WHERE w.tenant_id = k.tenant_id AND w.key_id = k.id AND w.days_ahead <= $3)`,
      [new Date(nowMs), new Date(nowMs + daysAhead * DAY_MS), daysAhead, this.notices.areSent],
    );
  }

  /** Stores the warning and the event in one transaction. */
  private async warnOnce(key: ExpiringKey, daysAhead: number): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const inserted = await manager.query<unknown[]>(
        `INSERT INTO key_expiry_warnings (tenant_id, key_id, days_ahead) VALUES ($1, $2, $3)
         ON CONFLICT DO NOTHING RETURNING 1`,
        [key.tenantId, key.keyId, daysAhead],
      );
      if (inserted.length === 0) return;
      const { tenantId, environment, keyId, maskedKey, name } = key;
      const expiresAt = key.expiresAt.toISOString();
      const data = { keyId, maskedKey, expiresAt, daysAhead };
      await addToOutbox(manager, { tenantId, environment, type: 'key.expiring', data });
      await this.notices.tell(manager, {
        ...{ tenantId, template: 'key-expiring', data: { name, maskedKey, environment, expiresAt } },
        dedupeKey: `${keyId}:${expiresAt}:${daysAhead}`,
      });
    });
  }
}
