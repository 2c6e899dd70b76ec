import { Injectable, Logger } from '@nestjs/common';
import { evidenceToJson, pruneEvidence } from '../../../domain/evidence.js';
import { judge, touchesWallets, type Claim, type Expectation, type Verdict } from '../../../domain/judge.js';
import type { PaymentEvidence } from '../../../domain/payment.js';
import { refusedStandings } from '../../../domain/risk.js';
import { Clock } from '../../../platform/clock.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { bareExpectation, callersExpectation, tenantRules, type Known } from './expectation.js';
import { VerificationLedger, type Landing, type CommitInput } from '../coordination/verification-ledger.js';
import type { PaymentKey, PaymentRecord, RecordStatus } from '../payments/payment-record.js';
import type { Sighting } from '../coordination/observation.js';
import { LeaseLostError, type Lease } from '../coordination/verification-coordinator.js';
import type { VerificationRequest } from './verification-request.js';
import { VerifierRegistry } from '../verifiers/verifier-registry.js';

/** Who asked what, and since when. */
export interface Enquiry {
  readonly principal: TenantPrincipal;
  readonly request: VerificationRequest;
  readonly requestId: string;
  /** `performance.now()` when the request was taken up. */
  readonly startedMs: number;
}

export interface LedSighting extends Sighting {
  readonly verdict: Verdict;
  readonly claimed: boolean;
}

/** How soon a payment that could still be taken back is looked at again. */
const RECHECK_SECONDS = 60;
const QUEUE_ALLOWANCE_MS = 2_000;

/** Leads a flight: asks the verifier, has the evidence judged, and lands everything in one statement. */
@Injectable()
export class VerificationPilot {
  private readonly logger = new Logger(VerificationPilot.name);

  constructor(
    private readonly registry: VerifierRegistry,
    private readonly repository: VerificationLedger,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * @throws VerifierUnavailableError when the chain could not be looked at
   * @throws LeaseLostError when another process has taken the flight over; nothing was written then
   */
  async fly(enquiry: Enquiry, key: PaymentKey, lease: Lease): Promise<LedSighting> {
    const { chain, txHash, expectedAmount } = enquiry.request;
    const verifier = this.registry.verifierFor(chain, 'tenant');
    const known = { ...lease.begun, wallet: lease.wallet, nowSeconds: this.nowSeconds };
    const { wallets } = this.questions(enquiry, known).bareQuestion;
    const query = { chain, txHash, expectedAmount, wallets, fairnessKey: key.tenantId };
    const found = await verifier.verify(query, lease.signal);
    const evidence = this.reconcile(found, lease.begun.payment);
    const input = this.prepare(enquiry, key, lease, evidence);
    const landing = await this.repository.land(input.landing);
    if (landing === null) throw new LeaseLostError();
    return this.conclude(enquiry, lease, { ...input, landing });
  }

  /** How long a caller waits at most: the verifier's own deadline, and a little for its queue. */
  get deadlineMs(): number {
    return this.config.verification.timeoutMs + QUEUE_ALLOWANCE_MS;
  }

  /** The objective question about a payment, and this caller's. */
  questions(
    { request, principal }: Enquiry,
    known: Known,
  ): { bareQuestion: Expectation; question: Expectation } {
    const bareQuestion = bareExpectation(request.chain, known, this.config.verification.maxAgeSeconds);
    const question = {
      ...callersExpectation(bareQuestion, request, known.claims),
      ...tenantRules(principal),
    };
    return { bareQuestion, question };
  }

  /** A payment at its chain's deepest finality cannot be taken back: a node that forgot or doubts it changes nothing. */
  private reconcile(found: PaymentEvidence, known: PaymentRecord | null): PaymentEvidence {
    const forgotten = !found.finality.accepted || found.disputed;
    if (!forgotten || known?.status !== 'confirmed' || !known.deepest) return found;
    this.logger.warn(
      { txHash: known.txHash, chain: known.chain },
      'a final payment is no longer found; the record stands',
    );
    return known.evidence;
  }

  private get nowSeconds(): number {
    return Math.floor(this.clock.nowMs() / 1_000);
  }

  private prepare(
    enquiry: Enquiry,
    key: PaymentKey,
    { token, begun, wallet }: Lease,
    evidence: PaymentEvidence,
  ) {
    const { request, principal } = enquiry;
    const { rememberSeconds } = this.config.verification;
    const known = { ...begun, wallet, nowSeconds: this.nowSeconds };
    const { bareQuestion, question } = this.questions(enquiry, known);
    // What is kept is judged, so that it is judged alike from now on.
    const kept = pruneEvidence(evidence, bareQuestion.wallets);
    const bare = judge(kept, bareQuestion);
    const verdict = judge(kept, question);
    const final = bare.status !== 'pending';
    // REORGED holds until the deepest finality is reached, so it is asked about anew each time.
    const remembered = final && bare.reason !== 'REORGED';
    const touches = touchesWallets(kept, bareQuestion.wallets);
    const isOurs = evidence.execution !== 'not_found' && touches;
    const landing: CommitInput = {
      key,
      token,
      landed: remembered ? null : { kind: 'evidence', evidence: evidenceToJson(kept) },
      payment:
        final || isOurs
          ? {
              chain: request.chain.name,
              status: recordStatus(bare, begun.payment),
              reason: bare.reason,
              evidence: kept,
              judgedWallet: wallet,
              amountAtomic: bare.amountAtomic,
              fromAddress: bare.fromAddress,
              toAddress: bare.toAddress,
              rememberSeconds: remembered ? rememberSeconds : null,
              recheckSeconds:
                bare.status === 'confirmed' && !evidence.finality.deepest ? RECHECK_SECONDS : null,
            }
          : null,
      charge: final && touches,
      claim:
        verdict.status === 'confirmed' && (request.reference !== null || isAuthorized(kept))
          ? { payer: verdict.claimPayer, reference: request.reference }
          : null,
      log: {
        caller: `key:${principal.keyId}`,
        chain: request.chain.name,
        status: verdict.status,
        reason: verdict.reason,
        amountAtomic: bare.amountAtomic,
        payer: verdict.fromAddress,
        reference: request.reference,
        latencyMs: Math.round(performance.now() - enquiry.startedMs),
        requestId: enquiry.requestId,
      },
      event: eventOf(request, bare, begun.payment),
      refusedStandings: refusedStandings(evidence, principal.riskThreshold),
    };
    return { landing, question, kept };
  }

  private conclude(
    enquiry: Enquiry,
    { begun, wallet }: Lease,
    { landing, question, kept }: { landing: Landing; question: Expectation; kept: PaymentEvidence },
  ): LedSighting {
    const { reference } = enquiry.request;
    const verdict = judge(kept, { ...question, sender: landing.sender });
    const claimed = landing.claim === 'taken' || landing.claim === 'held';
    const known: readonly Claim[] = [...begun.claims, ...landing.held];
    const claims: readonly Claim[] =
      landing.claim === 'taken' && reference !== null
        ? [...known, { payer: verdict.claimPayer, authorizationId: null, reference }]
        : known;
    return {
      evidence: kept,
      wallet,
      payment: landing.payment,
      claims,
      sender: landing.sender,
      cached: false,
      verdict: afterLanding(verdict, landing),
      claimed,
    };
  }
}

/** It moved by what payers have signed, which a settlement may hold. */
function isAuthorized({ transfers }: PaymentEvidence): boolean {
  return transfers.some(({ authorizationId }) => authorizationId !== undefined);
}

/** A yes that the landing took away: somebody else's claim, or the chain that took the payment back meanwhile. */
function afterLanding(verdict: Verdict, { claim, payment }: Landing): Verdict {
  if (verdict.status !== 'confirmed') return verdict;
  if (payment?.status === 'reorged' || claim === 'gone')
    return { ...verdict, status: 'rejected', reason: 'REORGED' };
  return claim === 'conflict' ? { ...verdict, status: 'rejected', reason: 'ALREADY_CLAIMED' } : verdict;
}

/** A payment that was confirmed and now is not was taken back by its chain, and stays so until it is confirmed again. */
function wasTakenBack(bare: Verdict, known: PaymentRecord | null): boolean {
  return bare.status === 'rejected' && (known?.status === 'confirmed' || known?.status === 'reorged');
}

function recordStatus(bare: Verdict, known: PaymentRecord | null): RecordStatus {
  return wasTakenBack(bare, known) ? 'reorged' : bare.status;
}

/** What a tenant's server may hear of; written only when the status changes and one of its end points listens. */
function eventOf(
  request: VerificationRequest,
  bare: Verdict,
  known: PaymentRecord | null,
): CommitInput['event'] {
  if (bare.status === 'pending') return null;
  const refused = wasTakenBack(bare, known) ? 'payment.reorged' : 'payment.rejected';
  return {
    type: bare.status === 'confirmed' ? 'payment.verified' : refused,
    data: {
      txHash: request.txHash,
      chain: request.chain.name,
      network: request.chain.network,
      amountAtomic: bare.amountAtomic.toString(),
      fromAddress: bare.fromAddress,
      toAddress: bare.toAddress,
      reason: bare.reason,
      reference: request.reference,
    },
  };
}
