import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isAlive } from '../../../domain/plans/subscription.js';
import { AccountsRepository } from '../subscription/accounts.repository.js';
import type { RemoteSubscription } from '../stripe/billing-shapes.js';
import { StripeGateway } from '../stripe/stripe-gateway.js';
import type { OrphanedSubscriptionResponse } from './reconciliation.dto.js';

const BATCH = 100;
/** The largest number of orphaned subscriptions in a report. */
const ORPHANS_SHOWN = 500;

/** The subscriptions at Stripe when the snapshot was taken. */
export interface SnapshotReader {
  /** Orphaned subscriptions, at most 500. */
  readonly strays: readonly OrphanedSubscriptionResponse[];
  /** Returns all subscriptions of these customers of living tenants, by customer. A customer without any is absent. */
  of(customerIds: readonly string[]): Promise<ReadonlyMap<string, readonly RemoteSubscription[]>>;
}

/**
 * Reads every subscription at Stripe, page by page. Stripe sorts them by creation time, not by customer, and their
 * number is unbounded. The snapshot therefore stores our customers' subscriptions in the database until they are
 * compared. Memory never holds more than one page.
 */
@Injectable()
export class SubscriptionSnapshot {
  constructor(
    private readonly dataSource: DataSource,
    private readonly gateway: StripeGateway,
    private readonly accounts: AccountsRepository,
  ) {}

  /**
   * Takes a snapshot, runs the work on it, and deletes it. Any number of calls may run at once.
   *
   * @throws GatewayError when the subscriptions cannot be read completely; the work does not start then
   */
  async use<T>(work: (reader: SnapshotReader) => Promise<T>): Promise<T> {
    const snapshotId = randomUUID();
    // Removes the snapshots of processes that died before they deleted them.
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

  /** Stores the subscriptions of living tenants. @returns the orphaned subscriptions that are not over */
  private async keep(
    snapshotId: string,
    batch: readonly RemoteSubscription[],
  ): Promise<OrphanedSubscriptionResponse[]> {
    const living = await this.accounts.livingCustomers(batch.map(({ customerId }) => customerId));
    const ours = batch.filter(({ customerId }) => living.has(customerId));
    await this.dataSource.query(
      // A page may repeat rows of the previous page if a subscription was created in between.
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
