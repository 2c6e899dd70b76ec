import { Injectable, type OnModuleInit } from '@nestjs/common';
import { INCONSISTENCIES } from '../../domain/plans/subscription.js';
import { Metrics } from '../../platform/observability/metrics.js';
import { AccountsRepository } from './subscription/accounts.repository.js';
import { EventsRepository, type Backlog } from './events/events.repository.js';
import { PriceList } from './checkout/price-list.js';
import { ReconciliationService } from './reconciliation/reconciliation.service.js';

/** The longest time that a scrape waits for a busy database. */
const LIMIT_MS = 1_000;

/** Publishes billing metrics for the operator: unapplied events, drift, and inconsistent subscriptions. */
@Injectable()
export class BillingMetrics implements OnModuleInit {
  private reading: Promise<Backlog> | null = null;

  constructor(
    private readonly metrics: Metrics,
    private readonly events: EventsRepository,
    private readonly accounts: AccountsRepository,
    private readonly reconciliation: ReconciliationService,
    private readonly prices: PriceList,
  ) {}

  onModuleInit(): void {
    const { metrics } = this;
    metrics.watch(
      'x402_stripe_events',
      'Stripe events that are pending, or abandoned.',
      'status',
      async () => {
        const { pending, dead } = await this.backlog();
        return { pending, dead };
      },
    );
    metrics.watchOne('x402_stripe_event_lag_seconds', 'Age of the oldest pending Stripe event.', async () => {
      return (await this.backlog()).lagSeconds;
    });
    metrics.watchOne(
      'x402_overage_refusals',
      'Reports of the last day by which Stripe refused units that it had accepted before.',
      () => (this.prices.isConfigured ? withinLimit(this.events.refusals()) : 0),
    );
    metrics.watch('x402_billing_inconsistencies', 'Inconsistent subscriptions.', 'kind', async () => {
      const found = this.prices.isConfigured ? await withinLimit(this.accounts.inconsistencyCounts()) : {};
      return { ...Object.fromEntries(INCONSISTENCIES.map((kind) => [kind, 0])), ...found };
    });
    metrics.watchOne(
      'x402_billing_drift',
      'Tenants that differed from Stripe at the last reconciliation.',
      () => this.reconciliation.lastDrifted ?? 0,
    );
  }

  /** Shares one query among all gauges of a scrape. */
  private backlog(): Promise<Backlog> {
    if (!this.prices.isConfigured) return Promise.resolve({ pending: 0, dead: 0, lagSeconds: 0 });
    this.reading ??= this.events.backlog().finally(() => {
      this.reading = null;
    });
    return withinLimit(this.reading);
  }
}

/** Rejects after the limit, so that the scrape omits an unknown value. */
async function withinLimit<T>(reading: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => {
      reject(new Error('the database did not answer in time'));
    }, LIMIT_MS).unref();
  });
  return Promise.race([reading, late]);
}
