import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { deleteExpiredInBatches, type ExpirableTable } from '../../../platform/database/in-batches.js';
import { Jobs } from '../../../platform/jobs/jobs.js';
import { RecheckService } from './recheck.service.js';

const MONTHS_AHEAD = 3;

const UNRELATED_PAYMENTS: ExpirableTable = {
  table: 'payments',
  primaryKey: ['tenant_id', 'environment', 'network', 'tx_hash'],
  where: `charged_period IS NULL AND status = 'rejected' AND remembered_until < now() - interval '1 day'
    AND NOT EXISTS (SELECT 1 FROM payment_claims c WHERE c.tenant_id = payments.tenant_id
      AND c.environment = payments.environment AND c.network = payments.network AND c.tx_hash = payments.tx_hash)`,
};

const ENDED_LEASES: ExpirableTable = {
  table: 'verification_leases',
  primaryKey: ['tenant_id', 'environment', 'network', 'tx_hash'],
  where: `lease_until < now() - interval '5 minutes'`,
};

/** Maintains payments, leases and the verification log. */
@Injectable()
export class VerificationJobs implements OnModuleInit {
  private readonly logger = new Logger(VerificationJobs.name);

  constructor(
    private readonly jobs: Jobs,
    private readonly recheck: RecheckService,
    private readonly dataSource: DataSource,
  ) {}

  onModuleInit(): void {
    this.jobs.every({ name: 'recheck-payments', cron: '* * * * *', run: () => this.recheck.recheckDue() });
    this.jobs.every({ name: 'make-log-partitions', cron: '15 * * * *', run: () => this.makePartitions() });
    this.jobs.every({ name: 'delete-unrelated-payments', cron: '30 * * * *', run: () => this.forget() });
  }

  /**
   * Creates the partitions of this month and the next ones; rows of a month without one go to the default partition.
   */
  async makePartitions(): Promise<void> {
    for (let ahead = 0; ahead <= MONTHS_AHEAD; ahead += 1) {
      await this.dataSource
        .query(
          `SELECT ensure_verification_log_partition((now() AT TIME ZONE 'UTC' + make_interval(months => $1))::date)`,
          [ahead],
        )
        // Nothing is lost: until the partition exists, the month's rows stay in the default partition.
        .catch((error: unknown) => {
          this.logger.error(
            { err: error, ahead },
            'a partition of the verification log could not be created',
          );
        });
    }
  }

  /**
   * Deletes rows that cost no unit: unrelated transactions that are no longer remembered, and the results of ended
   * leases.
   */
  async forget(): Promise<void> {
    await deleteExpiredInBatches(this.dataSource, UNRELATED_PAYMENTS);
    await deleteExpiredInBatches(this.dataSource, ENDED_LEASES);
  }
}
