import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Environment } from '../../../domain/chain.js';
import type { Scope } from '../../../domain/access/scope.js';
import { AuditLog, type Author } from '../../../platform/audit/audit.js';
import { Clock } from '../../../platform/clock.js';
import { ApiKeysRepository } from '../directory/api-keys.repository.js';
import { issueKey } from './issue-key.js';
import { UNBOUNDED } from './key-grant.js';

/** A tenant's first key, with its plaintext. */
export interface FirstKey {
  readonly id: string;
  readonly key: string;
  readonly name: string | null;
  readonly environment: Environment;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
}

/** The data of a key that the export of an erased tenant contains. */
export interface ErasedKey {
  readonly id: string;
  readonly name: string | null;
  readonly maskedKey: string;
  readonly environment: Environment;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** Issues and erases a tenant's keys in the caller's transaction, for tenant-lifecycle. */
@Injectable()
export class TenantApiKeys {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Issues a live key with every scope. */
  async issueFirst(manager: EntityManager, tenantId: string, author: Author): Promise<FirstKey> {
    const owner = { tenantId, name: 'First key', createdBy: null };
    const { key, row } = await issueKey(manager, owner, UNBOUNDED);
    await this.audit.record(manager, {
      ...author,
      tenantId,
      action: 'api_key.created',
      subject: row.id,
      after: { environment: row.environment, scopes: row.scopes, expiresAt: null },
    });
    const { id, name, environment, scopes, createdAt, expiresAt } = row;
    return { id, key, name, environment, scopes, createdAt, expiresAt };
  }

  /**
   * Revokes all keys, and deletes names, addresses and stored expiry warnings.
   *
   * @returns the keys before the erasure
   */
  async erase(manager: EntityManager, tenantId: string): Promise<ErasedKey[]> {
    const known = await this.keys.listAll(manager, tenantId);
    await this.keys.erase(manager, tenantId, this.clock.nowMs());
    return known;
  }
}
