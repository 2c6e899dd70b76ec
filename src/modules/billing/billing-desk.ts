import { Injectable } from '@nestjs/common';
import { BulkheadRejectedError } from 'cockatiel';
import { DataSource } from 'typeorm';
import { DomainError } from '../../domain/error-code.js';
import { FairBulkhead } from '../../platform/resilience/fair-bulkhead.js';
import { assertAlive, TenantPlans, type TenantEntity } from '../tenants/index.js';
import { AccountLease } from './account-lease.js';
import { AccountsRepository, LeaseLost, type BillingAccount, type Lease } from './accounts.repository.js';

/** How long a request waits for another one of its tenant, and for the events that are being applied. */
const WAIT_MS = 10_000;
/** How many of a tenant's requests wait in a process; more are sent away at once. */
const MAX_WAITING = 8;

/** A tenant's bill as it sees it. */
export interface Bill {
  readonly tenant: TenantEntity;
  /** Null before the first checkout. */
  readonly account: BillingAccount | null;
}

/** Where a tenant's own requests about its bill come in: one after the other, also with the events of Stripe. */
@Injectable()
export class BillingDesk {
  /** Of tenants that have a request under way. */
  private readonly queues = new Map<string, FairBulkhead>();

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
  async inTurn<T>(tenantId: string, work: () => Promise<T>): Promise<T> {
    const queue = this.queueOf(tenantId);
    const signal = AbortSignal.timeout(WAIT_MS);
    try {
      return await queue.execute(work, { key: tenantId, signal });
    } catch (error) {
      const isRefused = error instanceof BulkheadRejectedError || error === signal.reason;
      throw isRefused ? busy() : error;
    } finally {
      const { running, waiting } = queue.load();
      if (running + waiting === 0) this.queues.delete(tenantId);
    }
  }

  private queueOf(tenantId: string): FairBulkhead {
    const queue =
      this.queues.get(tenantId) ?? new FairBulkhead({ concurrency: 1, maxQueued: MAX_WAITING, reserved: 0 });
    this.queues.set(tenantId, queue);
    return queue;
  }
}

function busy(): DomainError {
  const message = 'Your subscription is being worked on; try again.';
  return new DomainError('CONFLICT', message, { retryAfterSeconds: 2 });
}
