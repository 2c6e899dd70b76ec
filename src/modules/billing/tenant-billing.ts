import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock.js';
import { TenantBill } from '../tenants/index.js';
import { AccountsRepository } from './subscription/accounts.repository.js';
import { EventsRepository } from './events/events.repository.js';
import { noteAllowance } from './overage/overage-allowances.js';

/**
 * What tenants ask of their bill. At the end: a line in the inbox, in the transaction of the erasure, so that the
 * customer at Stripe is ended as surely as an event is applied, also when Stripe is away at the moment.
 */
@Injectable()
export class TenantBilling extends TenantBill {
  constructor(
    private readonly events: EventsRepository,
    private readonly accounts: AccountsRepository,
    private readonly clock: Clock,
  ) {
    super();
  }

  note(manager: EntityManager, tenantId: string, units: readonly (number | null)[]): Promise<void> {
    return noteAllowance(manager, { tenantId, units, nowMs: this.clock.nowMs() });
  }

  open(manager: EntityManager, tenantId: string): Promise<void> {
    return this.accounts.begin(manager, tenantId);
  }

  close(manager: EntityManager, tenantId: string): Promise<void> {
    return this.events.askForErasure(manager, tenantId);
  }
}
