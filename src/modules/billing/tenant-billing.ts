import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock.js';
import { AccountsRepository } from './subscription/accounts.repository.js';
import { EventsRepository } from './events/events.repository.js';
import { noteAllowance } from './overage/overage-allowances.js';

/** What the life of a tenant changes at its bill, in the caller's transaction. Nothing is asked of Stripe meanwhile. */
@Injectable()
export class TenantBilling {
  constructor(
    private readonly events: EventsRepository,
    private readonly accounts: AccountsRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Notes what was included before and after a change: units that were granted are never charged as overage.
   *
   * @param units a month; null for no limit
   */
  noteAllowance(manager: EntityManager, tenantId: string, units: readonly (number | null)[]): Promise<void> {
    return noteAllowance(manager, { tenantId, units, nowMs: this.clock.nowMs() });
  }

  /** Stripe decides the plan from now on; the account is reconciled within a minute or so. */
  open(manager: EntityManager, tenantId: string): Promise<void> {
    return this.accounts.begin(manager, tenantId);
  }

  /**
   * Asks for the end of the subscription and the customer at Stripe by a row in the inbox of Stripe's events: it is applied
   * as surely as an event, also when Stripe cannot be reached at the moment.
   */
  close(manager: EntityManager, tenantId: string): Promise<void> {
    return this.events.askForErasure(manager, tenantId);
  }
}
