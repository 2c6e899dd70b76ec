import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog, type Author } from '../../platform/audit/audit.js';
import { Signals } from '../../platform/signals/signals.js';

type Values = Readonly<Record<string, unknown>>;

/** Records changes of tenants: in the audit log within the transaction, and to all processes after the commit. */
@Injectable()
export class TenantChanges {
  constructor(
    private readonly audit: AuditLog,
    private readonly signals: Signals,
  ) {}

  /** Writes a change to the audit log. The log is never erased, so it omits the values of personal data. */
  async record(
    manager: EntityManager,
    tenantId: string,
    change: { readonly action: string; readonly before?: Values; readonly after: Values },
    author: Author,
  ): Promise<void> {
    await this.audit.record(manager, {
      ...author,
      tenantId,
      action: change.action,
      subject: tenantId,
      ...(change.before !== undefined && { before: withoutPersonalData(change.before) }),
      after: withoutPersonalData(change.after),
    });
  }

  /** Signals the change to all processes. Must be called after the commit. */
  async announce(tenantId: string): Promise<void> {
    await this.signals.publish({ topic: 'tenant', key: tenantId });
  }
}

const PERSONAL: readonly string[] = ['email', 'companyName', 'suspendedReason'];

function withoutPersonalData(values: Values): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      PERSONAL.includes(name) && value !== null ? '[personal]' : value,
    ]),
  );
}
