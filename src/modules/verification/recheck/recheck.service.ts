import { Injectable, Logger } from '@nestjs/common';
import { pruneEvidence } from '../../../domain/evidence.js';
import { judge, type Expectation, type Verdict } from '../../../domain/judge.js';
import type { PaymentEvidence } from '../../../domain/payment.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';
import { bareExpectation } from '../verify/expectation.js';
import { RecheckRepository, type DuePayment } from './recheck.repository.js';
import { VerifierRegistry } from '../verifiers/verifier-registry.js';

/** A payment that is gone on this many looks in a row, a minute apart, was taken back; one lagging node is not enough. */
const MISSES_UNTIL_REORGED = 3;
/** Few at once: they share the end points with payers, though not their queue. */
const BATCH = 8;
/** The next run goes on where this one ends. */
const RUN_LIMIT_MS = 50_000;

/**
 * A yes can be taken back: payments that were accepted before their chain's deepest finality are looked at again until
 * that is reached. One that vanished or changed becomes `reorged`, its claims are frozen, and the tenant hears of it.
 */
@Injectable()
export class RecheckService {
  private readonly logger = new Logger(RecheckService.name);

  constructor(
    private readonly repository: RecheckRepository,
    private readonly registry: VerifierRegistry,
    private readonly config: AppConfig,
  ) {}

  /** Looks at every payment that is due, in batches; safe to run in many processes at once. */
  async recheckDue(): Promise<void> {
    const endMs = performance.now() + RUN_LIMIT_MS;
    while (performance.now() < endMs) {
      const due = await this.repository.takeDue(BATCH);
      await Promise.all(due.map((payment) => this.recheck(payment)));
      if (due.length < BATCH) return;
    }
  }

  private async recheck(payment: DuePayment): Promise<void> {
    const chain = this.config.chain(payment.chain);
    if (!chain) return;
    try {
      const question = this.questionOf(chain, payment);
      const { txHash } = payment;
      const { wallets } = question;
      const query = { chain, txHash, wallets, expectedAmount: null, fairnessKey: 'recheck' };
      const signal = AbortSignal.timeout(this.config.verification.timeoutMs);
      const evidence = await this.registry.verifierFor(chain, 'background').verify(query, signal);
      await this.conclude(question, payment, evidence);
    } catch (error) {
      // It stays due: its next look is a minute away already.
      this.logger.warn({ err: error, chain: payment.chain }, 'a payment could not be looked at again');
    }
  }

  private questionOf(chain: ConfiguredChain, { record }: DuePayment): Expectation {
    const known = { wallet: record.judgedWallet, payment: record, claims: [], sender: null, nowSeconds: 0 };
    return bareExpectation(chain, known, this.config.verification.maxAgeSeconds);
  }

  private async conclude(
    question: Expectation,
    payment: DuePayment,
    evidence: PaymentEvidence,
  ): Promise<void> {
    const verdict = judge(evidence, question);
    if (evidence.execution === 'not_found' || evidence.execution === 'pending') {
      if (payment.misses + 1 < MISSES_UNTIL_REORGED) return this.repository.recordMiss(payment);
      return this.takeBack(payment, verdict, 'vanished');
    }
    // Still in a block, but somebody doubts it (a lagging node, two that disagree): it is looked at again later.
    if (verdict.status === 'pending') return;
    if (verdict.status === 'rejected' || verdict.amountAtomic !== payment.amountAtomic) {
      return this.takeBack(payment, verdict, 'changed');
    }
    return this.repository.confirmAgain(payment, pruneEvidence(evidence, question.wallets));
  }

  private async takeBack(payment: DuePayment, verdict: Verdict, how: 'vanished' | 'changed'): Promise<void> {
    const { chain, txHash, tenantId } = payment;
    this.logger.error(
      { chain, txHash, tenantId, how, reason: verdict.reason },
      'a payment was taken back by its chain',
    );
    await this.repository.takeBack(payment, how);
  }
}
