import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Environment } from '../../../domain/chain.js';
import { Clock } from '../../../platform/clock.js';
import { Jobs } from '../../../platform/jobs/jobs.js';
import { addToOutbox } from '../../../platform/outbox/outbox.js';

const DAY_MS = 86_400_000;
/** The shorter time comes first, so a key in its last day gets no warning of seven days. */
const DAYS_AHEAD = [1, 7];

interface ExpiringKey {
  readonly tenantId: string;
  readonly keyId: string;
  readonly environment: Environment;
  readonly maskedKey: string;
  readonly expiresAt: Date;
}

/** Sends `key.expiring` to subscribed tenants, once within seven days before a key expires, and once within one day. */
@Injectable()
export class KeyExpiryWarnings implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
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
      `SELECT k.tenant_id AS "tenantId", k.id AS "keyId", k.environment, k.masked_key AS "maskedKey",
         k.expires_at AS "expiresAt"
       FROM event_listeners l JOIN api_keys k ON k.tenant_id = l.tenant_id AND k.environment = l.environment
       WHERE l.event_type = 'key.expiring' AND k.revoked_at IS NULL AND k.expires_at > $1 AND k.expires_at <= $2
         AND NOT EXISTS (SELECT 1 FROM key_expiry_warnings w
           WHERE w.tenant_id = k.tenant_id AND w.key_id = k.id AND w.days_ahead <= $3)`,
      [new Date(nowMs), new Date(nowMs + daysAhead * DAY_MS), daysAhead],
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
      const { tenantId, environment, keyId, maskedKey } = key;
      const data = { keyId, maskedKey, expiresAt: key.expiresAt.toISOString(), daysAhead };
      await addToOutbox(manager, { tenantId, environment, type: 'key.expiring', data });
    });
  }
}
