import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { NIL_TENANT } from '../../domain/nil-tenant.js';
import { assertFenceHolds } from '../http/idempotency/fence.js';

/** Who changes something, and in which request: what every change carries along to its audit row. */
export interface Author {
  /** `operator`, `key:<id>` or `system`. */
  readonly actor: string;
  readonly requestId: string | null;
}

/** One change by an operator or a tenant. Values hold no secrets, no e-mail addresses and no addresses of callers. */
export interface AuditEntry extends Author {
  /** Whose data changed; null for the installation's own. */
  readonly tenantId: string | null;
  /** Dotted verb, such as `api_key.revoked`, `wallet.changed`, `tenant.suspended`. */
  readonly action: string;
  /** What changed, such as a key id or a chain. */
  readonly subject: string;
  readonly before?: Readonly<Record<string, unknown>>;
  readonly after?: Readonly<Record<string, unknown>>;
}

/**
 * Appends to `audit_log` in the caller's transaction: the change and its record stand or fall together. Postgres refuses
 * updates, deletes and truncation of the table by trigger.
 */
@Injectable()
export class AuditLog {
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
