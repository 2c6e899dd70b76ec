import { z } from 'zod';
import { sizeOf, tagOf, type BlockRange } from './block-range.js';
import { QuestionBudgetSpent, type QuestionBudget } from './question-budget.js';
import { ChainUnavailable, isTrouble, RpcFailure, RpcMethodMissing } from '../../rpc-error.js';
import { readBlock } from '../inclusion.js';
import type { RpcAsk } from '../../json-rpc.js';

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

/** A log that a node found. */
export type FoundLog = z.infer<typeof logsAnswer>[number];

/** What to look for in logs, by `eth_getLogs`. */
export interface LogFilter {
  readonly address: string;
  /** By their place; of a list, any. */
  readonly topics: readonly (string | readonly string[])[];
}

/** Something that happens once, and leaves logs. */
export interface Event<T> {
  readonly filter: LogFilter;
  /** Whether so many logs are more than can be looked at one by one. */
  isTooMuch(logs: readonly FoundLog[]): boolean;
  /** Whether it had happened by the end of a block. */
  hadHappened(questions: QuestionBudget, blockTag: string): Promise<boolean>;
  /** What these logs tell of it, by `questionsToTell` where one of them tells of it; null when nothing. */
  tell(questions: QuestionBudget, logs: readonly FoundLog[]): Promise<T | null>;
  readonly questionsToTell: number;
  /** What it comes to, at last, when no log has told. */
  ifNothingTells(questions: QuestionBudget, range: BlockRange): Promise<T>;
}

/** @throws RpcFailure, ZodError when the nodes do not give them: those that have a limit say so in a hundred ways */
export async function askLogs(
  ask: RpcAsk,
  filter: LogFilter,
  where: BlockRange | { readonly blockHash: string },
): Promise<readonly FoundLog[]> {
  const blocks = 'blockHash' in where ? where : { fromBlock: tagOf(where.from), toBlock: tagOf(where.to) };
  const logs = logsAnswer.parse(await ask('eth_getLogs', [{ ...filter, ...blocks }]));
  return logs.filter(({ removed }) => removed !== true);
}

/** Nodes that cannot or will not answer, or whose answer cannot be read; any other error is ours. */
export function isOfNodes(error: unknown): boolean {
  return error instanceof RpcFailure || error instanceof z.ZodError;
}

/** What was learnt of the nodes is believed for this long: their limits change, and a failure need not be one. */
const LEARNT_MS = 60_000;
/** Even nodes that allow least allow this many blocks. */
const SMALLEST_LIMIT = 10n;

/** Every node keeps the state of so many blocks, and no node that is asked still is further behind. */
const RECENT_BLOCKS = 64n;

/** Most are asked about as soon as they have happened. */
const JUST_NOW_BLOCKS = 4n;

/** How many blocks the nodes of a chain let one look for logs in, as far as they have shown. */
export class LogReach {
  private worked = 0n;
  private refused: bigint | null = null;
  private learntMs = 0;

  constructor(private readonly nowMs: () => number) {}

  allows(blocks: bigint): boolean {
    return this.limit === null || blocks < this.limit;
  }

  /** As many of these as are likely to be allowed. */
  step(blocks: bigint): bigint {
    if (this.allows(blocks)) return blocks;
    const half = (this.limit ?? blocks) / 2n;
    return atMost(blocks, this.worked > 0n ? this.worked : half > 0n ? half : 1n);
  }

  /** As many as are nearly certain to be allowed. */
  get certain(): bigint {
    return this.worked > SMALLEST_LIMIT ? this.worked : SMALLEST_LIMIT;
  }

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
 * Finds an event that has happened in a range of blocks by few questions. Where the nodes do not allow the whole range, or
 * there is too much in it, the state of earlier blocks tells where it happened, if nodes keep it; else smaller ranges are
 * looked at, the newest first: payments are asked about soon after they were made.
 *
 * Replicas behind one address differ, and one that is behind leaves out the last blocks and does not say so. Before logs are
 * believed to show nothing, the state tells whether it happened just now and in which block; that one's logs are asked for
 * by its hash.
 */
export class LogSearch<T> {
  /** For a last range of logs, and what is found in it. */
  private readonly reserve: number;
  private isAnswered = false;
  /** It has happened in one of the last blocks. */
  private isRecent = false;
  /** A node that could not be asked, as opposed to one that has said that it does not give these. */
  private trouble: unknown = null;

  constructor(
    private readonly event: Event<T>,
    private readonly reach: LogReach,
    private readonly questions: QuestionBudget,
  ) {
    this.reserve = event.questionsToTell + 1;
  }

  /**
   * @throws QuestionBudgetSpent
   * @throws ChainUnavailable when nodes that give logs could not be asked for any of them, and where too many questions are
   *   needed for what has happened just now, of which they may show more in a moment
   */
  async find(range: BlockRange): Promise<T> {
    try {
      return (await this.look(range)) ?? (await this.nothing(range));
    } catch (error) {
      if (error instanceof QuestionBudgetSpent && this.isRecent)
        throw new ChainUnavailable('too many questions about what happened just now');
      throw error;
    }
  }

  private nothing(range: BlockRange): Promise<T> {
    if (this.trouble !== null && !this.isAnswered) {
      throw new ChainUnavailable('no node could be asked for logs', { cause: this.trouble });
    }
    return this.event.ifNothingTells(this.questions, range);
  }

  private async look(range: BlockRange): Promise<T | null> {
    const all = this.reach.allows(sizeOf(range)) ? await this.logs(range) : null;
    if (all !== null && this.event.isTooMuch(all)) {
      const narrow = await this.narrow(range, 1n);
      if (narrow !== null && narrow.from === narrow.to) return this.ofBlock(narrow.to);
    }
    const told = all === null ? null : await this.event.tell(this.questions, all);
    if (told !== null) return told;
    const where = await this.withoutRecent(range);
    const recent = typeof where === 'bigint' ? await this.ofBlock(where) : null;
    if (recent !== null || all !== null) return recent;
    return this.older(typeof where === 'bigint' ? range : where);
  }

  /** By the nodes that do not give the logs of the whole range at once. */
  private async older(range: BlockRange): Promise<T | null> {
    const narrow = await this.narrow(range, this.reach.certain);
    const logs = narrow === null ? null : await this.logs(narrow);
    const told = logs === null ? null : await this.event.tell(this.questions, logs);
    return told ?? this.walk(range);
  }

  /** The block in which it happened if that is one of the last; else the range without them, as far as nodes tell. */
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

  /** True as well where nodes do not keep the state of that block. */
  private async mayHaveHappenedBy(number: bigint): Promise<boolean> {
    try {
      return await this.event.hadHappened(this.questions, tagOf(number));
    } catch (error) {
      if (!isOfNodes(error) || isTrouble(error)) throw error;
      return true;
    }
  }

  /** What the block in which it happened tells, which is the last word; null when the nodes give no logs at all. */
  private async ofBlock(number: bigint): Promise<T | null> {
    const block = await readBlock(this.questions.ask, tagOf(number));
    if (block === null) throw new RpcFailure('a block is not there whose state was');
    try {
      const logs = await askLogs(this.questions.ask, this.event.filter, { blockHash: block.hash });
      this.isAnswered = true;
      const told = await this.event.tell(this.questions, logs);
      return told ?? (await this.event.ifNothingTells(this.questions, { from: number, to: number }));
    } catch (error) {
      if (error instanceof RpcMethodMissing) return null;
      throw error;
    }
  }

  private async walk({ from, to }: BlockRange): Promise<T | null> {
    let end = to;
    while (end >= from && this.questions.left >= this.reserve) {
      const blocks = this.reach.step(end - from + 1n);
      const start = end - blocks + 1n;
      const logs = await this.logs({ from: start, to: end });
      if (logs === null && blocks === 1n) return null;
      if (logs === null) continue;
      const told = await this.event.tell(this.questions, logs);
      if (told !== null) return told;
      end = start - 1n;
    }
    return null;
  }

  /** The blocks in one of which it happened; null when the nodes do not keep the state of earlier blocks. */
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

  /** Null when the nodes do not give them. */
  private async logs(range: BlockRange): Promise<readonly FoundLog[] | null> {
    try {
      const logs = await askLogs(this.questions.ask, this.event.filter, range);
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
