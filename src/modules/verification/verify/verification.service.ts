import { Injectable } from '@nestjs/common';
import { covers, judge, type Verdict } from '../../../domain/judge.js';
import { VerificationLedger } from '../coordination/verification-ledger.js';
import type { PaymentKey } from '../payments/payment-record.js';
import type { Sighting } from '../coordination/observation.js';
import { toAnswer, type VerificationAnswer } from './verification-answer.js';
import { VerificationCoordinator } from '../coordination/verification-coordinator.js';
import { VerificationLog } from '../log/verification-log.js';
import { VerificationPilot, type Enquiry, type LedSighting } from './verification-pilot.js';
import { ChainEligibility } from './chain-eligibility.js';

/** "Has this payment been made, to this tenant, for this, and not been used before?" */
@Injectable()
export class VerificationService {
  constructor(
    private readonly gate: ChainEligibility,
    private readonly flights: VerificationCoordinator,
    private readonly pilot: VerificationPilot,
    private readonly repository: VerificationLedger,
    private readonly log: VerificationLog,
  ) {}

  /**
   * Answers yes, no or not yet; all three are answers.
   *
   * @throws DomainError when the call could not be answered: chain not enabled, no wallet, quota, verifier unavailable
   */
  async verify(enquiry: Enquiry): Promise<VerificationAnswer> {
    const { principal, request } = enquiry;
    this.gate.assertEnabled(principal, request.chain);
    const key: PaymentKey = {
      tenantId: principal.tenantId,
      environment: principal.environment,
      network: request.chain.network,
      txHash: request.txHash,
    };
    const flown: { led?: LedSighting } = {};
    const sighting = await this.flights.sight({
      ...key,
      chain: request.chain.name,
      limit: this.gate.ceilingOf(principal),
      wallet: this.gate.builtInWallet(request.chain),
      recipient: request.recipient,
      deadlineMs: this.pilot.deadlineMs,
      refuse: (begun) => this.gate.refusal(begun, principal, request.chain),
      fly: async (lease) => (flown.led = await this.pilot.fly(enquiry, key, lease)),
    });
    if (flown.led)
      return toAnswer(request, flown.led, flown.led.verdict, { ...enquiry, claimed: flown.led.claimed });
    return this.answerFrom(sighting, enquiry, key);
  }

  /** Judges a sighting that somebody else paid for, by this caller's own expectation. */
  private async answerFrom(
    sighting: Sighting,
    enquiry: Enquiry,
    key: PaymentKey,
  ): Promise<VerificationAnswer> {
    const { request, principal } = enquiry;
    const blockTime = sighting.evidence.block?.timeSeconds ?? 0;
    const { bareQuestion, question } = this.pilot.questions(enquiry, { ...sighting, nowSeconds: blockTime });
    const verdict = judge(sighting.evidence, question);
    const { claimed, outcome } = await this.claim(sighting, verdict, enquiry, key);
    await this.log.append({
      ...key,
      caller: `key:${principal.keyId}`,
      chain: request.chain.name,
      paymentId: sighting.payment?.id ?? null,
      cached: sighting.cached,
      status: outcome.status,
      reason: outcome.reason,
      amountAtomic: judge(sighting.evidence, bareQuestion).amountAtomic,
      payer: outcome.fromAddress,
      reference: request.reference,
      latencyMs: Math.round(performance.now() - enquiry.startedMs),
      requestId: enquiry.requestId,
    });
    return toAnswer(request, sighting, outcome, { ...enquiry, claimed });
  }

  private async claim(
    { claims }: Sighting,
    verdict: Verdict,
    { request: { reference } }: Enquiry,
    key: PaymentKey,
  ): Promise<{ claimed: boolean; outcome: Verdict }> {
    if (verdict.status !== 'confirmed' || reference === null) return { claimed: false, outcome: verdict };
    const asked = { payer: verdict.claimPayer, authorizationId: null };
    const held = claims.some((claim) => claim.reference === reference && covers(claim, asked));
    const result = held ? 'held' : await this.repository.claim(key, verdict.claimPayer, reference);
    if (result === 'taken' || result === 'held') return { claimed: true, outcome: verdict };
    const reason = result === 'gone' ? 'REORGED' : 'ALREADY_CLAIMED';
    return { claimed: false, outcome: { ...verdict, status: 'rejected', reason } };
  }
}
