import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { AccountsRepository, LEASE_SECONDS, type Lease } from './accounts.repository.js';

const RENEW_MS = (LEASE_SECONDS * 1_000) / 3;
const RETRY_MS = 40;

/**
 * Gives exclusive access to an account across all processes, without a database connection during calls to Stripe. The
 * lease is a row that is renewed during the work. It expires at most 15 s after its holder has died. Every write under
 * the lease locks the row and checks that the lease still holds (`AccountsRepository.lock`).
 */
@Injectable()
export class AccountLease {
  private readonly logger = new Logger(AccountLease.name);

  constructor(private readonly accounts: AccountsRepository) {}

  /**
   * Runs the work on each account in sequence, and skips accounts under another lease. A failure is logged with this
   * message, and the account stays due.
   */
  async holdEach<T extends { readonly tenantId: string }>(
    due: readonly T[],
    failure: string,
    work: (lease: Lease, one: T) => Promise<unknown>,
  ): Promise<void> {
    for (const one of due) {
      const { tenantId } = one;
      await this.hold(tenantId, 0, (lease) => work(lease, one)).catch((error: unknown) => {
        this.logger.warn({ message: failure, tenantId, err: error });
      });
    }
  }

  /**
   * Runs the work under the lease of the account, and releases the lease afterwards.
   *
   * @param waitMs how long to wait for the lease
   * @returns null when the lease was not free in that time, or no such account exists; the work was not run then
   */
  async hold<T>(tenantId: string, waitMs: number, work: (lease: Lease) => Promise<T>): Promise<T | null> {
    const lease = { tenantId, token: randomUUID() };
    const deadline = performance.now() + waitMs;
    while (!(await this.accounts.takeLease(lease))) {
      if (performance.now() >= deadline) return null;
      await sleep(RETRY_MS * (0.5 + Math.random()));
    }
    const renewal = setInterval(() => {
      this.accounts.renewLease(lease).catch((error: unknown) => {
        this.logger.warn({ message: 'the lease of a billing account could not be renewed', err: error });
      });
    }, RENEW_MS);
    try {
      return await work(lease);
    } finally {
      clearInterval(renewal);
      // If the release fails, the lease expires by itself.
      await this.accounts.releaseLease(lease).catch(() => undefined);
    }
  }
}
