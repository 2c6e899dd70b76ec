import type { EntityManager } from 'typeorm';

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

/** Appends to `audit_log` in the caller's transaction: the change and its record stand or fall together. */
export abstract class AuditLog {
  abstract record(manager: EntityManager, entry: AuditEntry): Promise<void>;
}
