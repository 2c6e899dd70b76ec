import { Injectable } from '@nestjs/common';
import type { DomainError } from '../../../domain/error-code.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { Lifecycle } from '../../../platform/http/shutdown/lifecycle.js';
import { QuotaPolicy } from '../../usage/index.js';
import type { RequestContext } from '../../../platform/http/request/request-context.js';
import { refuse, type SignedPayment, type RefusedPayment } from '../payment/signed-payment.js';
import { ChainUnavailable } from '../../../chains/rpc-error.js';

/** Delay of the reconciler's first look: just after the caller has stopped waiting. */
const GRACE_SECONDS = 2;

/** Exceeds any amount or cost: no limit. */
export const UNLIMITED = 10n ** 77n;

/** What a tenant may still spend: in the chain's smallest unit, atomic units, and units of the month. */
export interface SettlementBounds {
  readonly costLimit: bigint;
  readonly amountLimit: bigint | null;
  readonly unitLimit: number | null;
  /** Seconds until the reconciler takes over, should this process die. */
  readonly lookSeconds: number;
}

/** Why our records refuse a settlement now; the SQL function `settlement_refusal` defines each code. */
export type RecordRefusal = 'over_cost' | 'over_amount' | 'over_reverts' | 'payer_refused';

/** Reason and message on the wire for each refusal of our records. */
const REFUSALS: Readonly<Record<RecordRefusal, readonly [reason: string, message: string]>> = {
  over_cost: ['gas_budget_exceeded', 'the budget of today for transactions on this network is used up'],
  over_reverts: [
    'gas_budget_exceeded',
    'the budget of today for failing transactions of contract wallets and new payers on this network is used up',
  ],
  over_amount: ['spend_limit_exceeded', 'the limit of today for settlements on this network is used up'],
  payer_refused: [
    'payer_refused_after_reverts',
    'transactions of this payer have failed on the chain: it is refused temporarily',
  ],
};

/**
 * Daily cost limit of one tenant on a chain, in the chain's smallest unit; the setting is in billionths of the coin.
 */
export function costLimitOf({ family, settlementTenantGasGweiPerDay }: ConfiguredChain): bigint {
  return BigInt(settlementTenantGasGweiPerDay) * (family === 'solana' ? 1n : 1_000_000_000n);
}

/** Limits of a settlement's cost, amount and waiting time. */
@Injectable()
export class SettlementLimits {
  constructor(
    private readonly config: AppConfig,
    private readonly quota: QuotaPolicy,
    private readonly lifecycle: Lifecycle,
  ) {}

  /** The bounds of a settlement of this payment for this tenant. */
  of({ chain }: SignedPayment, principal: TenantPrincipal): SettlementBounds {
    const { tenantUsdcPerDay, waitMs } = this.config.facilitator;
    return {
      costLimit: costLimitOf(chain),
      // No money moves in the sandbox.
      amountLimit:
        tenantUsdcPerDay === null || chain.family === 'sandbox'
          ? null
          : BigInt(tenantUsdcPerDay) * 10n ** BigInt(chain.usdcDecimals),
      unitLimit: this.quota.ceilingOf(principal),
      lookSeconds: waitMs / 1_000 + GRACE_SECONDS,
    };
  }

  /** `performance.now()` at which a settle is answered, finished or not; earlier while this process shuts down. */
  endMs({ startedMs }: RequestContext): number {
    return Math.min(startedMs + this.config.facilitator.waitMs, this.lifecycle.answerByMs);
  }

  /**
   * Refuses to send for a caller that will have timed out before the answer.
   *
   * @throws ChainUnavailable
   */
  assertTimeLeft(context: RequestContext, why = 'the chain took too long to answer; nothing was sent'): void {
    if (performance.now() < this.endMs(context)) return;
    throw new ChainUnavailable(why);
  }

  /** The refusal of our records on the wire, for verify and settle alike. */
  refusal(outcome: RecordRefusal, payer: string): RefusedPayment {
    const [reason, message] = REFUSALS[outcome];
    return refuse(reason, message, payer);
  }

  /** The 429 of a used-up month. */
  exceeded(outcome: 'refused' | 'refused_for_now', principal: TenantPrincipal): DomainError {
    return this.quota.exceeded(principal, { mayFreeUp: outcome === 'refused_for_now' });
  }
}
