import { Injectable } from '@nestjs/common';
import { comparableAddress } from '../../../domain/chain.js';
import { applyCommit, decide } from '../../../domain/decision.js';
import { pruneEvidence } from '../../../domain/evidence.js';
import { DomainError } from '../../../domain/error-code.js';
import type { Verdict } from '../../../domain/judge.js';
import type { PaymentEvidence } from '../../../domain/payment.js';
import type { SenderStanding } from '../../../domain/risk.js';
import { Clock } from '../../../platform/clock.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { VerifierUnavailableError } from '../verifiers/payment-verifier.js';
import { VerifierRegistry } from '../verifiers/verifier-registry.js';
import { ChainEligibility } from './chain-eligibility.js';
import { PaymentOutlookRepository } from './payment-outlook.repository.js';
import { REASON_MESSAGES } from './verification-answer.js';

/** A transaction of a chain. */
export interface OutlookQuestion {
  readonly chain: ConfiguredChain;
  /** In canonical form. */
  readonly txHash: string;
}

/** What `POST /verify` answers about a transaction when it names nothing but chain and hash. */
export interface Outlook {
  /** The wallet that it is judged for, as registered. */
  readonly wallet: string;
  readonly verdict: Verdict;
  /** The answer's message; null for a yes. */
  readonly message: string | null;
  /** References that the payment has been used for. */
  readonly references: readonly string[];
}

/**
 * What a verification would answer, without verifying: it stores nothing, takes no claim and costs no unit. Evidence
 * and rules are those of verifications.
 */
@Injectable()
export class PaymentOutlook {
  constructor(
    private readonly registry: VerifierRegistry,
    private readonly eligibility: ChainEligibility,
    private readonly repository: PaymentOutlookRepository,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * Checks that the caller may verify on the chain, and that it can be read here.
   *
   * @throws DomainError `CHAIN_NOT_ENABLED`, `VERIFIER_NOT_CONFIGURED`
   */
  assertPossible(principal: TenantPrincipal, chain: ConfiguredChain): void {
    this.eligibility.assertEnabled(principal, chain);
    this.registry.verifierFor(chain, 'background');
  }

  /**
   * Reads the evidence of a transaction, for any recipient. It waits with background work: no payer waits for it.
   *
   * @throws DomainError `VERIFIER_UNAVAILABLE`
   */
  async evidenceOf(
    { chain, txHash }: OutlookQuestion,
    fairnessKey: string,
    signal: AbortSignal,
  ): Promise<PaymentEvidence> {
    const query = { chain, txHash, expectedAmount: null, fairnessKey };
    try {
      return await this.registry.verifierFor(chain, 'background').verify(query, signal);
    } catch (error) {
      if (!(error instanceof VerifierUnavailableError)) throw error;
      const { retryAfterSeconds } = error;
      const message = 'The transaction could not be read at the moment; try again.';
      throw new DomainError('VERIFIER_UNAVAILABLE', message, { retryAfterSeconds }, { cause: error });
    }
  }

  /**
   * What `POST /verify` with this key answers.
   *
   * @param sender the standing of the payers, as far as it is known
   * @returns null when no wallet is registered on the chain: then there is no answer, but 409
   */
  async of(
    principal: TenantPrincipal,
    { chain, txHash }: OutlookQuestion,
    evidence: PaymentEvidence,
    sender: SenderStanding | null,
  ): Promise<Outlook | null> {
    const { tenantId, environment, requireReference, riskThreshold } = principal;
    const key = { tenantId, environment, network: chain.network, txHash };
    const wallet = this.eligibility.builtInWallet(chain) ?? (await this.repository.wallet(key, chain.name));
    if (wallet === null) return null;
    const own = [comparableAddress(chain.family, wallet) ?? wallet];
    const { payment, claims } = await this.repository.facts(key, pruneEvidence(evidence, own));
    const nowSeconds = Math.floor(this.clock.nowMs() / 1_000);
    const known = { family: chain.family, wallet, payment, claims, sender, nowSeconds };
    const decision = decide(
      evidence,
      known,
      { ...NO_CRITERIA, requireReference, riskThreshold },
      this.policy,
    );
    const { verdict } = applyCommit(decision, { sender });
    return {
      wallet,
      verdict,
      message: verdict.reason === null ? null : REASON_MESSAGES[verdict.reason],
      references: [...new Set(claims.map(({ reference }) => reference))],
    };
  }

  private get policy() {
    const { maxAgeSeconds, rememberSeconds } = this.config.verification;
    return { maxAgeSeconds, rememberSeconds };
  }
}

/** A request that names chain and hash alone. */
const NO_CRITERIA = {
  recipient: null,
  expectedAtomic: null,
  payer: null,
  paidAfterSeconds: null,
  memo: null,
  reference: null,
};
