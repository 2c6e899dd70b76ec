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
 * Tells Stripe of units past the quota, each exactly once: they are cut into batches first, and a batch is sent with the
 * same identifier until Stripe confirms it.
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

  /** Safe to run in many processes at once. What fails is logged, and due again at the next run. */
  async run(meter: string): Promise<void> {
    const nowMs = this.clock.nowMs();
    await this.repository.note(nowMs);
    const period = usagePeriodAt(nowMs);
    // What was begun in the last minutes of a month is counted in it, and may land after its end.
    const periods = [usagePeriodAt(period.startMs - 1).key, period.key];
    await this.lease.holdEach(await this.repository.due(periods), FAILURE, async (lease) => {
      await this.repository.cut(lease, periods, meter);
      await this.send(lease, meter);
    });
  }

  /** One that fails does not hold up the next: each is told from the others by its identifier. */
  private async send({ tenantId }: Lease, meter: string): Promise<void> {
    for (const batch of await this.repository.sendable(tenantId)) {
      const begun = await this.repository.begin(batch, meter);
      if (begun === null) continue;
      try {
        await this.gateway.reportUnits(begun);
        await this.repository.confirm(batch);
      } catch (error) {
        // Also when it is the key that is refused: Stripe has nothing of it then.
        if (begun.isFirst && error instanceof GatewayError && error.isRefused)
          await this.repository.undo(batch);
        this.logger.warn({ message: FAILURE, tenantId, err: error });
      }
    }
  }
}
