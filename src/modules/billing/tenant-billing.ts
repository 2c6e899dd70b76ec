import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantBill } from '../tenants/index.js';
import { EventsRepository } from './events.repository.js';

/**
 * What the end of a tenant asks of its bill: a line in the inbox, in the transaction of the erasure, so that the
 * customer at Stripe is ended as surely as an event is applied, also when Stripe is away at the moment.
 */
@Injectable()
export class TenantBilling extends TenantBill {
  constructor(private readonly events: EventsRepository) {
    super();
  }

  close(manager: EntityManager, tenantId: string): Promise<void> {
    return this.events.askForErasure(manager, tenantId);
  }
}
