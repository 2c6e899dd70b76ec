import { Injectable, Logger } from '@nestjs/common';
import { decideClaim, type Claim } from '../../../domain/claim.js';
import { applyCommit, decide, type Decision, type DecisionPolicy } from '../../../domain/decision.js';
import {
  bareExpectation,
  fullExpectation,
  type Criteria,
  type Expectation,
  type Known,
} from '../../../domain/expectation.js';
import { judge, type Verdict } from '../../../domain/judge.js';
import type { PaymentEvidence } from '../../../domain/payment.js';
import { Clock } from '../../../platform/clock.js';
import { callerOf } from '../../../platform/http/request/principal.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import type { RequestContext } from '../../../platform/http/request/request-context.js';
import { currentTraceparent } from '../../../platform/telemetry/tracing.js';
import type { Observation } from '../coordination/observation.js';
import {
  VerificationCoordinator,
  type VerificationQuestion,
} from '../coordination/verification-coordinator.js';
import type { VerificationLease } from '../coordination/verification-lease.js';
import type { SeenFacts } from '../coordination/commit-input.js';
import { VerificationLedger, type CommitResult } from '../coordination/verification-ledger.js';
import { VerificationLog } from '../log/verification-log.js';
import type { PaymentKey } from '../payments/payment-record.js';
import { VerifierRegistry } from '../verifiers/verifier-registry.js';
import { ChainEligibility } from './chain-eligibility.js';
import { toAnswer, type VerificationAnswer } from './verification-answer.js';
import type { VerificationRequest } from './verification-request.js';

/** One verification that a tenant requests. */
export interface TenantVerification extends RequestContext {
  readonly request: VerificationRequest;
}

/** Longest time that a verification may wait in a verifier's queue, beyond the verifier's own limit. */
const QUEUE_ALLOWANCE_MS = 2_000;
/** Facts change only by other calls for the same payment; so many changes in a row without a new claim are a fault. */
const MOST_DECISIONS = 20;

/** Verifies payments of tenants: made, to this tenant, for this order, and not used before. */
@Injectable()
export class VerificationService {
  private readonly logger = new Logger(VerificationService.name);

  constructor(
    private readonly eligibility: ChainEligibility,
    private readonly coordinator: VerificationCoordinator,
    private readonly verifiers: VerifierRegistry,
    private readonly ledger: VerificationLedger,
    private readonly log: VerificationLog,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * Answers yes, no or not yet; all three are answers.
   *
   * @throws DomainError when the call could not be answered: chain not enabled, no wallet, quota, verifier
   *   unavailable
   */
  async verify(asked: TenantVerification): Promise<VerificationAnswer> {
    const { principal, request } = asked;
    this.eligibility.assertEnabled(principal, request.chain);
    const question = this.questionOf(asked);
    for (;;) {
      const found = await this.coordinator.acquire(question);
      switch (found.kind) {
        case 'known':
          return this.answerKnown(found.observation, asked);
        case 'refused':
          throw this.eligibility.refusal(found.refusal, principal, request.chain);
        case 'lease': {
          const answer = await this.answerAnew(found.lease, asked);
          if (answer !== null) return answer;
        }
      }
    }
  }

  /** Asks the chain, decides, commits and answers; null when the lease was lost, and nothing was written. */
  private async answerAnew(
    lease: VerificationLease,
    asked: TenantVerification,
  ): Promise<VerificationAnswer | null> {
    const { request } = asked;
    try {
      const evidence = await this.lookAt(lease, request);
      const committed = await this.commit(lease, evidence, asked);
      if (committed === null) {
        this.coordinator.lose(lease);
        return null;
      }
      const { decision, payment, sender } = committed;
      const { verdict, claimed, claims } = applyCommit(decision, { sender });
      const { wallet } = lease.acquired;
      const observation: Observation = {
        ...{ evidence: decision.evidence, wallet, payment, claims, sender },
        cached: false,
      };
      this.coordinator.share(lease, observation);
      return toAnswer(request, observation, verdict, { ...asked, claimed });
    } catch (error) {
      if (!lease.isLostBy(error)) throw await this.coordinator.abandon(lease, error);
      this.coordinator.lose(lease);
      return null;
    }
  }

  /** The only place that chooses the age limit and the memory of a tenant's verification. */
  private policy(): DecisionPolicy {
    const { maxAgeSeconds, rememberSeconds } = this.config.verification;
    return { maxAgeSeconds, rememberSeconds };
  }

  private lookAt(
    { key, acquired, signal }: VerificationLease,
    { chain, txHash, expectedAmount }: VerificationRequest,
  ): Promise<PaymentEvidence> {
    const known = this.knownOf(chain, acquired.wallet, acquired);
    const { wallets } = bareExpectation(known, this.policy().maxAgeSeconds);
    const query = { chain, txHash, expectedAmount, wallets, fairnessKey: key.tenantId };
    return this.verifiers.verifierFor(chain, 'tenant').verify(query, signal);
  }

  /** Decides from the acquired facts, and again while the commit finds other facts. */
  private async commit(
    lease: VerificationLease,
    evidence: PaymentEvidence,
    asked: TenantVerification,
  ): Promise<(Extract<CommitResult, { outcome: 'committed' }> & { readonly decision: Decision }) | null> {
    const { request } = asked;
    const { key, token, acquired } = lease;
    let seen: SeenFacts = acquired;
    for (let idle = 0; idle < MOST_DECISIONS;) {
      const known = this.knownOf(request.chain, acquired.wallet, seen);
      const decision = decide(evidence, known, criteriaOf(asked), this.policy());
      if (decision.isRecordKept) {
        const { txHash, chain } = request;
        this.logger.warn(
          { txHash, chain: chain.name },
          'a final payment is no longer found; its record stays unchanged',
        );
      }
      const result = await this.ledger.commit({
        ...{ key, token, seen, decision },
        chain: request.chain.name,
        judgedWallet: acquired.wallet,
        log: logFields(asked, decision.verdict),
        traceparent: currentTraceparent(),
      });
      if (result === null) return null;
      if (result.outcome === 'committed') return { ...result, decision };
      idle = idleAfter(idle, seen.claims, result.seen.claims);
      seen = result.seen;
    }
    throw new Error('the facts of a payment changed with every decision');
  }

  /** Judges a known observation by this caller's own criteria, and takes its claim. */
  private async answerKnown(
    observation: Observation,
    asked: TenantVerification,
  ): Promise<VerificationAnswer> {
    const { request } = asked;
    const { evidence, wallet, payment, claims, sender, cached } = observation;
    // The time of a payment without a stored record: its age is zero then. A stored one has its own first time.
    const nowSeconds = evidence.block?.timeSeconds ?? 0;
    const known = { family: request.chain.family, wallet, payment, claims, sender, nowSeconds };
    const bareQuestion = bareExpectation(known, this.policy().maxAgeSeconds);
    const { verdict, claimed } = await this.judgeAndClaim(observation, bareQuestion, asked);
    await this.log.append({
      ...keyOf(asked),
      ...logFields(asked, verdict),
      paymentId: payment?.id ?? null,
      cached,
      status: verdict.status,
      reason: verdict.reason,
      amountAtomic: judge(evidence, bareQuestion).amountAtomic,
    });
    return toAnswer(request, observation, verdict, { ...asked, claimed });
  }

  /** Takes the claim only while the claims stand that the verdict used; else judges again. */
  private async judgeAndClaim(
    observation: Observation,
    bareQuestion: Expectation,
    asked: TenantVerification,
  ): Promise<{ verdict: Verdict; claimed: boolean }> {
    const criteria = criteriaOf(asked);
    const { reference } = criteria;
    let { claims } = observation;
    for (let idle = 0; idle < MOST_DECISIONS;) {
      const verdict = judge(observation.evidence, fullExpectation(bareQuestion, criteria, claims));
      if (verdict.status !== 'confirmed' || reference === null) return { verdict, claimed: false };
      const part = { payer: verdict.claimPayer, authorizationId: null, reference };
      if (decideClaim(claims, part) === 'held') return { verdict, claimed: true };
      const result = await this.ledger.claim(keyOf(asked), part, claims);
      if (result.outcome === 'taken') return { verdict, claimed: true };
      if (result.outcome === 'gone')
        return { verdict: { ...verdict, status: 'rejected', reason: 'REORGED' }, claimed: false };
      idle = idleAfter(idle, claims, result.claims);
      ({ claims } = result);
    }
    throw new Error('the claims on a payment changed with every decision');
  }

  private questionOf({ principal, request, startedMs }: TenantVerification): VerificationQuestion {
    const { chain, recipient } = request;
    return {
      ...keyOf({ principal, request }),
      chain: chain.name,
      limit: this.eligibility.ceilingOf(principal),
      wallet: this.eligibility.builtInWallet(chain),
      recipient,
      deadlineMs: startedMs + this.config.verification.timeoutMs + QUEUE_ALLOWANCE_MS,
    };
  }

  private knownOf(
    { family }: Pick<VerificationRequest['chain'], 'family'>,
    wallet: string,
    { payment, claims }: SeenFacts,
  ): Known {
    const nowSeconds = Math.floor(this.clock.nowMs() / 1_000);
    return { family, wallet, payment, claims, sender: null, nowSeconds };
  }
}

/** Rounds in a row without a new claim. A claim of another caller is progress, and a payment has a bounded number. */
function idleAfter(idle: number, before: readonly Claim[], now: readonly Claim[]): number {
  return now.length > before.length ? 0 : idle + 1;
}

function logFields(
  { principal, request, requestId, startedMs }: TenantVerification,
  { fromAddress }: Pick<Verdict, 'fromAddress'>,
) {
  return {
    caller: callerOf(principal),
    chain: request.chain.name,
    payer: fromAddress,
    reference: request.reference,
    latencyMs: Math.round(performance.now() - startedMs),
    requestId,
  };
}

function keyOf({ principal, request }: Pick<TenantVerification, 'principal' | 'request'>): PaymentKey {
  return {
    tenantId: principal.tenantId,
    environment: principal.environment,
    network: request.chain.network,
    txHash: request.txHash,
  };
}

function criteriaOf({ principal, request }: TenantVerification): Criteria {
  const { requireReference, riskThreshold } = principal;
  const { recipient, expectedAtomic, payer, paidAfterSeconds, memo, reference } = request;
  const own = { recipient, expectedAtomic, payer, paidAfterSeconds, memo, reference };
  return { ...own, requireReference, riskThreshold };
}
