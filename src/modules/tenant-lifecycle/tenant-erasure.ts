import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Author } from '../../platform/audit/audit.js';
import { deleteStoredResponses } from '../../platform/http/idempotency/tenant-responses.js';
import { AccountLifecycle } from '../accounts/index.js';
import { deleteTenantMail } from '../../platform/mail/mail-outbox.js';
import { TenantApiKeys, type ErasedKey } from '../api-keys/index.js';
import { TenantBilling } from '../billing/index.js';
import { TenantsService, type TenantEntity, type WalletEntity } from '../tenants/index.js';
import { deleteQuotaWarnings } from '../usage/index.js';
import { EndpointErasure } from '../webhooks/index.js';

/** The data of an erased tenant. Only the response to the erasure contains it. */
export interface TenantExport {
  /** The data before the erasure, except for the status. */
  readonly tenant: Readonly<TenantEntity>;
  readonly apiKeys: readonly ErasedKey[];
  readonly wallets: readonly WalletEntity[];
  readonly deletedAt: Date;
}

/**
 * Erases a tenant. Revokes its keys, and deletes personal data, endpoints and undelivered events, and the
 * people who belong to no other tenant. Payments,
 * settlements, units, the verification log and the audit log remain under the tenant's id, which is then a pseudonym.
 * Wallets remain too: their chains publish them, and pending payments still need them for their verdict.
 */
@Injectable()
export class TenantErasure {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tenants: TenantsService,
    private readonly keys: TenantApiKeys,
    private readonly billing: TenantBilling,
    private readonly endpoints: EndpointErasure,
    private readonly accounts: AccountLifecycle,
  ) {}

  /**
   * Erases a tenant in one transaction. Deliveries may be too many for one transaction, so they are deleted after the
   * commit.
   *
   * @throws DomainError `NOT_FOUND`, or `CONFLICT` for a tenant that is already deleted
   */
  async erase(id: string, author: Author): Promise<TenantExport> {
    const known = await this.dataSource.transaction((manager) => this.eraseRows(manager, id, author));
    await this.tenants.announce(id);
    await this.endpoints.clear(id);
    return known;
  }

  /** Erases the rows in a fixed order. The lock on the tenant comes first, as in every change with several locks. */
  private async eraseRows(manager: EntityManager, id: string, author: Author): Promise<TenantExport> {
    const tenant = await this.tenants.lockForErasure(manager, id);
    await this.endpoints.erase(manager, id);
    await deleteQuotaWarnings(manager, id);
    await deleteTenantMail(manager, id);
    const apiKeys = await this.keys.erase(manager, id);
    await deleteStoredResponses(manager, id);
    await this.billing.close(manager, id);
    await this.accounts.erase(manager, id);
    const wallets = await this.tenants.walletsOf(manager, id);
    const deletedAt = await this.tenants.erase(manager, tenant, { revokedKeys: apiKeys.length }, author);
    tenant.status = 'deleted';
    return { tenant, apiKeys, wallets, deletedAt };
  }
}
