import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { AccountsRepository, LEASE_SECONDS, type Lease } from './accounts.repository.js';

const RENEW_MS = (LEASE_SECONDS * 1_000) / 3;
const RETRY_MS = 40;

/**
 * One at a time works on an account, over all processes, without holding a database connection while Stripe is asked: a
 * lease row, renewed while the work goes on, free again at most 15 s after its holder has died. What is written under
 * it locks the row and proves that it still holds (`AccountsRepository.lock`).
 */
@Injectable()
export class AccountLease {
  private readonly logger = new Logger(AccountLease.name);

  constructor(private readonly accounts: AccountsRepository) {}

  /**
   * Does the work on each account that nobody else holds, one after the other. What fails is logged with this message, and
   * stays due.
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
   * @param waitMs how long to wait for whoever holds it
   * @returns null when it was held all that time, or there is no such account; the work was then not done
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
      // If this fails it ends by itself.
      await this.accounts.releaseLease(lease).catch(() => undefined);
    }
  }
}
