import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog, type Author } from '../../../platform/audit/audit.js';
import { addToOutbox } from '../../../platform/outbox/outbox.js';
import { Signals } from '../../../platform/signals/signals.js';
import type { ApiKeyEntity } from '../directory/api-key.entity.js';

/** When a key ends, and the id of the one that takes its place. */
export interface KeyEnd {
  readonly effectiveAt: Date;
  readonly replacedBy: string | null;
}

/** Tells of changed keys: to the audit log with the change, to every process after it. */
@Injectable()
export class KeyChanges {
  constructor(
    private readonly audit: AuditLog,
    private readonly signals: Signals,
  ) {}

  /** `after` holds no key, no name (it may be a person's) and no addresses. */
  async record(
    manager: EntityManager,
    key: ApiKeyEntity,
    action: string,
    after: Readonly<Record<string, unknown>>,
    author: Author,
  ): Promise<void> {
    await this.audit.record(manager, { ...author, tenantId: key.tenantId, action, subject: key.id, after });
  }

  /** A new key. */
  async recordIssue(manager: EntityManager, key: ApiKeyEntity, author: Author): Promise<void> {
    const { environment, scopes, requestsPerDay } = key;
    const expiresAt = key.expiresAt?.toISOString() ?? null;
    const bounds = { requestsPerDay, boundToAddresses: key.allowedIps !== null };
    await this.record(manager, key, 'api_key.created', { environment, scopes, expiresAt, ...bounds }, author);
  }

  /** To the tenant's own server: a key that it did not mean to end is one to hear of at once. */
  async tellEnd(manager: EntityManager, key: ApiKeyEntity, end: KeyEnd): Promise<void> {
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

  /** To be called after the commit. */
  async announce(keyId: string): Promise<void> {
    await this.signals.publish({ topic: 'api-key', key: keyId });
  }
}
