import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SCOPES } from '../../../domain/scope.js';
import { AuditLog, type Author } from '../../../platform/audit/audit.js';
import { Clock } from '../../../platform/clock.js';
import { TenantKeys, type ErasedKey, type FirstKey } from '../../tenants/index.js';
import { ApiKeysRepository } from '../directory/api-keys.repository.js';
import { issueKey } from './issue-key.js';

/** What the life of a tenant asks of its keys. */
@Injectable()
export class TenantApiKeys extends TenantKeys {
  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {
    super();
  }

  async issueFirst(manager: EntityManager, tenantId: string, author: Author): Promise<FirstKey> {
    const { key, row } = await issueKey(manager, tenantId, 'First key', {
      environment: 'live',
      scopes: SCOPES,
      expiresAt: null,
      allowedIps: null,
      requestsPerDay: null,
      limitedBy: [],
    });
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

  async erase(manager: EntityManager, tenantId: string): Promise<ErasedKey[]> {
    const known = await this.keys.listAll(manager, tenantId);
    await this.keys.erase(manager, tenantId, this.clock.nowMs());
    return known;
  }
}
