import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Jobs } from '../../../platform/jobs/jobs.js';
import { LogRetention } from './log-retention.js';
import { RollupsRepository } from './rollups.repository.js';

/** Schedules the rollups, and at night their comparison with the log, and then the retention of the log. */
@Injectable()
export class RollupJobs implements OnModuleInit {
  private readonly logger = new Logger(RollupJobs.name);

  constructor(
    private readonly jobs: Jobs,
    private readonly rollups: RollupsRepository,
    private readonly retention: LogRetention,
  ) {}

  onModuleInit(): void {
    this.jobs.every({ name: 'roll-up-verifications', cron: '* * * * *', run: () => this.rollups.rollUp() });
    this.jobs.every({ name: 'remove-old-log', cron: '45 3 * * *', run: () => this.checkAndRemove() });
  }

  /** In this order: rows of days that were not compared stay. */
  private async checkAndRemove(): Promise<void> {
    const wrong = await this.rollups.check();
    if (wrong.length > 0)
      this.logger.warn({
        message: 'rows of the log became visible late; the sums of these tenants were computed again',
        tenants: wrong,
      });
    await this.retention.apply();
  }
}
