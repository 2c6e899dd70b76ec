import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AppConfig } from '../../../platform/config/app-config.js';
import { Jobs } from '../../../platform/jobs/jobs.js';
import { Metrics } from '../../../platform/observability/metrics.js';
import { OverageReporter } from './overage-reporter.js';
import { OverageRepository } from './overage.repository.js';

/** Reports overage to Stripe every five minutes, if a meter and a secret key are configured. */
@Injectable()
export class OverageJob implements OnModuleInit {
  constructor(
    private readonly config: AppConfig,
    private readonly jobs: Jobs,
    private readonly metrics: Metrics,
    private readonly reporter: OverageReporter,
    private readonly repository: OverageRepository,
  ) {}

  onModuleInit(): void {
    const { overageMeter: meter, secretKey } = this.config.stripe;
    const isOn = meter !== null && secretKey !== null;
    this.metrics.watch(
      'x402_overage_units',
      'Units beyond a quota that Stripe has not confirmed.',
      'state',
      () => (isOn ? this.repository.backlog() : { pending: 0, doubtful: 0 }),
    );
    if (isOn) {
      this.jobs.every({ name: 'report-overage', cron: '*/5 * * * *', run: () => this.reporter.run(meter) });
    }
  }
}
