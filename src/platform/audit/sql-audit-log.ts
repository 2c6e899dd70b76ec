import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { NIL_TENANT } from '../../domain/nil-tenant.js';
import { assertFenceHolds } from '../http/idempotency/fence.js';
import { AuditLog, type AuditEntry } from './audit.js';

/** The audit log in Postgres, which refuses updates, deletes and truncation by trigger. */
@Injectable()
export class SqlAuditLog extends AuditLog {
  /**
   * Every change is recorded in its own transaction, so this is also where a request that came with an Idempotency-Key
   * must prove that it still is the one executing it: one that slept beyond its lease changes nothing.
   *
   * @throws DomainError `IDEMPOTENCY_KEY_IN_USE` when another process has taken the request over
   */
  async record(manager: EntityManager, entry: AuditEntry): Promise<void> {
    await assertFenceHolds(manager);
    await manager.query(
      `INSERT INTO audit_log (tenant_id, actor, action, subject, before, after, request_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        entry.tenantId ?? NIL_TENANT,
        entry.actor,
        entry.action,
        entry.subject,
        entry.before ?? null,
        entry.after ?? null,
        entry.requestId,
      ],
    );
  }
}
