import { LRUCache } from 'lru-cache';
import type { ConfiguredChain } from '../../../../../platform/config/chain-settings.js';
import type { SignedPayment } from '../../../payment/signed-payment.js';
import { type Elsewhere, type SoughtPayment } from '../../rail.js';
import type { RpcNode } from '../../../../../chains/rpc-node.js';
import { blocksSince, MOST_SECONDS, tagOf } from '../../../../../chains/evm/search/block-range.js';
import { Eip3009Use, type Use } from './eip3009-use.js';
import type { EvmClient } from '../../../../../chains/evm/client.js';
import { evidenceOf, type Mined } from '../evm-outcome.js';
import { concernOf } from './log-concern.js';
import { isOfNodes, LogReach, LogSearch } from '../../../../../chains/evm/search/log-search.js';
import { Permit2Use } from './permit2-use.js';
import { QuestionBudgetSpent, QuestionBudget } from '../../../../../chains/evm/search/question-budget.js';
import { ChainUnavailable, RpcFailure } from '../../../../../chains/rpc-error.js';
import { readBlock } from '../../../../../chains/evm/inclusion.js';
import type { RpcRequest } from '../../../../../chains/json-rpc.js';
import type { EvmBlock } from '../../../../../chains/evm/answers.js';

/** Most questions to one node in one search, whatever it finds. */
const MOST_QUESTIONS = 20;
/** No question starts later than this after the first one. */
const MOST_MS = 8_000;
/** A miss is cached briefly: the node may lag behind, or may not have searched far enough. */
const MISS_MS = 60_000;
/** A found use serves repeats only, because callers store it; the chain may take it back. */
const FOUND_MS = 60_000;
/** Capacity of the cache, weighted by the size of an answer. */
const KEPT = 20_000;
/** Clocks differ, and a wallet may have signed for a little longer than it was asked to. */
const SLACK_SECONDS = 3_600;

/**
 * From when on (Unix seconds) an authorization can have been used; at most 26 hours ago.
 * That is when it becomes valid, or an hour before it was signed. The signing time follows from its end and the
 * seller's `maxTimeoutSeconds`.
 */
export function searchSinceSeconds(
  { validAfter, validBefore, timeoutSeconds }: SignedPayment,
  nowSeconds: number,
): number {
  const oldest = Math.floor(nowSeconds) - MOST_SECONDS;
  const isGiven = validBefore !== null && timeoutSeconds !== null;
  const since = isGiven ? Math.floor(validBefore - timeoutSeconds) - SLACK_SECONDS : oldest;
  // An authorization that ends much later may have been signed at any time.
  return Math.max(oldest, validAfter ?? oldest, since > nowSeconds ? oldest : since);
}

/**
 * Finds the use of authorizations on one chain, by whichever sender the money moved.
 * A found use is cached for repeats, a miss for a minute. Concurrent callers with the same payment share one search.
 */
export class AuthorizationSearch {
  /** Log ranges by node: one node may allow what another refuses. */
  private readonly reaches = new Map<string, LogReach>();
  private readonly known: LRUCache<string, Exclude<Elsewhere, 'unused'>>;
  private readonly underway = new Map<string, Promise<Elsewhere>>();

  constructor(
    private readonly client: EvmClient,
    private readonly chain: ConfiguredChain,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    this.known = new LRUCache({
      max: KEPT,
      maxSize: KEPT,
      sizeCalculation: (found) => (typeof found === 'string' ? 1 : 1 + found.evidence.transfers.length),
      ttl: FOUND_MS,
      ttlResolution: 0,
      perf: { now: nowMs },
    });
  }

  /** @throws ChainUnavailable */
  /** Finds what became of an authorization. */
  async find(payment: SoughtPayment): Promise<Elsewhere> {
    const { authorizationId, payTo, amountAtomic } = payment;
    const key = `${authorizationId} ${payTo} ${amountAtomic}`;
    const searchKey = `${key} ${payment.triedInBlock ?? ''}`;
    const known = this.known.get(key) ?? this.underway.get(searchKey);
    if (known !== undefined) return known;
    const search = this.search(payment).finally(() => this.underway.delete(searchKey));
    this.underway.set(searchKey, search);
    const found = await search;
    if (found !== 'unused') this.known.set(key, found, { ttl: found === 'used' ? MISS_MS : FOUND_MS });
    return found;
  }

  private async search(payment: SoughtPayment): Promise<Elsewhere> {
    const use = await this.overNodes(payment, this.client.nodesInOrder());
    if (typeof use === 'string') return use;
    const { transactionHash: txHash } = use.receipt;
    const evidence = evidenceOf(use, this.chain);
    return { state: 'landed', txHash, paid: true, reason: null, evidence, cost: 0n };
  }

  /**
   * A use is permanent: a node that knows of one outweighs a node that does not, and a shown transaction outweighs
   * both.
   */
  private async overNodes(
    payment: SoughtPayment,
    nodes: readonly RpcNode[],
  ): Promise<Mined | Exclude<Elsewhere, object>> {
    const endMs = this.nowMs() + MOST_MS;
    const answers: ('used' | 'unused')[] = [];
    const failures: unknown[] = [];
    const { timeoutMs } = this.client;
    for (const node of nodes) {
      if (answers.length > 0 && node.isUnreachable) continue;
      const request: RpcRequest = (method, params) => node.request(method, params, { timeoutMs });
      try {
        const questions = new QuestionBudget(request, MOST_QUESTIONS, () => this.nowMs() > endMs);
        const use = await this.useOf(payment, questions, this.reachOf(node.label));
        if (typeof use !== 'string') return await this.believed(use, payment, nodes);
        if (use === 'canceled') return use;
        answers.push(use);
      } catch (error) {
        if (!(error instanceof ChainUnavailable) && !isOfNodes(error)) throw error;
        failures.push(error);
      }
    }
    return concluded(answers, failures);
  }

  /**
   * With several nodes, a single node's word is not enough, as for our own transactions.
   *
   * @throws ChainUnavailable when the nodes differ
   */
  private async believed(use: Mined, payment: SoughtPayment, nodes: readonly RpcNode[]): Promise<Mined> {
    if (nodes.length === 1) return use;
    const stake = { ...concernOf(payment), amountAtomic: payment.amountAtomic };
    const seen = await this.client.inclusion(use.receipt.transactionHash, stake);
    if (seen.state !== 'mined')
      throw new ChainUnavailable('the nodes disagree about a payment by another sender');
    return use;
  }

  private reachOf(label: string): LogReach {
    const reach = this.reaches.get(label) ?? new LogReach(this.nowMs);
    this.reaches.set(label, reach);
    return reach;
  }

  private async useOf(
    payment: SoughtPayment,
    questions: QuestionBudget,
    reach: LogReach,
  ): Promise<Use | 'unused'> {
    const event = payment.authorizationId.startsWith('permit2:')
      ? new Permit2Use(payment)
      : new Eip3009Use(payment);
    const head = await headAfter(questions.request, payment.triedInBlock ?? 0n);
    if (!(await event.hadHappened(questions, tagOf(head.number)))) return 'unused';
    try {
      const range = await blocksSince(questions.request, head, payment.sinceSeconds);
      return await new LogSearch<Use>(event, reach, questions).find(range);
    } catch (error) {
      if (error instanceof QuestionBudgetSpent) return 'used';
      throw error;
    }
  }
}

/**
 * Reads the head block. The state is asked for at its number, which a lagging replica cannot answer from an older
 * state.
 *
 * @throws RpcFailure when the head is before `known`, a block that exists
 */
async function headAfter(request: RpcRequest, known: bigint): Promise<EvmBlock> {
  const head = await readBlock(request, 'latest');
  if (head === null) throw new RpcFailure('a node has no head');
  if (head.number < known) throw new RpcFailure('a node is behind a block that is known');
  return head;
}

/**
 * Combines the nodes' answers. A contradiction means "not known yet"; a node that could not be asked has no vote.
 *
 * @throws ChainUnavailable
 */
function concluded(answers: readonly ('used' | 'unused')[], failures: readonly unknown[]): 'used' | 'unused' {
  const doubt = failures.find((error) => error instanceof ChainUnavailable && !isOfNodes(error.cause));
  if (doubt !== undefined) throw doubt as ChainUnavailable;
  const [first] = answers;
  if (first !== undefined) return answers.includes('used') ? 'used' : first;
  const [failure] = failures;
  if (failure instanceof ChainUnavailable) throw failure;
  const reason =
    failure instanceof RpcFailure ? failure.message : 'a node gave an answer that cannot be read';
  throw new ChainUnavailable(reason, { cause: failure });
}
