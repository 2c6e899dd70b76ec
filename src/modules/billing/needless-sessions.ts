import { Injectable, Logger } from '@nestjs/common';
import { AccountLease } from './account-lease.js';
import { BillingGateway } from './billing-gateway.js';
import { SessionsRepository } from './sessions.repository.js';

const AT_ONCE = 200;

/**
 * Closes sessions that nobody should pay in any more: of tenants whose plan the operator has set, and of those who have
 * subscribed by another way.
 */
@Injectable()
export class NeedlessSessions {
  private readonly logger = new Logger(NeedlessSessions.name);

  constructor(
    private readonly sessions: SessionsRepository,
    private readonly lease: AccountLease,
    private readonly gateway: BillingGateway,
  ) {}

  /** What fails is logged, and due again at the next run. */
  async close(): Promise<void> {
    for (const { tenantId, sessionId } of await this.sessions.needless(AT_ONCE)) {
      try {
        await this.lease.hold(tenantId, 0, async (lease) => {
          await this.gateway.expireCheckout(sessionId);
          await this.sessions.drop(lease);
        });
      } catch (error) {
        this.logger.warn({ message: 'a checkout session could not be closed', tenantId, err: error });
      }
    }
  }
}
