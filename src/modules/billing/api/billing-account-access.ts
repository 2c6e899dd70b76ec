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

/** How long a request waits for another one of its tenant, and for the events that are being applied. */
const WAIT_MS = 10_000;
/** One of a tenant's requests at a time in a process, whatever others do; eight wait, more are sent away at once. */
const TURNS = {
  concurrency: Number.POSITIVE_INFINITY,
  perKey: 1,
  reserved: 0,
  maxQueued: Number.POSITIVE_INFINITY,
  queuedPerKey: 8,
} as const;

/** A tenant's bill as it sees it. */
export interface Bill {
  readonly tenant: TenantEntity;
  /** Null before the first checkout. */
  readonly account: BillingAccount | null;
}

/** Where a tenant's own requests about its bill come in: one after the other, also with the events of Stripe. */
@Injectable()
export class BillingAccountAccess {
  private readonly turns = new FairBulkhead(TURNS);

  constructor(
    private readonly dataSource: DataSource,
    private readonly plans: TenantPlans,
    private readonly accounts: AccountsRepository,
    private readonly lease: AccountLease,
  ) {}

  /** @throws DomainError `NOT_FOUND` or `CONFLICT` for a tenant that is no more */
  async bill(tenantId: string): Promise<Bill> {
    const tenant = await this.plans.find(this.dataSource.manager, tenantId);
    assertAlive(tenant);
    return { tenant, account: await this.accounts.find(tenantId) };
  }

  /** A tenant's account begins here. */
  openAccount(tenantId: string): Promise<void> {
    return this.accounts.begin(this.dataSource.manager, tenantId);
  }

  /**
   * Does the work while nobody else works on the account.
   *
   * @throws DomainError `CONFLICT` when somebody else does for too long
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
   * Does the work while this process does nothing else for the tenant: whoever waits asks neither the database nor Stripe.
   *
   * @throws DomainError `CONFLICT` when too many wait already, or it took too long
   */
  inTurn<T>(tenantId: string, work: () => Promise<T>): Promise<T> {
    return this.turns.executeWithin(work, { key: tenantId, waitMs: WAIT_MS, refused: busy });
  }
}

function busy(): DomainError {
  const message = 'Your subscription is being worked on; try again.';
  return new DomainError('CONFLICT', message, { retryAfterSeconds: 2 });
}
