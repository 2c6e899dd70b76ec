import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Jobs } from '../../platform/jobs/jobs.js';
import { SettlementRepository } from './settlement/settlement.repository.js';

/** Hourly maintenance of the facilitator, run by one process. */
@Injectable()
export class FacilitatorJobs implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly repository: SettlementRepository,
  ) {}

  onModuleInit(): void {
    this.jobs.every({ name: 'forget-facilitator', cron: '45 * * * *', run: () => this.repository.forget() });
  }
}
