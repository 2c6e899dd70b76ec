import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock.js';
import { AccountLease } from './subscription/account-lease.js';
import { AccountsRepository } from './subscription/accounts.repository.js';
import { BillingSync } from './subscription/billing-sync.js';
import { NeedlessSessions } from './checkout/needless-sessions.js';

const AT_ONCE = 200;
const AUTHOR = { actor: 'system', requestId: null };

/**
 * Reconciles accounts that changed without an event: the grace ended, or the operator took or returned the plan.
 * Each account is read from Stripe first, so that no tenant is suspended on outdated data.
 */
@Injectable()
export class BillingUpkeep {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly lease: AccountLease,
    private readonly sync: BillingSync,
    private readonly clock: Clock,
    private readonly needless: NeedlessSessions,
  ) {}

  /** Processes at most 200 due accounts. A failed account is logged and due again at the next run. */
  async run(): Promise<void> {
    const due = await this.accounts.due(this.clock.nowMs(), AT_ONCE);
    await this.lease.holdEach(due, 'a billing account could not be reconciled', (lease) =>
      this.sync.run(lease, AUTHOR),
    );
    await this.needless.close();
  }
}
