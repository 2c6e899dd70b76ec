import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Author } from '../../platform/audit/audit.js';
import { deleteStoredResponses } from '../../platform/http/idempotency/tenant-responses.js';
import { TenantApiKeys, type ErasedKey } from '../api-keys/index.js';
import { TenantBilling } from '../billing/index.js';
import { TenantsService, type TenantEntity, type WalletEntity } from '../tenants/index.js';
import { deleteQuotaWarnings } from '../usage/index.js';
import { EndpointErasure } from '../webhooks/index.js';

/** The export of an erased tenant: what was known of it, told once, in the response to the erasure. */
export interface TenantExport {
  /** As it was, except for the status. */
  readonly tenant: Readonly<TenantEntity>;
  readonly apiKeys: readonly ErasedKey[];
  readonly wallets: readonly WalletEntity[];
  readonly deletedAt: Date;
}

/**
 * Ends a tenant. Keys are revoked; personal data, endpoints and undelivered events go. Payments, settlements, units, the
 * verification log and the audit log stay under the tenant's id, which is only a pseudonym from then on. Wallets stay too:
 * they are public on their chains, and payments that are not final yet are judged by them once more.
 */
@Injectable()
export class TenantErasure {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tenants: TenantsService,
    private readonly keys: TenantApiKeys,
    private readonly billing: TenantBilling,
    private readonly endpoints: EndpointErasure,
  ) {}

  /**
   * Erases in one transaction; what may be too much for one (deliveries) is removed after the commit.
   *
   * @throws DomainError `NOT_FOUND`, or `CONFLICT` when the tenant was deleted before
   */
  async erase(id: string, author: Author): Promise<TenantExport> {
    const known = await this.dataSource.transaction((manager) => this.eraseRows(manager, id, author));
    await this.tenants.announce(id);
    await this.endpoints.clear(id);
    return known;
  }

  /** The order of an erasure. The lock on the tenant comes first, as in every change that locks more than the tenant. */
  private async eraseRows(manager: EntityManager, id: string, author: Author): Promise<TenantExport> {
    const tenant = await this.tenants.lockForErasure(manager, id);
    await this.endpoints.erase(manager, id);
    await deleteQuotaWarnings(manager, id);
    const apiKeys = await this.keys.erase(manager, id);
    await deleteStoredResponses(manager, id);
    await this.billing.close(manager, id);
    const wallets = await this.tenants.walletsOf(manager, id);
    const deletedAt = await this.tenants.erase(manager, tenant, { revokedKeys: apiKeys.length }, author);
    tenant.status = 'deleted';
    return { tenant, apiKeys, wallets, deletedAt };
  }
}
