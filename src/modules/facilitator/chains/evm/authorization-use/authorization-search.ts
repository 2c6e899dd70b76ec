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
import type { RpcAsk } from '../../../../../chains/json-rpc.js';
import type { EvmBlock } from '../../../../../chains/evm/answers.js';

/** QuestionBudget to one node for one search, whatever it finds. */
const MOST_QUESTIONS = 20;
/** No question begins later than this after the first one. */
const MOST_MS = 8_000;
/** A miss may have been a node that lags behind, or one that could not look far enough. */
const MISS_MS = 60_000;
/** Whoever is told keeps it, so that this is for repeats only; a chain may take back what was found. */
const FOUND_MS = 60_000;
/** Kept answers, by how much there is in them. */
const KEPT = 20_000;
/** Clocks differ, and a wallet may have signed for a little longer than it was asked to. */
const SLACK_SECONDS = 3_600;

/**
 * From when on (Unix seconds) an order's authorization can have been used: when it becomes valid, or an hour before it was
 * signed, as far as its end and the time that the seller gives tell; at most 26 hours ago.
 */
export function searchSinceSeconds(
  { validAfter, validBefore, timeoutSeconds }: SignedPayment,
  nowSeconds: number,
): number {
  const oldest = Math.floor(nowSeconds) - MOST_SECONDS;
  const isTold = validBefore !== null && timeoutSeconds !== null;
  const since = isTold ? Math.floor(validBefore - timeoutSeconds) - SLACK_SECONDS : oldest;
  // Who signed for much longer than that may have signed at any time.
  return Math.max(oldest, validAfter ?? oldest, since > nowSeconds ? oldest : since);
}

/**
 * What became of authorizations that are used: by whom the money moved is all the same. The answers of one chain; what was
 * found is kept for repeats, a miss for a minute, and those who ask for the same at once share one search.
 */
export class AuthorizationSearch {
  /** Of each node its own: what one refuses another may allow. */
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
  async find(payment: SoughtPayment): Promise<Elsewhere> {
    const { claim, payTo, amountAtomic } = payment;
    const key = `${claim} ${payTo} ${amountAtomic}`;
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

  /** A use is for ever: who knows of one knows more than who does not, and who can show it most. */
  private async overNodes(
    payment: SoughtPayment,
    nodes: readonly RpcNode[],
  ): Promise<Mined | Exclude<Elsewhere, object>> {
    const endMs = this.nowMs() + MOST_MS;
    const answers: ('used' | 'unused')[] = [];
    const failures: unknown[] = [];
    const { timeoutMs } = this.client;
    for (const node of nodes) {
      if (answers.length > 0 && node.isUnhealthy()) continue;
      const ask: RpcAsk = (method, params) => node.ask(method, params, { timeoutMs });
      try {
        const questions = new QuestionBudget(ask, MOST_QUESTIONS, () => this.nowMs() > endMs);
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

  /** Where there are several nodes, one alone is believed as little as of a transaction of ours. */
  private async believed(use: Mined, payment: SoughtPayment, nodes: readonly RpcNode[]): Promise<Mined> {
    if (nodes.length === 1) return use;
    const stake = { ...concernOf(payment), amountAtomic: payment.amountAtomic };
    const seen = await this.client.inclusion(use.receipt.transactionHash, stake);
    if (seen.state !== 'mined')
      throw new ChainUnavailable('the nodes differ about a payment by somebody else');
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
    const event = payment.authorizationId.startsWith('permit2:') ? new Permit2Use(payment) : new Eip3009Use(payment);
    const head = await headAfter(questions.ask, payment.triedInBlock ?? 0n);
    if (!(await event.hadHappened(questions, tagOf(head.number)))) return 'unused';
    try {
      const range = await blocksSince(questions.ask, head, payment.sinceSeconds);
      return await new LogSearch<Use>(event, reach, questions).find(range);
    } catch (error) {
      if (error instanceof QuestionBudgetSpent) return 'used';
      throw error;
    }
  }
}

/**
 * The head, by whose number the state is asked for: a replica that is behind cannot answer that with what it has.
 *
 * @throws RpcFailure when it is before a block that is known to be there
 */
async function headAfter(ask: RpcAsk, known: bigint): Promise<EvmBlock> {
  const head = await readBlock(ask, 'latest');
  if (head === null) throw new RpcFailure('a node has no head');
  if (head.number < known) throw new RpcFailure('a node is behind a block that is known');
  return head;
}

/** What contradicts itself is not known yet; a node that could not be asked leaves the word to the others. */
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
