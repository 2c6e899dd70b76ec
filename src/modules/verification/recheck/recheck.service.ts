import { Injectable, Logger } from '@nestjs/common';
import { bareExpectation, type Known } from '../../../domain/expectation.js';
import { decideRecheck, type RecheckDecision } from '../../../domain/recheck.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';
import { RecheckRepository, type DuePayment } from './recheck.repository.js';
import { VerifierRegistry } from '../verifiers/verifier-registry.js';

/** A small batch: rechecks share the nodes with payers, though not their queue. */
const BATCH = 8;
/** The next run continues where this one ends. */
const RUN_LIMIT_MS = 50_000;

/**
 * Rechecks payments that were accepted before their chain's deepest finality, until that is reached.
 * A payment that vanished or changed becomes `reorged`, its claims are frozen, and the tenant is notified.
 */
@Injectable()
export class RecheckService {
  private readonly logger = new Logger(RecheckService.name);

  constructor(
    private readonly repository: RecheckRepository,
    private readonly registry: VerifierRegistry,
    private readonly config: AppConfig,
  ) {}

  /** Rechecks every due payment, in batches; safe in many processes at once. */
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
      const known = knownOf(chain, payment);
      const { wallets } = bareExpectation(known, Number.POSITIVE_INFINITY);
      const query = { chain, txHash: payment.txHash, wallets, expectedAmount: null, fairnessKey: 'recheck' };
      const signal = AbortSignal.timeout(this.config.verification.timeoutMs);
      const evidence = await this.registry.verifierFor(chain, 'background').verify(query, signal);
      await this.apply(decideRecheck(evidence, known, payment), payment);
    } catch (error) {
      // It stays due: its next recheck is set a minute ahead already.
      this.logger.warn({ err: error, chain: payment.chain }, 'a payment could not be rechecked');
    }
  }

  private async apply(decision: RecheckDecision, payment: DuePayment): Promise<void> {
    switch (decision.kind) {
      case 'unclear':
        return;
      case 'missed':
        return this.repository.recordMiss(payment);
      case 'stands':
        return this.repository.confirmAgain(payment, decision.evidence);
      case 'taken_back': {
        const { chain, txHash, tenantId } = payment;
        const { how, reason } = decision;
        const fields = { chain, txHash, tenantId, how, reason };
        this.logger.error(fields, 'a payment was reorged');
        return this.repository.takeBack(payment, how);
      }
    }
  }
}

function knownOf({ family }: ConfiguredChain, { record }: DuePayment): Known {
  return { family, wallet: record.judgedWallet, payment: record, claims: [], sender: null, nowSeconds: 0 };
}
