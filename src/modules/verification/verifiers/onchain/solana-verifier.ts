import type { ChainNodes } from '../../../../chains/chain-nodes.js';
import { isLarge } from '../../../../chains/cross-check.js';
import { SolanaTransactionReader } from '../../../../chains/solana/transaction-reader.js';
import type { PaymentEvidence } from '../../../../domain/payment.js';
import type { ConfiguredChain } from '../../../../platform/config/chain-settings.js';
import { PaymentVerifier, type VerificationQuery } from '../payment-verifier.js';
import { asUnavailable, expectedAtomic, withoutFinality } from './uncertain.js';

/** Settings of the Solana verifier. */
export interface SolanaVerifierOptions {
  /** Longest time of one node before the next one is asked, in milliseconds (5,000 by default). */
  readonly attemptTimeoutMs?: number;
  /** Amount in atomic units above which a second RPC is asked as well; null or left out: never. */
  readonly crossCheckAboveAtomic?: (chain: ConfiguredChain) => bigint | null;
}

/**
 * Verifies on Solana through JSON-RPC (`getTransaction` and `getSignatureStatuses`), by the same reading as
 * settlements.
 * Without block time, result or balances the answer is not final: age or effect of the payment is unknown then.
 * A payment above `crossCheckAboveAtomic` is accepted only if no second RPC disagrees. If no other RPC can be asked,
 * one RPC's answer counts, because fail-over would have no effect otherwise. The operator is notified then.
 *
 * @see https://solana.com/docs/rpc/http
 */
export class SolanaVerifier extends PaymentVerifier {
  constructor(
    private readonly nodes: ChainNodes,
    private readonly options: SolanaVerifierOptions = {},
  ) {
    super();
  }

  /**
   * Reads the evidence of one transaction.
   *
   * @throws VerifierUnavailableError when no node could be asked or believed, and when `signal` is aborted
   */
  async verify(query: VerificationQuery, signal: AbortSignal): Promise<PaymentEvidence> {
    try {
      return await this.evidenceOf(query, signal);
    } catch (error) {
      throw asUnavailable(error, signal);
    }
  }

  private async evidenceOf(query: VerificationQuery, signal: AbortSignal): Promise<PaymentEvidence> {
    const { chain, txHash } = query;
    const { attemptTimeoutMs = 5_000 } = this.options;
    const reader = new SolanaTransactionReader(this.nodes.of(chain), chain, attemptTimeoutMs);
    const found = await reader.read(txHash, signal);
    const { evidence } = found.reading;
    if (!this.needsCrossCheck(evidence, query)) return evidence;
    const passes = await reader.passesCrossCheck(found, txHash, signal);
    return passes ? evidence : withoutFinality(evidence, 'confirmed');
  }

  private needsCrossCheck({ finality, balanceChanges }: PaymentEvidence, query: VerificationQuery): boolean {
    const aboveAtomic = this.options.crossCheckAboveAtomic?.(query.chain) ?? null;
    return finality.accepted && isLarge(balanceChanges, expectedAtomic(query), aboveAtomic);
  }
}
