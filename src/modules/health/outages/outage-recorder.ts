import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Jobs } from '../../../platform/jobs/jobs.js';
import { VerifierStatus } from '../../verification/index.js';
import { OutagesRepository } from './outages.repository.js';

/** The name of the job: its first run is the beginning of the record. */
export const RECORD_OUTAGES = 'record-outages';

/**
 * Looks every minute whether what payments are read from answers, and keeps when it did not. One process looks for all.
 * While no job runs, nothing begins or ends: an outage that was over meanwhile ends with the next look.
 */
@Injectable()
export class OutageRecorder implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly verifier: VerifierStatus,
    private readonly outages: OutagesRepository,
  ) {}

  onModuleInit(): void {
    this.jobs.every({ name: RECORD_OUTAGES, cron: '* * * * *', run: () => this.look() });
  }

  /** Looks once. @throws the driver's error */
  async look(): Promise<void> {
    await this.outages.note(await this.verifier.unreadable());
  }
}
