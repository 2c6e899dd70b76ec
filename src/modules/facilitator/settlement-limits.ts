import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock.js';
import { AppConfig } from '../../platform/config/app-config.js';
import type { Caller } from './facilitator-log.js';
import type { PaymentOrder } from './payment-order.js';
import { PaymentPolicy } from './payment-policy.js';
import { RailUnavailable } from './rail.js';
import type { SettlementRecord } from './settlement-record.js';

/**
 * How long a settlement that is done answers yes again. Long enough for every retry of the official clients; not for
 * ever, because a server that settles before it serves takes each yes for a payment.
 */
const REPEAT_MS = 300_000;
/** The reconciler's first look: just after the caller has stopped waiting. */
const GRACE_SECONDS = 2;

/** What a settlement may cost and move, and for how long it answers again. */
@Injectable()
export class SettlementLimits {
  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly policy: PaymentPolicy,
  ) {}

  of({ chain }: PaymentOrder): { costLimit: bigint; amountLimit: bigint | null; lookSeconds: number } {
    const { tenantUsdcPerDay, waitMs } = this.config.facilitator;
    return {
      costLimit:
        BigInt(chain.settlementTenantGasGweiPerDay) * (chain.family === 'solana' ? 1n : 1_000_000_000n),
      amountLimit:
        tenantUsdcPerDay === null ? null : BigInt(tenantUsdcPerDay) * 10n ** BigInt(chain.usdcDecimals),
      lookSeconds: waitMs / 1_000 + GRACE_SECONDS,
    };
  }

  /** When a caller's settle is answered, finished or not (`performance.now()`). */
  endMs({ startedMs }: Caller): number {
    return startedMs + this.config.facilitator.waitMs;
  }

  /** Who pays on Solana is known from here on only. @throws RefusedPayment */
  screen(payer: string, { principal }: Caller): Promise<void> {
    return this.policy.screen(payer, principal);
  }

  /** Nothing is sent for a caller that will not be there to hear of it. @throws RailUnavailable */
  assertTimeLeft(caller: Caller): void {
    if (performance.now() < this.endMs(caller)) return;
    throw new RailUnavailable('the chain took too long to answer; nothing was sent');
  }

  isPast({ status, finishedAt }: SettlementRecord): boolean {
    return (
      status === 'settled' && finishedAt !== null && this.clock.nowMs() - finishedAt.getTime() > REPEAT_MS
    );
  }
}
