import { Injectable } from '@nestjs/common';
import { Metrics } from '../../../platform/observability/metrics.js';
import { VerificationLog } from '../../verification/index.js';
import { callerOf } from '../../../platform/http/request/principal.js';
import type { RequestContext } from '../../../platform/http/request/request-context.js';
import type { SignedPayment, Refusal } from '../payment/signed-payment.js';

export interface AnsweredCall {
  readonly status: 'confirmed' | 'pending' | 'rejected';
  readonly reason: string | null;
  /** A settlement of the payment had begun before. */
  readonly cached: boolean;
  readonly txHash: string;
  readonly settlementId: string | null;
}

/**
 * Writes one line to the verification log for each answered verify and settle.
 * A signed payment has moved nothing, so a verify's line has no amount; the settlement's own line, written with its
 * end, has it.
 * The statement that records a valid payment writes its line (`PreviewRecords`). A refusal that rests on the body is
 * counted without a line: it costs no daily limit, so callers could write any number of lines.
 */
@Injectable()
export class FacilitatorLog {
  constructor(
    private readonly log: VerificationLog,
    private readonly metrics: Metrics,
  ) {}

  /** Counts an answered settle, independent of its line. */
  countSettle({ chain }: SignedPayment, outcome: string): void {
    this.metrics.settleAnswered(chain.name, outcome);
  }

  /** Counts a valid verify of a payment without a settlement. */
  countVerified({ chain }: SignedPayment): void {
    this.metrics.verificationAnswered(chain.name, 'confirmed', false);
  }

  /** Counts a refusal, and writes its line unless it rests on the body alone. */
  async appendRefusal(
    order: SignedPayment,
    context: RequestContext,
    { reason, byBody }: Refusal,
  ): Promise<void> {
    if (byBody === true) {
      this.metrics.verificationAnswered(order.chain.name, 'rejected', false);
      return;
    }
    const line = { status: 'rejected', reason, cached: false, txHash: '', settlementId: null } as const;
    await this.append(order, context, line);
  }

  /** Writes the line of an answered call, and counts it. */
  async append(
    order: SignedPayment,
    { principal, requestId, startedMs }: RequestContext,
    call: AnsweredCall,
  ): Promise<void> {
    await this.log.append({
      tenantId: principal.tenantId,
      environment: principal.environment,
      network: order.chain.network,
      txHash: call.txHash,
      paymentId: null,
      caller: callerOf(principal),
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
