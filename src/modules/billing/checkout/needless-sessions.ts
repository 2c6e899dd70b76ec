import { Injectable } from '@nestjs/common';
import { AccountLease } from '../subscription/account-lease.js';
import { StripeGateway } from '../stripe/stripe-gateway.js';
import { SessionsRepository } from './sessions.repository.js';

const AT_ONCE = 200;

/**
 * Closes open sessions that must not be paid any more. Their tenants have a plan set by the operator, or have
 * subscribed in another way.
 */
@Injectable()
export class NeedlessSessions {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly lease: AccountLease,
    private readonly gateway: StripeGateway,
  ) {}

  /** Closes at most 200 sessions. A failed one is logged and due again at the next run. */
  async close(): Promise<void> {
    const needless = await this.sessions.needless(AT_ONCE);
    await this.lease.holdEach(
      needless,
      'a checkout session could not be closed',
      async (lease, { sessionId }) => {
        await this.gateway.expireCheckout(sessionId);
        await this.sessions.drop(lease);
      },
    );
  }
}
