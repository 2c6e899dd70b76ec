import { LRUCache } from 'lru-cache';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';
import type { EvmAsk } from '../../verification/index.js';
import type { PaymentOrder } from '../payment-order.js';
import type { Elsewhere, SoughtPayment } from '../rail.js';
import { blocksSince, MOST_SECONDS } from './block-range.js';
import { Eip3009Use, type Use } from './eip3009-use.js';
import type { EvmClient } from './evm-client.js';
import { evidenceOf } from './evm-outcome.js';
import { LogReach, LogSearch } from './log-search.js';
import { Permit2Use } from './permit2-use.js';
import { OutOfQuestions, Questions } from './questions.js';

/** Questions to nodes for one search, whatever it finds. */
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
  { validAfter, validBefore, timeoutSeconds }: PaymentOrder,
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
  private readonly reach: LogReach;
  private readonly known: LRUCache<string, Exclude<Elsewhere, 'unused'>>;
  private readonly underway = new Map<string, Promise<Elsewhere>>();

  constructor(
    private readonly client: EvmClient,
    private readonly chain: ConfiguredChain,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    this.reach = new LogReach(nowMs);
    this.known = new LRUCache({
      max: KEPT,
      maxSize: KEPT,
      sizeCalculation: (found) => (typeof found === 'string' ? 1 : 1 + found.evidence.transfers.length),
      ttl: FOUND_MS,
      ttlResolution: 0,
      perf: { now: nowMs },
    });
  }

  /** @throws RailUnavailable */
  async find(payment: SoughtPayment): Promise<Elsewhere> {
    const { claim, payTo, amountAtomic } = payment;
    const key = `${claim} ${payTo} ${amountAtomic}`;
    const known = this.known.get(key) ?? this.underway.get(key);
    if (known !== undefined) return known;
    const search = this.search(payment).finally(() => this.underway.delete(key));
    this.underway.set(key, search);
    const found = await search;
    if (found !== 'unused') this.known.set(key, found, { ttl: found === 'used' ? MISS_MS : FOUND_MS });
    return found;
  }

  private async search(payment: SoughtPayment): Promise<Elsewhere> {
    const use = await this.client.reading((ask) => this.useOf(payment, ask));
    if (typeof use === 'string') return use;
    const { transactionHash: txHash } = use.receipt;
    const evidence = evidenceOf(use, this.chain);
    return { state: 'landed', txHash, paid: true, reason: null, evidence, cost: 0n };
  }

  private async useOf(payment: SoughtPayment, ask: EvmAsk): Promise<Use | 'unused'> {
    const endMs = this.nowMs() + MOST_MS;
    const questions = new Questions(ask, MOST_QUESTIONS, () => this.nowMs() > endMs);
    const event = payment.claim.startsWith('permit2:') ? new Permit2Use(payment) : new Eip3009Use(payment);
    if (!(await event.hadHappened(questions, 'latest'))) return 'unused';
    try {
      const range = await blocksSince(questions.ask, payment.sinceSeconds);
      return await new LogSearch<Use>(event, this.reach, questions).find(range);
    } catch (error) {
      if (error instanceof OutOfQuestions) return 'used';
      throw error;
    }
  }
}
