import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock.js';
import { AccountLease } from './subscription/account-lease.js';
import { AccountsRepository } from './subscription/accounts.repository.js';
import { BillingSync } from './subscription/billing-sync.js';
import { NeedlessSessions } from './checkout/needless-sessions.js';

const AT_ONCE = 200;
const AUTHOR = { actor: 'system', requestId: null };

/**
 * Sees to accounts that time or the operator has changed and no event: a grace that has ended, a plan that the operator
 * has taken or given back. Each is read from Stripe first: nobody is suspended on what was known days ago.
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

  /** What fails is logged, and due again at the next run. */
  async run(): Promise<void> {
    const due = await this.accounts.due(this.clock.nowMs(), AT_ONCE);
    await this.lease.holdEach(due, 'a billing account could not be looked at', (lease) =>
      this.sync.run(lease, AUTHOR),
    );
    await this.needless.close();
  }
}
