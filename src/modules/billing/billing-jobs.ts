import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Jobs } from '../../platform/jobs/jobs.js';
import { BillingUpkeep } from './billing-upkeep.js';
import { EventsRepository } from './events/events.repository.js';
import { PriceList } from './checkout/price-list.js';
import { ReconciliationService } from './reconciliation/reconciliation.service.js';

const EVENTS_KEPT_DAYS = 90;

/** Registers the recurring jobs of billing if a secret key is configured. */
@Injectable()
export class BillingJobs implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly upkeep: BillingUpkeep,
    private readonly reconciliation: ReconciliationService,
    private readonly events: EventsRepository,
    private readonly prices: PriceList,
  ) {}

  onModuleInit(): void {
    if (!this.prices.isConfigured) return;
    this.jobs.every({ name: 'billing-upkeep', cron: '* * * * *', run: () => this.upkeep.run() });
    this.jobs.every({ name: 'reconcile-billing', cron: '15 3 * * *', run: () => this.reconcile() });
    this.jobs.every({
      name: 'forget-stripe-events',
      cron: '50 3 * * *',
      run: () => this.events.forget(EVENTS_KEPT_DAYS),
    });
  }

  private async reconcile(): Promise<void> {
    await this.reconciliation.run(false, { actor: 'system', requestId: null });
  }
}
