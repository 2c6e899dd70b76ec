import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog, type Author } from '../../../platform/audit/audit.js';
import { Clock } from '../../../platform/clock.js';
import { addToOutbox } from '../../../platform/outbox/outbox.js';
import { Signals } from '../../../platform/signals/signals.js';
import type { ApiKeyEntity } from '../directory/api-key.entity.js';
import { ApiKeysRepository } from '../directory/api-keys.repository.js';

/** The end of a key, and the id of its successor. */
export interface KeyEnd {
  readonly effectiveAt: Date;
  readonly replacedBy: string | null;
}

/** Records changes of keys: in the audit log within the transaction, and to all processes after the commit. */
@Injectable()
export class KeyChanges {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
    private readonly signals: Signals,
  ) {}

  /** Writes a change to the audit log. `after` must not hold a key, an address or a name, which may be personal. */
  async record(
    manager: EntityManager,
    key: ApiKeyEntity,
    action: string,
    after: Readonly<Record<string, unknown>>,
    author: Author,
  ): Promise<void> {
    await this.audit.record(manager, { ...author, tenantId: key.tenantId, action, subject: key.id, after });
  }

  /** Writes a new key to the audit log. */
  async recordIssue(manager: EntityManager, key: ApiKeyEntity, author: Author): Promise<void> {
    const { environment, scopes, requestsPerDay } = key;
    const expiresAt = key.expiresAt?.toISOString() ?? null;
    const bounds = { requestsPerDay, boundToAddresses: key.allowedIps !== null };
    await this.record(manager, key, 'api_key.created', { environment, scopes, expiresAt, ...bounds }, author);
  }

  /** Revokes a key that the caller has locked: its row, the audit log and the event in one transaction. */
  async revoke(manager: EntityManager, key: ApiKeyEntity, author: Author): Promise<ApiKeyEntity> {
    await this.record(manager, key, 'api_key.revoked', {}, author);
    key.revokedAt = new Date(this.clock.nowMs());
    await this.notifyEnd(manager, key, { effectiveAt: key.revokedAt, replacedBy: null });
    return this.keys.save(manager, key);
  }

  /** Sends an event to the tenant's server, because an unintended end of a key is urgent. */
  async notifyEnd(manager: EntityManager, key: ApiKeyEntity, end: KeyEnd): Promise<void> {
    await addToOutbox(manager, {
      tenantId: key.tenantId,
      environment: key.environment,
      type: 'key.revoked',
      data: {
        keyId: key.id,
        maskedKey: key.maskedKey,
        reason: end.replacedBy === null ? 'revoked' : 'rotated',
        effectiveAt: end.effectiveAt.toISOString(),
        replacedBy: end.replacedBy,
      },
    });
  }

  /** Signals the change to all processes. Must be called after the commit. */
  async announce(keyId: string): Promise<void> {
    await this.signals.publish({ topic: 'api-key', key: keyId });
  }
}
