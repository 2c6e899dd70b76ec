import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantEndpoints } from '../tenants/index.js';
import { EndpointsRepository } from './endpoints.repository.js';

/** What the end of a tenant asks of its endpoints. */
@Injectable()
export class EndpointErasure extends TenantEndpoints {
  constructor(private readonly endpoints: EndpointsRepository) {
    super();
  }

  async erase(manager: EntityManager, tenantId: string): Promise<void> {
    await this.endpoints.eraseAll(manager, tenantId);
  }
}
