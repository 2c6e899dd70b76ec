import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../../platform/clock.js';
import { deleteExpiredInBatches } from '../../../platform/database/in-batches.js';
import { Jobs } from '../../../platform/jobs/jobs.js';
import { BanPolicy, FORGIVEN_AFTER_MS } from './ban-policy.js';

/** Deletes bans and failed authentications that no longer influence a decision. */
@Injectable()
export class AbuseJobs implements OnModuleInit {
  constructor(
    private readonly jobs: Jobs,
    private readonly dataSource: DataSource,
    private readonly policy: BanPolicy,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.every({ name: 'forget-bans', cron: '45 * * * *', run: () => this.forget() });
  }

  /** Deletes bans that the ladder has forgiven, and failures that are older than the counting window. */
  async forget(): Promise<void> {
    const nowMs = this.clock.nowMs();
    const bans = { table: 'bans', primaryKey: ['id'], where: 'until < $1' };
    await deleteExpiredInBatches(this.dataSource, bans, [new Date(nowMs - FORGIVEN_AFTER_MS)]);
    const failures = {
      table: 'failed_authentications',
      primaryKey: ['address_hash'],
      where: 'updated_at < $1',
    };
    await deleteExpiredInBatches(this.dataSource, failures, [new Date(nowMs - this.policy.windowMs)]);
  }
}
