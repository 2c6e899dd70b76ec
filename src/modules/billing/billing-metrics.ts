import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Metrics } from '../../platform/observability/metrics.js';
import { AccountsRepository } from './accounts.repository.js';
import { EventsRepository } from './events.repository.js';
import { ReconciliationService } from './reconciliation.service.js';

/** What the operator must hear of: events that are not applied, state that drifted, subscriptions not understood. */
@Injectable()
export class BillingMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly events: EventsRepository,
    private readonly accounts: AccountsRepository,
    private readonly reconciliation: ReconciliationService,
  ) {}

  onModuleInit(): void {
    this.metrics.watch('x402_stripe_events', 'Events of Stripe not applied yet, or given up.', 'status', () =>
      this.events.backlog().then(({ pending, dead }) => ({ pending, dead })),
    );
    this.metrics.watchOne('x402_stripe_event_lag_seconds', 'Age of the oldest event not applied yet.', () =>
      this.events.backlog().then(({ lagSeconds }) => lagSeconds),
    );
    this.metrics.watch('x402_billing_puzzles', 'Subscriptions not as they should be.', 'kind', async () => ({
      unknown_status: 0,
      unknown_price: 0,
      several_subscriptions: 0,
      ...(await this.accounts.puzzles()),
    }));
    this.metrics.watchOne(
      'x402_billing_drift',
      'Tenants that the last reconciliation found different from Stripe.',
      () => this.reconciliation.lastDrifted ?? 0,
    );
  }
}
