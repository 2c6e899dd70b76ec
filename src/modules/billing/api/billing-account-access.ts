import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DomainError } from '../../../domain/error-code.js';
import { FairBulkhead } from '../../../platform/resilience/fair-bulkhead.js';
import { assertAlive, TenantPlans, type TenantEntity } from '../../tenants/index.js';
import { AccountLease } from '../subscription/account-lease.js';
import {
  AccountsRepository,
  LeaseLost,
  type BillingAccount,
  type Lease,
} from '../subscription/accounts.repository.js';

/** The longest time that a request waits for the tenant's other requests and for events under application. */
const WAIT_MS = 10_000;
/** A process runs one request per tenant at a time. Eight more wait; further requests are refused at once. */
const TURNS = {
  concurrency: Number.POSITIVE_INFINITY,
  perKey: 1,
  reserved: 0,
  maxQueued: Number.POSITIVE_INFINITY,
  queuedPerKey: 8,
} as const;

/** The billing state that a tenant may see. */
export interface Bill {
  readonly tenant: TenantEntity;
  /** Null before the first checkout. */
  readonly account: BillingAccount | null;
}

/** Serialises a tenant's billing requests with each other and with the application of Stripe events. */
@Injectable()
export class BillingAccountAccess {
  private readonly turns = new FairBulkhead(TURNS);

  constructor(
    private readonly dataSource: DataSource,
    private readonly plans: TenantPlans,
    private readonly accounts: AccountsRepository,
    private readonly lease: AccountLease,
  ) {}

  /**
   * Reads the tenant and its billing account. Does not ask Stripe.
   *
   * @throws DomainError `NOT_FOUND` for an unknown tenant, or `CONFLICT` for a deleted one
   */
  async bill(tenantId: string): Promise<Bill> {
    const tenant = await this.plans.find(this.dataSource.manager, tenantId);
    assertAlive(tenant);
    return { tenant, account: await this.accounts.find(tenantId) };
  }

  /** Creates the tenant's billing account if it has none. */
  openAccount(tenantId: string): Promise<void> {
    return this.accounts.begin(this.dataSource.manager, tenantId);
  }

  /**
   * Runs the work under the exclusive lease of the account.
   *
   * @throws DomainError `CONFLICT` when the lease is not free within ten seconds, or is lost during the work
   */
  hold<T>(tenantId: string, work: (lease: Lease) => Promise<T>): Promise<T> {
    const endMs = performance.now() + WAIT_MS;
    return this.inTurn(tenantId, async () => {
      try {
        const leftMs = endMs - performance.now();
        const done = await this.lease.hold(tenantId, leftMs, async (lease) => ({
          result: await work(lease),
        }));
        if (done !== null) return done.result;
      } catch (error) {
        if (!(error instanceof LeaseLost)) throw error;
      }
      throw busy();
    });
  }

  /**
   * Runs the work while this process runs no other billing request of the tenant. A waiting request uses neither the
   * database nor Stripe.
   *
   * @throws DomainError `CONFLICT` when eight requests wait already, or after ten seconds of waiting
   */
  inTurn<T>(tenantId: string, work: () => Promise<T>): Promise<T> {
    return this.turns.executeWithin(work, { key: tenantId, waitMs: WAIT_MS, refused: busy });
  }
}

function busy(): DomainError {
  const message = 'Your subscription is being changed; try again.';
  return new DomainError('CONFLICT', message, { retryAfterSeconds: 2 });
}
