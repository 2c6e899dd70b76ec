import { bearer, call, startCluster, type Cluster } from '../services/cluster.js';
import type { ServerProcess } from '../services/server-process.js';
import { createTenant } from '../verification/tenants.js';
import type { SignedDelivery } from './events.js';
import type { BilledTenant, SubscriptionAnswer } from './stage.js';
import { startStripe, type StripeServer } from './start.js';

/** Two server processes with a Stripe-shaped server behind them. */
export class BillingCluster {
  private constructor(
    readonly stripe: StripeServer,
    readonly cluster: Cluster,
  ) {}

  static async start(): Promise<BillingCluster> {
    const stripe = await startStripe();
    return new BillingCluster(stripe, await startCluster(stripe.settings));
  }

  async stop(): Promise<void> {
    await this.cluster.stop();
    await this.stripe.stop();
  }

  /** A tenant that opened a checkout once and has not paid yet. */
  async customer(): Promise<BilledTenant> {
    const { servers, dataSource } = this.cluster;
    const tenant = await createTenant(dataSource);
    const answer = await call(servers[0], '/billing/checkout', {
      method: 'POST',
      headers: bearer(tenant.liveKey),
      body: { plan: 'starter' },
    });
    if (answer.status !== 200) throw new Error(`a checkout answered ${String(answer.status)}`);
    const [row] = await dataSource.query<{ id: string }[]>(
      'SELECT customer_id AS id FROM billing_accounts WHERE tenant_id = $1',
      [tenant.tenantId],
    );
    return { ...tenant, customerId: row?.id ?? '' };
  }

  deliver(server: ServerProcess, event: SignedDelivery): Promise<Response> {
    return fetch(`${server.url}/api/v1/x402/webhooks/stripe`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Stripe-Signature': event.signature },
      body: event.payload,
    });
  }

  /** Delivers an event twice, to both processes in parallel. @returns both statuses */
  async deliverTwice(event: SignedDelivery): Promise<number[]> {
    const answers = await Promise.all(this.cluster.servers.map((server) => this.deliver(server, event)));
    return answers.map(({ status }) => status);
  }

  /** Waits until no event of this customer is in progress and its account is not locked. */
  async quiet({ customerId }: BilledTenant, limitMs = 30_000): Promise<void> {
    const deadline = performance.now() + limitMs;
    for (;;) {
      const rows = await this.cluster.dataSource.query<unknown[]>(
        `SELECT 1 FROM stripe_events WHERE status = 'pending' AND customer_id = $1
         UNION ALL SELECT 1 FROM billing_accounts WHERE lease_until > now() AND customer_id = $1 LIMIT 1`,
        [customerId],
      );
      if (rows.length === 0) return;
      if (performance.now() > deadline) throw new Error('events are still on their way');
      await new Promise((done) => setTimeout(done, 5));
    }
  }

  /** The subscription as the second process returns it to the tenant. */
  async subscriptionOf({ liveKey }: BilledTenant): Promise<SubscriptionAnswer> {
    const headers = bearer(liveKey);
    const { body } = await call(this.cluster.servers[1], '/billing/subscription', { headers });
    return body as unknown as SubscriptionAnswer;
  }
}
