import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DomainError } from '../../../domain/error-code.js';
import { bareExpectation, fullExpectation } from '../../../domain/expectation.js';
import { pruneEvidence } from '../../../domain/evidence.js';
import { judge } from '../../../domain/judge.js';
import { NIL_TENANT } from '../../../domain/nil-tenant.js';
import type { PaymentEvidence } from '../../../domain/payment.js';
import { isChainEnabled } from '../../../domain/plans/plan.js';
import { Clock } from '../../../platform/clock.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import type { AnonymousPrincipal } from '../../../platform/http/request/principal.js';
import type { RequestContext } from '../../../platform/http/request/request-context.js';
import { VerifierUnavailableError } from '../verifiers/payment-verifier.js';
import { toAnswer, type VerificationAnswer } from './verification-answer.js';
import { VerificationLog } from '../log/verification-log.js';
import type { VerificationRequest } from './verification-request.js';
import { VerifierRegistry } from '../verifiers/verifier-registry.js';

/** Lifetime of the evidence of one transaction that anonymous callers share. */
const SHARED_MS = 60_000;
const SHARED_ENTRIES = 1_000;
/**
 * Capacity of the shared evidence, in movements. It is kept whole, for any recipient; few payments have more than ten.
 */
const SHARED_MOVEMENTS = 60_000;
/** Movements of evidence that cost as much work as one request; the largest evidence that is read has some 1,600. */
const MOVEMENTS_A_REQUEST = 100;

/** Shared evidence; its size is unknown while it is read, so it counts as 1 until then. */
interface Shared {
  readonly evidence: Promise<PaymentEvidence>;
  readonly movements: number;
}

/**
 * Verification for callers without a key.
 * It is judged like any other and logged under the hashed address. It stores no payment, takes no claim and costs no
 * unit.
 */
@Injectable()
export class AnonymousVerificationService {
  private readonly shared = new LRUCache<string, Shared>({
    max: SHARED_ENTRIES,
    ttl: SHARED_MS,
    ttlAutopurge: true,
    maxSize: SHARED_MOVEMENTS,
    sizeCalculation: ({ movements }) => movements,
  });

  constructor(
    private readonly registry: VerifierRegistry,
    private readonly log: VerificationLog,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * Answers yes, no or not yet.
   *
   * @param takeMore takes further requests from the caller's limits for an unusually large transaction
   * @throws DomainError `INVALID_ADDRESS` without a recipient, `CHAIN_NOT_ENABLED`, `VERIFIER_UNAVAILABLE`
   */
  async verify(
    { principal, requestId, startedMs }: RequestContext<AnonymousPrincipal>,
    request: VerificationRequest,
    takeMore: ((requests: number) => void) | undefined,
  ): Promise<VerificationAnswer> {
    const { chain, recipient } = request;
    if (!isChainEnabled('free', 'live', chain)) {
      throw new DomainError('CHAIN_NOT_ENABLED', 'Without an API key only base and solana can be verified.', {
        upgradeUrl: this.config.upgradeUrl,
      });
    }
    if (recipient === null) {
      const message = 'Without an API key, name the wallet that was to be paid: "recipient".';
      throw new DomainError('INVALID_ADDRESS', message, { errors: [{ field: 'recipient', message }] });
    }
    const { evidence: found, cached } = await this.look(request, principal.addressHash);
    const more = cached ? 0 : Math.floor(movementsOf(found) / MOVEMENTS_A_REQUEST);
    if (more > 0) takeMore?.(more);
    const nowSeconds = Math.floor(this.clock.nowMs() / 1_000);
    const known = {
      family: chain.family,
      wallet: recipient,
      payment: null,
      claims: [],
      sender: null,
      nowSeconds,
    };
    const bare = bareExpectation(known, this.config.verification.maxAgeSeconds);
    const evidence = pruneEvidence(found, bare.wallets);
    const criteria = { ...request, reference: null, requireReference: false, riskThreshold: null };
    const verdict = judge(evidence, fullExpectation(bare, criteria, []));
    await this.log.append({
      tenantId: NIL_TENANT,
      environment: 'live',
      network: chain.network,
      txHash: request.txHash,
      caller: `anonymous:${principal.addressHash}`,
      chain: chain.name,
      paymentId: null,
      cached,
      status: verdict.status,
      reason: verdict.reason,
      amountAtomic: verdict.amountAtomic,
      payer: verdict.fromAddress,
      reference: null,
      latencyMs: Math.round(performance.now() - startedMs),
      requestId,
    });
    const seen = { evidence, payment: null, sender: null, cached };
    return toAnswer({ ...request, reference: null }, seen, verdict, { claimed: false, requestId });
  }

  private async look(
    { chain, txHash, expectedAmount }: VerificationRequest,
    addressHash: string,
  ): Promise<{ evidence: PaymentEvidence; cached: boolean }> {
    const name = `${chain.network} ${txHash}`;
    const shared = this.shared.get(name);
    if (shared) return { evidence: await shared.evidence, cached: true };
    const verifier = this.registry.verifierFor(chain, 'anonymous');
    const query = { chain, txHash, expectedAmount, fairnessKey: addressHash };
    const looking = verifier
      .verify(query, AbortSignal.timeout(this.config.verification.timeoutMs))
      .catch((error: unknown) => {
        throw error instanceof VerifierUnavailableError ? toUnavailable(error) : error;
      });
    this.shared.set(name, { evidence: looking, movements: 1 });
    const forget = (): void => {
      if (this.shared.peek(name)?.evidence === looking) this.shared.delete(name);
    };
    // Only final evidence is shared further: "not found" and "pending" can change any second.
    looking.then((evidence) => {
      const isFinal = evidence.finality.accepted && !evidence.disputed;
      if (!isFinal) forget();
      else if (this.shared.peek(name)?.evidence === looking)
        this.shared.set(name, { evidence: looking, movements: movementsOf(evidence) + 1 });
    }, forget);
    return { evidence: await looking, cached: false };
  }
}

function movementsOf({ transfers, balanceChanges, foreignRecipients }: PaymentEvidence): number {
  return transfers.length + balanceChanges.length + foreignRecipients.length;
}

function toUnavailable(error: VerifierUnavailableError): DomainError {
  const { retryAfterSeconds } = error;
  return new DomainError(
    'VERIFIER_UNAVAILABLE',
    'The payment could not be checked at the moment; try again.',
    { retryAfterSeconds },
    { cause: error },
  );
}
