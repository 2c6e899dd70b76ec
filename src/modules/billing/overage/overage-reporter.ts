import { Injectable, Logger } from '@nestjs/common';
import { usagePeriodAt } from '../../../domain/plans/quota.js';
import { Clock } from '../../../platform/clock.js';
import { AccountLease } from '../subscription/account-lease.js';
import type { Lease } from '../subscription/accounts.repository.js';
import { GatewayError } from '../stripe/gateway-error.js';
import { StripeGateway } from '../stripe/stripe-gateway.js';
import { OverageRepository } from './overage.repository.js';

const FAILURE = 'overage could not be reported';

/**
 * Reports units past the quota to Stripe, each exactly once. Units are first stored as batches. Each batch is sent
 * with the same identifier until Stripe confirms it.
 */
@Injectable()
export class OverageReporter {
  private readonly logger = new Logger(OverageReporter.name);

  constructor(
    private readonly repository: OverageRepository,
    private readonly lease: AccountLease,
    private readonly gateway: StripeGateway,
    private readonly clock: Clock,
  ) {}

  /** Safe to run in many processes at once. A failed account is logged and due again at the next run. */
  async run(meter: string): Promise<void> {
    const nowMs = this.clock.nowMs();
    await this.repository.note(nowMs);
    const period = usagePeriodAt(nowMs);
    // A verification counts in the month in which it starts, but may be committed after the end of that month.
    const periods = [usagePeriodAt(period.startMs - 1).key, period.key];
    await this.lease.holdEach(await this.repository.due(periods), FAILURE, async (lease) => {
      await this.repository.cut(lease, periods, meter);
      await this.send(lease, meter);
    });
  }

  /** Continues after a failed batch: batches are independent, because each has its own identifier. */
  private async send({ tenantId }: Lease, meter: string): Promise<void> {
    for (const batch of await this.repository.sendable(tenantId)) {
      const begun = await this.repository.begin(batch, meter);
      if (begun === null) continue;
      try {
        await this.gateway.reportUnits(begun);
        await this.repository.confirm(batch);
      } catch (error) {
        // This includes a refused API key: Stripe stored nothing in that case.
        if (begun.isFirst && error instanceof GatewayError && error.isRefused)
          await this.repository.undo(batch);
        this.logger.warn({ message: FAILURE, tenantId, err: error });
      }
    }
  }
}
