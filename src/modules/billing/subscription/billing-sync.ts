import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { isAlive, type SubscriptionFact } from '../../../domain/plans/subscription.js';
import type { Author } from '../../../platform/audit/audit.js';
import { TenantPlans } from '../../tenants/index.js';
import { AccountsRepository, type BillingAccount, type Lease } from './accounts.repository.js';
import type { RemoteCustomer } from '../stripe/billing-shapes.js';
import { StripeGateway } from '../stripe/stripe-gateway.js';
import { EntitlementWriter } from './entitlement-writer.js';

/** Work in the transaction that writes the result. */
type Alongside = (manager: EntityManager) => Promise<void>;

/** The result of a synchronisation with Stripe. */
export interface Synced {
  /** The account after the write. */
  readonly account: BillingAccount;
  readonly subscriptions: readonly SubscriptionFact[];
  readonly changed: boolean;
  /** True when the customer is deleted at Stripe or unknown to it. Such a customer can buy nothing. */
  readonly isGone: boolean;
}

/** Options of a synchronisation. */
export interface SyncOptions {
  /** Runs in the transaction that writes the result. */
  readonly alongside?: Alongside;
  /** Set during a purchase: a deleted customer then keeps its entitlement until the events of its deletion apply. */
  readonly isBuying?: boolean;
}

/**
 * Synchronises one account with Stripe. Reads the customer and all of its subscriptions without a database connection.
 * Writes the result in one transaction, provided that the lease still holds.
 */
@Injectable()
export class BillingSync {
  private readonly logger = new Logger(BillingSync.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly gateway: StripeGateway,
    private readonly accounts: AccountsRepository,
    private readonly plans: TenantPlans,
    private readonly writer: EntitlementWriter,
  ) {}

  /**
   * Reads Stripe and writes the account, the tenant's plan, events and audit entries.
   *
   * @throws GatewayError when Stripe cannot be read; nothing is written then
   * @throws LeaseLost when another process has taken over the account; nothing is written then either
   */
  async run(lease: Lease, author: Author, options: SyncOptions = {}): Promise<Synced> {
    const before = await this.accounts.find(lease.tenantId);
    const customerId = before?.customerId ?? null;
    const remote: RemoteCustomer =
      customerId === null ? NO_CUSTOMER : await this.gateway.readCustomer(customerId);
    const subscriptions = this.writer.factsOf(remote);
    const isClosed = before !== null && isUsed(before, subscriptions) && (await this.close(before));
    const isKept = remote.state === 'missing' || (remote.state === 'deleted' && options.isBuying === true);
    const written = await this.dataSource.transaction(async (manager) => {
      // All callers lock the tenant before the account, to prevent deadlocks.
      const tenant = await this.plans.hold(manager, lease.tenantId);
      const account = await this.accounts.lock(manager, lease);
      const holder = { tenant, account };
      const outcome = isKept
        ? await this.writer.keep(manager, holder, author)
        : await this.writer.write(manager, holder, subscriptions, author);
      if (remote.state === 'deleted' && !isKept) await this.accounts.forgetCustomer(manager, lease.tenantId);
      else if (isClosed) await this.accounts.clearSession(manager, lease.tenantId);
      await options.alongside?.(manager);
      return outcome;
    });
    if (written.tenantChanged) await this.plans.announce(lease.tenantId);
    if (written.inconsistency !== null) {
      this.logger.error({
        message: 'a subscription at Stripe is inconsistent',
        tenantId: lease.tenantId,
        inconsistency: written.inconsistency,
      });
    }
    const account = await this.accounts.find(lease.tenantId);
    if (account === null) throw new Error('an account under a lease exists');
    return { account, subscriptions, changed: written.changed, isGone: remote.state !== 'living' };
  }

  /**
   * Closes the stored session. The subscription may come from elsewhere, and an open session could sell a second one.
   *
   * @returns whether the session is closed for certain; if not, the upkeep tries again
   */
  private async close({ tenantId, sessionId }: BillingAccount): Promise<boolean> {
    if (sessionId === null) return false;
    try {
      await this.gateway.expireCheckout(sessionId);
      return true;
    } catch (error) {
      this.logger.warn({ message: 'a checkout session could not be closed', tenantId, err: error });
      return false;
    }
  }
}

const NO_CUSTOMER: RemoteCustomer = { state: 'living', subscriptions: [] };

/** Whether the session became a subscription. Tolerates one second: Stripe has no fractions. */
function isUsed({ sessionCreatedAt }: BillingAccount, subscriptions: readonly SubscriptionFact[]): boolean {
  if (sessionCreatedAt === null) return false;
  const sinceMs = sessionCreatedAt.getTime() - 1_000;
  return subscriptions.some((one) => isAlive(one) || one.createdMs >= sinceMs);
}
