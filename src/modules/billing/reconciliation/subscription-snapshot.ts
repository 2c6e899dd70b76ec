import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isAlive } from '../../../domain/plans/subscription.js';
import { AccountsRepository } from '../subscription/accounts.repository.js';
import type { RemoteSubscription } from '../stripe/billing-shapes.js';
import { StripeGateway } from '../stripe/stripe-gateway.js';
import type { OrphanedSubscriptionResponse } from './reconciliation.dto.js';

const BATCH = 100;
/** More than these are not told. */
const ORPHANS_SHOWN = 500;

/** What Stripe had when it was walked. */
export interface Walked {
  /** The first 500. */
  readonly strays: readonly OrphanedSubscriptionResponse[];
  /** Of customers of living tenants all subscriptions, by customer; a customer without any is absent. */
  of(customerIds: readonly string[]): Promise<ReadonlyMap<string, readonly RemoteSubscription[]>>;
}

/**
 * Walks every subscription at Stripe, page by page. They come in the order of their making and not by customer, and there may
 * be any number of them: so those of ours lie in the database until they have been compared, and in memory is never more than
 * a page.
 */
@Injectable()
export class SubscriptionSnapshot {
  constructor(
    private readonly dataSource: DataSource,
    private readonly gateway: StripeGateway,
    private readonly accounts: AccountsRepository,
  ) {}

  /**
   * Walks, does the work with what was found, and forgets it. Any number may do so at once.
   *
   * @throws GatewayError when Stripe cannot be walked to its end; the work is not begun then
   */
  async use<T>(work: (walked: Walked) => Promise<T>): Promise<T> {
    const snapshotId = randomUUID();
    // What a process has left that died on its way.
    await this.dataSource.query(`DELETE FROM stripe_snapshots WHERE read_at < now() - interval '1 day'`);
    try {
      const strays: OrphanedSubscriptionResponse[] = [];
      for await (const batch of inBatches(this.gateway.readSubscriptions()))
        strays.push(...(await this.keep(snapshotId, batch)).slice(0, ORPHANS_SHOWN - strays.length));
      return await work({ strays, of: (customerIds) => this.read(snapshotId, customerIds) });
    } finally {
      await this.dataSource.query('DELETE FROM stripe_snapshots WHERE snapshot_id = $1', [snapshotId]);
    }
  }

  /** Keeps what is ours. @returns what is nobody's, and alive */
  private async keep(snapshotId: string, batch: readonly RemoteSubscription[]): Promise<OrphanedSubscriptionResponse[]> {
    const living = await this.accounts.livingCustomers(batch.map(({ customerId }) => customerId));
    const ours = batch.filter(({ customerId }) => living.has(customerId));
    await this.dataSource.query(
      // A page may repeat what the one before it had, when something was made meanwhile.
      `INSERT INTO stripe_snapshots (snapshot_id, customer_id, subscription_id, subscription)
       SELECT $1, one->>'customerId', one->>'id', one FROM jsonb_array_elements($2::jsonb) AS one
       ON CONFLICT DO NOTHING`,
      [snapshotId, JSON.stringify(ours)],
    );
    return batch
      .filter((one) => !living.has(one.customerId) && isAlive(one))
      .map(({ customerId, id, status }) => ({ customerId, subscriptionId: id, status }));
  }

  private async read(
    snapshotId: string,
    customerIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly RemoteSubscription[]>> {
    const rows = await this.dataSource.query<{ customerId: string; all: RemoteSubscription[] }[]>(
      `SELECT customer_id AS "customerId", jsonb_agg(subscription) AS "all" FROM stripe_snapshots
        WHERE snapshot_id = $1 AND customer_id = ANY ($2) GROUP BY customer_id`,
      [snapshotId, customerIds],
    );
    return new Map(rows.map(({ customerId, all }) => [customerId, all]));
  }
}

async function* inBatches<T>(items: AsyncIterable<T>): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
