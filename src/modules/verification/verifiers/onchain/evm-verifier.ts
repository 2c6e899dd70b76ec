import { NOT_FOUND_EVIDENCE, type PaymentEvidence } from '../../../../domain/payment.js';
import type { ConfiguredChain } from '../../../../platform/config/chain-settings.js';
import { PaymentVerifier, VerifierUnavailableError, type VerificationQuery } from '../payment-verifier.js';
import {
  hasReachedBlock,
  isBelieved,
  isConclusive,
  mostTelling,
  type Company,
  type EvmFinding,
} from '../../../../chains/evm/credibility.js';
import { crossCheck, type OtherReceipt } from '../../../../chains/evm/cross-check.js';
import { isLarge, withoutFinality } from './large-payment.js';
import { receiptEvidence, withPermit2 } from '../../../../chains/evm/receipt-evidence.js';
import { evmFinality, tagsOf } from '../../../../chains/evm/finality.js';
import { EvmNodes, type EvmNode, type EvmQuestion, type EvmWarning } from '../../../../chains/evm/node.js';
import { withinAttempt } from '../../../../chains/json-rpc.js';
import type { CrossCheckResult } from '../../../../chains/cross-check.js';
import { failureReason } from '../../../../chains/rpc-error.js';

/** Settings of the EVM verifier. */
export interface EvmVerifierOptions {
  /** Wall time in milliseconds. */
  readonly nowMs: () => number;
  /** Longest time one node may take before the next one is asked, in milliseconds (5,000 by default). */
  readonly attemptTimeoutMs?: number;
  /** Amount in atomic units above which a second RPC is asked as well; null or left out: never. */
  readonly crossCheckAboveAtomic?: (chain: ConfiguredChain) => bigint | null;
  /** Hears of every node that failed, was refused, lacks a block tag, or disagrees with another one. */
  readonly onWarning?: EvmWarning;
}

type MinedFinding = EvmFinding & { readonly sighting: { readonly state: 'mined' } };

/**
 * Looks at EVM chains through JSON-RPC, node after node in the order configured. The first one that shows the
 * transaction in a block under a moving head answers; `pending` and `not_found` are answered after every node was
 * asked. When nodes fail, the others' word stands; when nobody is left to believe, it is unavailable.
 *
 * A payment above `crossCheckAboveAtomic` is accepted only if no second RPC disagrees. If none of the others can be
 * asked, one RPC's word counts (fail-over would be worth nothing otherwise) and the operator hears of it.
 */
export class EvmVerifier extends PaymentVerifier {
  private readonly nodes: EvmNodes;
  private readonly warn: EvmWarning;

  constructor(private readonly options: EvmVerifierOptions) {
    super();
    this.warn = options.onWarning ?? (() => undefined);
    this.nodes = new EvmNodes(options.nowMs, this.warn);
  }

  /** @throws VerifierUnavailableError when no node could be asked or believed, and when `signal` is aborted */
  async verify(query: VerificationQuery, signal: AbortSignal): Promise<PaymentEvidence> {
    const { chain } = query;
    const nodes = this.nodes.inOrder(chain);
    if (nodes.length === 0) throw new VerifierUnavailableError(`no RPC is configured for ${chain.name}`);
    const company = { configuredRpcs: nodes.length, nowSeconds: this.options.nowMs() / 1000 };
    const { findings, failures } = await this.askInTurn(nodes, query, company, signal);
    const best = mostTelling(findings, company);
    if (best === null) throw new VerifierUnavailableError(failures.join('; '));
    this.distrustStandstill(findings, company);
    if (isMined(best)) {
      const evidence = minedEvidence(best, chain, isBelieved(best, findings, company));
      return this.crossChecked(evidence, best, nodes, query, signal);
    }
    if (best.sighting.state === 'pending') return { ...NOT_FOUND_EVIDENCE, execution: 'pending' };
    if (best.sighting.state === 'unreadable') return UNREADABLE_EVIDENCE;
    if (!findings.some((finding) => isBelieved(finding, findings, company)))
      throw new VerifierUnavailableError(`${chain.name}: the only RPCs that answer stand still`);
    return NOT_FOUND_EVIDENCE;
  }

  private async askInTurn(
    nodes: readonly EvmNode[],
    query: VerificationQuery,
    company: Company,
    signal: AbortSignal,
  ): Promise<{ findings: EvmFinding[]; failures: string[] }> {
    const findings: EvmFinding[] = [];
    const failures: string[] = [];
    const tags = tagsOf([query.chain.accept, query.chain.deepest]);
    const question = questionOf(query);
    for (const node of nodes) {
      try {
        const sighting = await this.attempt(signal, (limited) => node.look(question, tags, limited));
        findings.push({ node, sighting });
        if (isConclusive(sighting, company)) break;
      } catch (error) {
        failures.push(`${node.label}: ${this.distrust(node, error, signal)}`);
      }
    }
    return { findings, failures };
  }

  private distrustStandstill(findings: readonly EvmFinding[], company: Company): void {
    for (const finding of findings) {
      if (!isBelieved(finding, findings, company)) this.nodes.distrust(finding.node, 'its head stands still');
    }
  }

  private async crossChecked(
    evidence: PaymentEvidence,
    { node, sighting }: MinedFinding,
    nodes: readonly EvmNode[],
    query: VerificationQuery,
    signal: AbortSignal,
  ): Promise<PaymentEvidence> {
    const aboveAtomic = this.options.crossCheckAboveAtomic?.(query.chain) ?? null;
    const others = nodes.filter((other) => other !== node);
    if (aboveAtomic === null || others.length === 0 || !evidence.finality.accepted) return evidence;
    if (!isLarge(evidence, query, aboveAtomic)) return evidence;
    const question = questionOf(query);
    const asks = others.map((other) => () => this.otherReceipt(other, question, signal));
    const opinion = await crossCheck(sighting.receipt, asks, question.concern.usdcAddress);
    if (opinion === 'agrees') return evidence;
    this.warn(WARNING_OF[opinion], { chain: query.chain.name, rpc: node.label, txHash: query.txHash });
    return opinion === 'unavailable' ? evidence : withoutFinality(evidence, 'latest');
  }

  private async otherReceipt(
    node: EvmNode,
    question: EvmQuestion,
    signal: AbortSignal,
  ): Promise<OtherReceipt> {
    try {
      return (await this.attempt(signal, (limited) => node.receipt(question, limited))) ?? 'unseen';
    } catch (error) {
      this.distrust(node, error, signal);
      return 'unavailable';
    }
  }

  private attempt<T>(signal: AbortSignal, ask: (limited: AbortSignal) => Promise<T>): Promise<T> {
    return withinAttempt(signal, this.options.attemptTimeoutMs ?? 5_000, ask);
  }

  /** A node that we hung up on has not failed. */
  private distrust(node: EvmNode, error: unknown, signal: AbortSignal): string {
    if (signal.aborted)
      throw new VerifierUnavailableError('verification was given up', undefined, { cause: signal.reason });
    const reason = failureReason(error);
    this.nodes.distrust(node, reason);
    return reason;
  }
}

const WARNING_OF: Readonly<Record<Exclude<CrossCheckResult, 'agrees'>, string>> = {
  disagrees: 'EVM RPCs DISAGREE about a large payment; it stays pending',
  unseen: 'only one EVM RPC has seen a large payment; it stays pending',
  unavailable: 'a large payment rests on one EVM RPC: no other could be asked',
};

/**
 * It is somewhere, and nobody knows what it did. To the judge that is "not final yet"; that it is in no block is not said,
 * because a payment that was accepted before would be taken back for that.
 */
const UNREADABLE_EVIDENCE: PaymentEvidence = {
  ...NOT_FOUND_EVIDENCE,
  execution: 'succeeded',
  disputed: true,
};

function questionOf({ chain, txHash, wallets }: VerificationQuery): EvmQuestion {
  return { txHash, concern: { usdcAddress: chain.usdcAddress, parties: wallets ?? null } };
}

function isMined(finding: EvmFinding): finding is MinedFinding {
  return finding.sighting.state === 'mined';
}

function minedEvidence(
  { sighting }: MinedFinding,
  chain: ConfiguredChain,
  isHeadBelieved: boolean,
): PaymentEvidence {
  const { receipt, block, head, tags, permit2 } = sighting;
  const depth = { blockNumber: block.number, headNumber: head.number, tags };
  const evidence: PaymentEvidence = {
    ...withPermit2(receiptEvidence(receipt, chain.usdcAddress), permit2),
    memos: [],
    block: { number: block.number, hash: block.hash, timeSeconds: block.timestamp },
    finality: evmFinality(depth, chain.accept, chain.deepest),
    riskScore: null,
    disputed: false,
  };
  // Without its time nobody can tell whether the payment is too old.
  const isCertain = isHeadBelieved && hasReachedBlock(sighting) && block.timestamp !== null;
  return isCertain ? evidence : withoutFinality(evidence, 'latest');
}
