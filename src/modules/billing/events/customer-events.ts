import { Injectable, Logger } from '@nestjs/common';
import { AccountLease } from '../subscription/account-lease.js';
import { AccountsRepository, LeaseLost, type Lease } from '../subscription/accounts.repository.js';
import { GatewayError } from '../stripe/gateway-error.js';
import { StripeGateway } from '../stripe/stripe-gateway.js';
import { BillingSync } from '../subscription/billing-sync.js';
import { EventsRepository, TENANT_ERASED } from './events.repository.js';

const AUTHOR = { actor: 'system', requestId: null };

/**
 * Applies the pending events of one customer. Asks Stripe once for any number of events. Marks the events as applied
 * in the transaction that writes the result.
 */
@Injectable()
export class CustomerEvents {
  private readonly logger = new Logger(CustomerEvents.name);

  constructor(
    private readonly events: EventsRepository,
    private readonly accounts: AccountsRepository,
    private readonly lease: AccountLease,
    private readonly gateway: StripeGateway,
    private readonly sync: BillingSync,
  ) {}

  /**
   * Repeats until no event is pending, or an attempt failed and the events are due later.
   *
   * @param waitMs how long to wait for the lease of the account
   */
  async apply(customerId: string, waitMs: number): Promise<void> {
    const tenantId = await this.accounts.tenantOf(customerId);
    // The Stripe account may be shared: this customer belongs to another application.
    if (tenantId === null) return this.events.ignore(customerId);
    await this.lease.hold(tenantId, waitMs, async (lease) => {
      let isMore = true;
      while (isMore) isMore = await this.applyPending(lease, customerId);
    });
  }

  private async applyPending(lease: Lease, customerId: string): Promise<boolean> {
    // Events are read before Stripe is asked. A later event needs another read of Stripe.
    const pending = await this.events.pendingOf(customerId);
    if (pending.length === 0) return false;
    const ids = pending.map(({ id }) => id);
    try {
      if (pending.some(({ type }) => type === TENANT_ERASED)) await this.end(lease, customerId);
      await this.sync.run(lease, AUTHOR, { alongside: (manager) => this.events.settle(manager, ids) });
      return true;
    } catch (error) {
      // After a lost lease, the process that took over applies the events.
      if (!(error instanceof LeaseLost)) await this.postpone(ids, error);
      return false;
    }
  }

  /**
   * Deletes the customer at Stripe. A customer that Stripe does not know can never be deleted: the operator gets a
   * warning, because it may exist in another account or mode.
   */
  private async end({ tenantId }: Lease, customerId: string): Promise<void> {
    if ((await this.gateway.deleteCustomer(customerId)) === 'deleted') return;
    const message =
      'the customer of an erased tenant is unknown to Stripe: deleted before, or of another account or mode';
    this.logger.warn({ message, tenantId, customerId });
  }

  private async postpone(ids: readonly string[], error: unknown): Promise<void> {
    const reason = error instanceof GatewayError ? error.reason : nameOf(error);
    const dead = await this.events.postpone(ids, reason);
    this.logger.warn({ message: 'Stripe events could not be applied', count: ids.length, err: error });
    if (dead > 0)
      this.logger.error({ message: 'Stripe events are abandoned; replay them', count: dead, reason });
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
