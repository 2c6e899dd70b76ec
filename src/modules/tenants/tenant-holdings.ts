import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantEndpoints } from './tenant-endpoints.js';
import { TenantKeys, type ErasedKey } from './tenant-keys.js';

/** What other rooms keep for a tenant and what ends with it, in the caller's transaction. */
@Injectable()
export class TenantHoldings {
  constructor(
    private readonly keys: TenantKeys,
    private readonly endpoints: TenantEndpoints,
  ) {}

  /** Keys are revoked; endpoints, their secrets and what waits for them are gone. @returns what was known of the keys */
  async erase(manager: EntityManager, tenantId: string): Promise<ErasedKey[]> {
    await this.endpoints.erase(manager, tenantId);
    return this.keys.erase(manager, tenantId);
  }
}
