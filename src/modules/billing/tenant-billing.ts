import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock.js';
import { AccountsRepository } from './subscription/accounts.repository.js';
import { EventsRepository } from './events/events.repository.js';
import { noteAllowance } from './overage/overage-allowances.js';

/** Changes a tenant's billing during its lifecycle, in the caller's transaction. Makes no call to Stripe. */
@Injectable()
export class TenantBilling {
  constructor(
    private readonly events: EventsRepository,
    private readonly accounts: AccountsRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Records the limits before and after a change, so that granted units are never charged as overage.
   *
   * @param units limits in units a month; null means unlimited
   */
  noteAllowance(manager: EntityManager, tenantId: string, units: readonly (number | null)[]): Promise<void> {
    return noteAllowance(manager, { tenantId, units, nowMs: this.clock.nowMs() });
  }

  /** Creates the billing account: Stripe decides the plan from now on. The upkeep reconciles it in about a minute. */
  open(manager: EntityManager, tenantId: string): Promise<void> {
    return this.accounts.begin(manager, tenantId);
  }

  /**
   * Requests the end of the subscription and the customer at Stripe by rows in the inbox of Stripe events. They are
   * retried like events, so that the request survives an outage of Stripe.
   */
  close(manager: EntityManager, tenantId: string): Promise<void> {
    return this.events.requestErasure(manager, tenantId);
  }
}
