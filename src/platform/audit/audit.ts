import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { NIL_TENANT } from '../../domain/nil-tenant.js';
import { assertFenceHolds } from '../http/idempotency/fence.js';

/** The actor of a change and the request that carries it; every audit row stores both. */
export interface Author {
  /** `operator`, `operator:<user id>`, `user:<id>`, `key:<id>` or `system`. */
  readonly actor: string;
  readonly requestId: string | null;
}

/** One change by an operator or a tenant. Values hold no secrets, e-mail addresses or callers' network addresses. */
export interface AuditEntry extends Author {
  /** Tenant whose data changed; null for a change to the installation. */
  readonly tenantId: string | null;
  /** Dotted verb, such as `api_key.revoked`, `wallet.changed`, `tenant.suspended`. */
  readonly action: string;
  /** The changed object, such as a key id or a chain. */
  readonly subject: string;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
}

/**
 * Appends to `audit_log` in the caller's transaction: the change and its record commit or roll back together. A
 * Postgres trigger refuses updates, deletes and truncation of the table.
 */
@Injectable()
export class AuditLog {
  /**
   * Records one change. Every change is recorded in its own transaction. Therefore this method also checks the fence of
   * a request with an Idempotency-Key. A request that outlived its lease changes nothing.
   *
   * @throws DomainError `IDEMPOTENCY_KEY_IN_USE` when another process has taken over the request
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
