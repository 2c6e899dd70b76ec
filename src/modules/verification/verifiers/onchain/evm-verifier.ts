import type { ChainNodes } from '../../../../chains/chain-nodes.js';
import { isLarge } from '../../../../chains/cross-check.js';
import { evmFinality, tagsOf } from '../../../../chains/evm/finality.js';
import { receiptEvidence, withPermit2 } from '../../../../chains/evm/receipt-evidence.js';
import type { TransactionQuestion } from '../../../../chains/evm/transaction-look.js';
import { TransactionReader, type MinedTransaction } from '../../../../chains/evm/transaction-reader.js';
import { NOT_FOUND_EVIDENCE, type PaymentEvidence } from '../../../../domain/payment.js';
import type { ConfiguredChain } from '../../../../platform/config/chain-settings.js';
import { PaymentVerifier, type VerificationQuery } from '../payment-verifier.js';
import { asUnavailable, expectedAtomic, withoutFinality } from './uncertain.js';

/** Settings of the EVM verifier. */
export interface EvmVerifierOptions {
  /** The present time in Unix milliseconds. */
  readonly nowMs: () => number;
  /** Longest time of one node before the next one is asked, in milliseconds (5,000 by default). */
  readonly attemptTimeoutMs?: number;
  /** Amount in atomic units above which a second RPC is asked as well; null or left out: never. */
  readonly crossCheckAboveAtomic?: (chain: ConfiguredChain) => bigint | null;
}

/**
 * Verifies on EVM chains through JSON-RPC, by the same reading as settlements, and determines the finality.
 * A payment above `crossCheckAboveAtomic` is accepted only if no second RPC disagrees. If no other RPC can be asked,
 * one RPC's answer counts, because fail-over would have no effect otherwise. The operator is notified then.
 */
export class EvmVerifier extends PaymentVerifier {
  constructor(
    private readonly nodes: ChainNodes,
    private readonly options: EvmVerifierOptions,
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
    const { chain } = query;
    const reader = this.readerOf(chain);
    const question = questionOf(query);
    const found = await reader.read(question, signal);
    switch (found.state) {
      case 'absent':
        return NOT_FOUND_EVIDENCE;
      case 'pending':
        return { ...NOT_FOUND_EVIDENCE, execution: 'pending' };
      case 'unreadable':
        return UNREADABLE_EVIDENCE;
      case 'mined': {
        const evidence = minedEvidence(found, chain);
        if (!this.needsCrossCheck(evidence, query)) return evidence;
        const passes = await reader.passesCrossCheck(found, question, signal);
        return passes ? evidence : withoutFinality(evidence, 'latest');
      }
    }
  }

  private needsCrossCheck({ finality, balanceChanges }: PaymentEvidence, query: VerificationQuery): boolean {
    const aboveAtomic = this.options.crossCheckAboveAtomic?.(query.chain) ?? null;
    return finality.accepted && isLarge(balanceChanges, expectedAtomic(query), aboveAtomic);
  }

  private readerOf(chain: ConfiguredChain): TransactionReader {
    const { nowMs, attemptTimeoutMs: timeoutMs = 5_000 } = this.options;
    return new TransactionReader(this.nodes.of(chain), { timeoutMs, nowMs, patienceMs: null });
  }
}

/**
 * Evidence of a transaction in a block whose effect cannot be read. The judge answers "not final yet".
 * It does not say "in no block": an accepted payment would be taken back for that.
 */
const UNREADABLE_EVIDENCE: PaymentEvidence = {
  ...NOT_FOUND_EVIDENCE,
  execution: 'succeeded',
  disputed: true,
};

function questionOf({ chain, txHash, wallets }: VerificationQuery): TransactionQuestion {
  const concern = { usdcAddress: chain.usdcAddress, parties: wallets ?? null };
  return { txHash, concern, tags: tagsOf([chain.accept, chain.deepest]), readsTransaction: true };
}

function minedEvidence(
  { receipt, block, head, tags, permit2, isCredible }: MinedTransaction,
  chain: ConfiguredChain,
): PaymentEvidence {
  const depth = { blockNumber: block.number, headNumber: head.number, tags };
  const evidence: PaymentEvidence = {
    ...withPermit2(receiptEvidence(receipt, chain.usdcAddress), permit2),
    memos: [],
    block: { number: block.number, hash: block.hash, timeSeconds: block.timestamp },
    finality: evmFinality(depth, chain.accept, chain.deepest),
    riskScore: null,
    disputed: false,
  };
  // Without a block time the age rule cannot be applied.
  return isCredible && block.timestamp !== null ? evidence : withoutFinality(evidence, 'latest');
}
