import { Injectable } from '@nestjs/common';
import { Metrics } from '../../platform/observability/metrics.js';
import type { TenantPrincipal } from '../../platform/http/principal.js';
import { VerificationLog } from '../verification/index.js';
import type { PaymentOrder } from './payment-order.js';

/** Who asked, and since when. */
export interface Caller {
  readonly principal: TenantPrincipal;
  readonly requestId: string;
  /** `performance.now()` when the request was taken up. */
  readonly startedMs: number;
  /** To be called when the request is refused by its body alone: strangers must not use up a seller's day. */
  readonly takesNoDay: () => void;
}

export interface AnsweredCall {
  readonly status: 'confirmed' | 'pending' | 'rejected';
  readonly reason: string | null;
  /** Somebody asked for this before: a second verify, a settle that was done already. */
  readonly cached: boolean;
  readonly txHash: string;
  readonly settlementId: string | null;
}

/**
 * One line for each answered verify and settle, in the verification log. A payment that is only signed has moved nothing,
 * so a verify counts with no amount; the settlement's own line (written with its end) has it. A verify that says yes has
 * its line written with its unit (`FacilitatorQuota`).
 */
@Injectable()
export class FacilitatorLog {
  constructor(
    private readonly log: VerificationLog,
    private readonly metrics: Metrics,
  ) {}

  /** Counts an answered settle, whatever line it has. */
  countSettle({ chain }: PaymentOrder, outcome: string): void {
    this.metrics.settleAnswered(chain.name, outcome);
  }

  /** Counts a verify that said yes; `repeated` when the payment had its unit already. */
  countVerified({ chain }: PaymentOrder, repeated: boolean): void {
    this.metrics.verificationAnswered(chain.name, 'confirmed', repeated);
  }

  async append(
    order: PaymentOrder,
    { principal, requestId, startedMs }: Caller,
    call: AnsweredCall,
  ): Promise<void> {
    await this.log.append({
      tenantId: principal.tenantId,
      environment: principal.environment,
      network: order.chain.network,
      txHash: call.txHash,
      paymentId: null,
      caller: `key:${principal.keyId}`,
      chain: order.chain.name,
      status: call.status,
      reason: call.reason,
      cached: call.cached,
      amountAtomic: 0n,
      payer: order.payer,
      reference: call.settlementId === null ? null : `x402:${call.settlementId}`,
      latencyMs: Math.round(performance.now() - startedMs),
      requestId,
    });
    this.metrics.verificationAnswered(order.chain.name, call.status, call.cached);
  }
}
