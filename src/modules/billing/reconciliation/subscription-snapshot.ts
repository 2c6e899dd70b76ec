import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isAlive } from '../../../domain/subscription.js';
import { AccountsRepository } from '../subscription/accounts.repository.js';
import type { RemoteSubscription } from '../stripe/billing-shapes.js';
import { StripeGateway } from '../stripe/stripe-gateway.js';
import type { StrayResponse } from './reconciliation.dto.js';

const BATCH = 100;
/** More than these are not told. */
const STRAYS_TOLD = 500;

/** What Stripe had when it was walked. */
export interface Walked {
  /** The first 500. */
  readonly strays: readonly StrayResponse[];
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
    const walkId = randomUUID();
    // What a process has left that died on its way.
    await this.dataSource.query(`DELETE FROM stripe_walks WHERE walked_at < now() - interval '1 day'`);
    try {
      const strays: StrayResponse[] = [];
      for await (const batch of inBatches(this.gateway.walkSubscriptions()))
        strays.push(...(await this.keep(walkId, batch)).slice(0, STRAYS_TOLD - strays.length));
      return await work({ strays, of: (customerIds) => this.read(walkId, customerIds) });
    } finally {
      await this.dataSource.query('DELETE FROM stripe_walks WHERE walk_id = $1', [walkId]);
    }
  }

  /** Keeps what is ours. @returns what is nobody's, and alive */
  private async keep(walkId: string, batch: readonly RemoteSubscription[]): Promise<StrayResponse[]> {
    const living = await this.accounts.livingCustomers(batch.map(({ customerId }) => customerId));
    const ours = batch.filter(({ customerId }) => living.has(customerId));
    await this.dataSource.query(
      // A page may repeat what the one before it had, when something was made meanwhile.
      `INSERT INTO stripe_walks (walk_id, customer_id, subscription_id, subscription)
       SELECT $1, one->>'customerId', one->>'id', one FROM jsonb_array_elements($2::jsonb) AS one
       ON CONFLICT DO NOTHING`,
      [walkId, JSON.stringify(ours)],
    );
    return batch
      .filter((one) => !living.has(one.customerId) && isAlive(one))
      .map(({ customerId, id, status }) => ({ customerId, subscriptionId: id, status }));
  }

  private async read(
    walkId: string,
    customerIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly RemoteSubscription[]>> {
    const rows = await this.dataSource.query<{ customerId: string; all: RemoteSubscription[] }[]>(
      `SELECT customer_id AS "customerId", jsonb_agg(subscription) AS "all" FROM stripe_walks
        WHERE walk_id = $1 AND customer_id = ANY ($2) GROUP BY customer_id`,
      [walkId, customerIds],
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
