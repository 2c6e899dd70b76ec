import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantEndpoints } from './tenant-endpoints.js';
import { TenantKeys, type ErasedKey } from './tenant-keys.js';

/** What other rooms keep for a tenant and what ends with it. */
@Injectable()
export class TenantHoldings {
  constructor(
    private readonly keys: TenantKeys,
    private readonly endpoints: TenantEndpoints,
  ) {}

  /** Keys are revoked, endpoints end, in the caller's transaction. @returns what was known of the keys */
  async erase(manager: EntityManager, tenantId: string): Promise<ErasedKey[]> {
    await this.endpoints.erase(manager, tenantId);
    return this.keys.erase(manager, tenantId);
  }

  /** What was told to the endpoints, and waited for them, goes: after the commit, for it may be very much. */
  async clear(tenantId: string): Promise<void> {
    await this.endpoints.clear(tenantId);
  }
}
