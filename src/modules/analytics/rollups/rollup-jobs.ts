import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Jobs } from '../../../platform/jobs/jobs.js';
import { LogRetention } from './log-retention.js';
import { RollupsRepository } from './rollups.repository.js';

/** Schedules the rollups, and the retention of the log. */
@Injectable()
export class RollupJobs implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly rollups: RollupsRepository,
    private readonly retention: LogRetention,
  ) {}

  onModuleInit(): void {
    this.jobs.every({ name: 'roll-up-verifications', cron: '* * * * *', run: () => this.rollups.rollUp() });
    this.jobs.every({ name: 'remove-old-log', cron: '45 3 * * *', run: () => this.retention.apply() });
  }
}
