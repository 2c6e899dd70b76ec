import { z } from 'zod';
import { sizeOf, tagOf, type BlockRange } from './block-range.js';
import { QuestionBudgetSpent, type QuestionBudget } from './question-budget.js';
import { ChainUnavailable, isTrouble, RpcFailure, RpcMethodMissing } from '../../rpc-error.js';
import { readBlock } from '../inclusion.js';
import type { RpcRequest } from '../../json-rpc.js';

const word = z
  .string()
  .regex(/^0x[0-9a-fA-F]{64}$/)
  .transform((text) => text.toLowerCase());
const logsAnswer = z.array(
  z.object({
    transactionHash: word,
    blockNumber: z
      .string()
      .regex(/^0x[0-9a-fA-F]{1,64}$/)
      .transform(BigInt),
    topics: z.array(word),
    data: z.string(),
    removed: z.boolean().nullish(),
  }),
);

/** A log from a node. */
export type FoundLog = z.infer<typeof logsAnswer>[number];

/** Filter of `eth_getLogs`. */
export interface LogFilter {
  readonly address: string;
  /** By position; a list matches any of its items. */
  readonly topics: readonly (string | readonly string[])[];
}

/** An event that happens once and leaves logs. */
export interface Event<T> {
  readonly filter: LogFilter;
  /** Whether these logs are too many to examine individually. */
  isTooMuch(logs: readonly FoundLog[]): boolean;
  /** Whether the event had happened by the end of a block. */
  hadHappened(questions: QuestionBudget, blockTag: string): Promise<boolean>;
  /** The result from these logs, in at most `questionsToConclude` requests; null when none of them is conclusive. */
  conclude(questions: QuestionBudget, logs: readonly FoundLog[]): Promise<T | null>;
  readonly questionsToConclude: number;
  /** The final result when no log was conclusive. */
  ifInconclusive(questions: QuestionBudget, range: BlockRange): Promise<T>;
}

/** @throws RpcFailure, ZodError when the nodes do not return the logs; nodes word their limits in many ways */
export async function requestLogs(
  request: RpcRequest,
  filter: LogFilter,
  where: BlockRange | { readonly blockHash: string },
): Promise<readonly FoundLog[]> {
  const blocks = 'blockHash' in where ? where : { fromBlock: tagOf(where.from), toBlock: tagOf(where.to) };
  const logs = logsAnswer.parse(await request('eth_getLogs', [{ ...filter, ...blocks }]));
  return logs.filter(({ removed }) => removed !== true);
}

/** Failures of nodes and unreadable answers; any other error is our own. */
export function isOfNodes(error: unknown): boolean {
  return error instanceof RpcFailure || error instanceof z.ZodError;
}

/** How long observations about the nodes stay valid: their limits change, and a failure need not be a limit. */
const LEARNT_MS = 60_000;
/** The smallest block limit of any node. */
const SMALLEST_LIMIT = 10n;

/** Every node keeps the state of this many blocks, and no usable node lags further behind. */
const RECENT_BLOCKS = 64n;

/** Most searches follow their event closely. */
const JUST_NOW_BLOCKS = 4n;

/** The observed maximum range of blocks per log request on a chain's nodes. */
export class LogReach {
  private worked = 0n;
  private refused: bigint | null = null;
  private learntMs = 0;

  constructor(private readonly nowMs: () => number) {}

  /** Whether a request for this many blocks may succeed. */
  allows(blocks: bigint): boolean {
    return this.limit === null || blocks < this.limit;
  }

  /** The largest part of these blocks that is likely to be permitted. */
  step(blocks: bigint): bigint {
    if (this.allows(blocks)) return blocks;
    const half = (this.limit ?? blocks) / 2n;
    return atMost(blocks, this.worked > 0n ? this.worked : half > 0n ? half : 1n);
  }

  /** The number of blocks that is almost certainly permitted. */
  get certain(): bigint {
    return this.worked > SMALLEST_LIMIT ? this.worked : SMALLEST_LIMIT;
  }

  /** Records the result of a request for this many blocks. */
  note(blocks: bigint, answered: boolean): void {
    if (answered) {
      if (blocks > this.worked) this.worked = blocks;
      return;
    }
    this.refused = blocks;
    this.learntMs = this.nowMs();
    if (this.worked >= blocks) this.worked = 0n;
  }

  private get limit(): bigint | null {
    if (this.nowMs() - this.learntMs > LEARNT_MS) this.refused = null;
    return this.refused;
  }
}

/**
 * Finds an event in a range of blocks with few requests. Nodes may refuse the whole range, or return too many logs.
 * Then the state of earlier blocks locates the event, if nodes keep it. Otherwise it searches smaller ranges, the
 * newest first: most queries closely follow their payment.
 *
 * Replicas behind one address differ, and a lagging one omits the last blocks silently. Before missing logs count as
 * evidence, the state shows whether a recent block contains the event, and which one. The logs of that block are
 * requested by its hash.
 */
export class LogSearch<T> {
  /** Requests reserved for a last range of logs, and for its result. */
  private readonly reserve: number;
  private isAnswered = false;
  /** The event happened in one of the last blocks. */
  private isRecent = false;
  /** An error of a failed node, as opposed to a node's refusal of these logs. */
  private trouble: unknown = null;

  constructor(
    private readonly event: Event<T>,
    private readonly reach: LogReach,
    private readonly questions: QuestionBudget,
  ) {
    this.reserve = event.questionsToConclude + 1;
  }

  /**
   * @throws QuestionBudgetSpent when the requests are used up
   * @throws ChainUnavailable when all nodes that serve logs failed. Also when a very recent event needs too many
   * requests: its nodes may show more a moment later.
   */
  async find(range: BlockRange): Promise<T> {
    try {
      return (await this.look(range)) ?? (await this.nothing(range));
    } catch (error) {
      if (error instanceof QuestionBudgetSpent && this.isRecent)
        throw new ChainUnavailable('too many requests about recent blocks');
      throw error;
    }
  }

  private nothing(range: BlockRange): Promise<T> {
    if (this.trouble !== null && !this.isAnswered) {
      throw new ChainUnavailable('no node could be queried for logs', { cause: this.trouble });
    }
    return this.event.ifInconclusive(this.questions, range);
  }

  private async look(range: BlockRange): Promise<T | null> {
    const all = this.reach.allows(sizeOf(range)) ? await this.logs(range) : null;
    if (all !== null && this.event.isTooMuch(all)) {
      const narrow = await this.narrow(range, 1n);
      if (narrow !== null && narrow.from === narrow.to) return this.ofBlock(narrow.to);
    }
    const conclusion = all === null ? null : await this.event.conclude(this.questions, all);
    if (conclusion !== null) return conclusion;
    const where = await this.withoutRecent(range);
    const recent = typeof where === 'bigint' ? await this.ofBlock(where) : null;
    if (recent !== null || all !== null) return recent;
    return this.older(typeof where === 'bigint' ? range : where);
  }

  /** Searches nodes that refuse the logs of the whole range at once. */
  private async older(range: BlockRange): Promise<T | null> {
    const narrow = await this.narrow(range, this.reach.certain);
    const logs = narrow === null ? null : await this.logs(narrow);
    const conclusion = logs === null ? null : await this.event.conclude(this.questions, logs);
    return conclusion ?? this.searchByRange(range);
  }

  /** The event's block if it is one of the last; else the range without them, as far as nodes keep the state. */
  private async withoutRecent(range: BlockRange): Promise<bigint | BlockRange> {
    let [before, after] = [range.to - RECENT_BLOCKS, range.to];
    if (before < 0n) before = -1n;
    else if (await this.mayHaveHappenedBy(before))
      return before < range.from ? range : { ...range, to: before };
    this.isRecent = true;
    let guess = after - JUST_NOW_BLOCKS;
    while (after - before > 1n) {
      if (guess <= before) guess = (before + after) / 2n;
      if (await this.event.hadHappened(this.questions, tagOf(guess))) after = guess;
      else before = guess;
      guess = (before + after) / 2n;
    }
    return after;
  }

  /** Also true if nodes do not keep the state of that block. */
  private async mayHaveHappenedBy(number: bigint): Promise<boolean> {
    try {
      return await this.event.hadHappened(this.questions, tagOf(number));
    } catch (error) {
      if (!isOfNodes(error) || isTrouble(error)) throw error;
      return true;
    }
  }

  /** The conclusive result from the event's own block; null when the nodes return no logs at all. */
  private async ofBlock(number: bigint): Promise<T | null> {
    const block = await readBlock(this.questions.request, tagOf(number));
    if (block === null) throw new RpcFailure('a node has the state of a block, but not the block');
    try {
      const logs = await requestLogs(this.questions.request, this.event.filter, { blockHash: block.hash });
      this.isAnswered = true;
      const conclusion = await this.event.conclude(this.questions, logs);
      return conclusion ?? (await this.event.ifInconclusive(this.questions, { from: number, to: number }));
    } catch (error) {
      if (error instanceof RpcMethodMissing) return null;
      throw error;
    }
  }

  private async searchByRange({ from, to }: BlockRange): Promise<T | null> {
    let end = to;
    while (end >= from && this.questions.left >= this.reserve) {
      const blocks = this.reach.step(end - from + 1n);
      const start = end - blocks + 1n;
      const logs = await this.logs({ from: start, to: end });
      if (logs === null && blocks === 1n) return null;
      if (logs === null) continue;
      const conclusion = await this.event.conclude(this.questions, logs);
      if (conclusion !== null) return conclusion;
      end = start - 1n;
    }
    return null;
  }

  /** The blocks that contain the event; null when the nodes do not keep the state of earlier blocks. */
  private async narrow({ from, to }: BlockRange, enough: bigint): Promise<BlockRange | null> {
    let [start, end] = [from, to];
    while (end - start + 1n > enough && this.questions.left > this.reserve) {
      const middle = (start + end) / 2n;
      try {
        const happened = await this.event.hadHappened(this.questions, tagOf(middle));
        if (happened) end = middle;
        else start = middle + 1n;
      } catch (error) {
        if (!isOfNodes(error)) throw error;
        return null;
      }
    }
    return { from: start, to: end };
  }

  /** Null when the nodes refuse the logs. */
  private async logs(range: BlockRange): Promise<readonly FoundLog[] | null> {
    try {
      const logs = await requestLogs(this.questions.request, this.event.filter, range);
      this.isAnswered = true;
      this.reach.note(sizeOf(range), true);
      return logs;
    } catch (error) {
      if (!isOfNodes(error)) throw error;
      if (isTrouble(error)) this.trouble = error;
      this.reach.note(sizeOf(range), false);
      return null;
    }
  }
}

function atMost(most: bigint, wanted: bigint): bigint {
  return wanted < most ? wanted : most;
}
