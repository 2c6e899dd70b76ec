import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Jobs } from '../../platform/jobs/jobs.js';
import { SettlementRepository } from './settlement/settlement.repository.js';

/** What the facilitator has done by one process, once an hour. Nobody waits for it. */
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
