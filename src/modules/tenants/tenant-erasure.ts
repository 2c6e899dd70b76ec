import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource, type EntityManager } from 'typeorm';
import type { Author } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock.js';
import { TenantBill } from './tenant-bill.js';
import { TenantChanges } from './tenant-changes.js';
import { TenantHoldings } from './tenant-holdings.js';
import type { ErasedKey } from './tenant-keys.js';
import { TenantEntity } from './tenant.entity.js';
import { assertAlive, noSuchTenant } from './tenants.service.js';
import { WalletEntity } from './wallets/wallet.entity.js';

/** What was known of an erased tenant, told once, to be handed to whoever asked for the erasure. */
export interface TenantExport {
  /** As it was, but for the status. */
  readonly tenant: Readonly<TenantEntity>;
  readonly apiKeys: readonly ErasedKey[];
  readonly wallets: readonly WalletEntity[];
  readonly deletedAt: Date;
}

/**
 * Ends a tenant: its keys are revoked and its personal data is gone, endpoints and what waits for
 * them included, while ledger, payments and audit log stay under
 * its id, which is then only a pseudonym. Wallets stay too: they are public on their chains, and payments that are
 * not final yet are judged by them once more. A subscription is ended at Stripe soon after (`TenantBill`).
 */
@Injectable()
export class TenantErasure {
  constructor(
    private readonly dataSource: DataSource,
    private readonly holdings: TenantHoldings,
    private readonly bill: TenantBill,
    private readonly changes: TenantChanges,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `NOT_FOUND`, or `CONFLICT` when it was deleted before */
  async erase(id: string, author: Author): Promise<TenantExport> {
    if (!isUUID(id)) throw noSuchTenant();
    const known = await this.dataSource.transaction((manager) => this.eraseRows(manager, id, author));
    await this.changes.announce(id);
    await this.holdings.clear(id);
    return known;
  }

  private async eraseRows(manager: EntityManager, id: string, author: Author): Promise<TenantExport> {
    // Exclusive, so that no key can be minted beside us: a new key's foreign key wants to share this row.
    const tenant = await manager.findOne(TenantEntity, {
      where: { id },
      lock: { mode: 'pessimistic_write' },
    });
    assertAlive(tenant);
    const deletedAt = new Date(this.clock.nowMs());
    const apiKeys = await this.holdings.erase(manager, id);
    const wallets = await manager.find(WalletEntity, { where: { tenantId: id } });
    await manager.update(TenantEntity, { id }, { ...PSEUDONYM, email: pseudonymOf(id), deletedAt });
    // First answers that are kept for replays: the tenant's own, and the operator's that made it.
    await manager.query(
      `DELETE FROM idempotency_keys WHERE tenant_id = $1::uuid OR (caller = 'operator' AND body LIKE '%' || $1::text || '%')`,
      [id],
    );
    await this.bill.close(manager, id);
    const before = { status: tenant.status, plan: tenant.plan };
    const after = { status: 'deleted', revokedKeys: apiKeys.length };
    await this.changes.record(manager, id, { action: 'tenant.deleted', before, after }, author);
    tenant.status = 'deleted';
    return { tenant, apiKeys, wallets, deletedAt };
  }
}

const PSEUDONYM = {
  status: 'deleted',
  companyName: null,
  suspendedReason: null,
  billingSuspendedAt: null,
  paidUp: false,
} as const;

/** Unique like an e-mail address, and never one: the domain is reserved (RFC 2606). */
function pseudonymOf(id: string): string {
  return `deleted-${id}@erased.invalid`;
}
