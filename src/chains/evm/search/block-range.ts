import { readBlock } from '../inclusion.js';
import type { RpcRequest } from '../../json-rpc.js';
import type { EvmBlock } from '../answers.js';

/** Block numbers, both ends included. */
export interface BlockRange {
  readonly from: bigint;
  readonly to: bigint;
}

/** Maximum age of a searched event. */
export const MOST_SECONDS = 26 * 3_600;
/** Blocks to search when the head lacks its timestamp. */
const BLIND_BLOCKS = 5_000n;
const FIRST_STEP = 1_000n;
const ROUNDS = 3;
/** Accepted error of the range's start, in seconds too early. */
const NEAR_SECONDS = 300;

interface TimedBlock {
  readonly number: bigint;
  readonly timestamp: number;
}

/** A block number in JSON-RPC format. */
export function tagOf(number: bigint): string {
  return `0x${number.toString(16)}`;
}

/** Number of blocks in the range. */
export function sizeOf({ from, to }: BlockRange): bigint {
  return to - from + 1n;
}

/**
 * The blocks from a time (Unix seconds) on, up to the head, in at most three requests. It estimates the first block
 * from the pace of the later ones, and rather too early than too late.
 */
export async function blocksSince(
  request: RpcRequest,
  { number: to, timestamp }: EvmBlock,
  sinceSeconds: number,
): Promise<BlockRange> {
  if (timestamp === null) return { from: atLeastZero(to - BLIND_BLOCKS), to };
  const since = Math.max(Math.floor(sinceSeconds), timestamp - MOST_SECONDS);
  return { from: await firstSince(request, { number: to, timestamp }, since), to };
}

async function firstSince(request: RpcRequest, head: TimedBlock, since: number): Promise<bigint> {
  if (head.timestamp <= since) return head.number;
  let [before, after]: [TimedBlock | null, TimedBlock] = [null, head];
  let guess = atLeastZero(head.number - FIRST_STEP);
  for (let round = 0; round < ROUNDS; round += 1) {
    const block = await timed(request, guess);
    if (block === null) break;
    if (block.timestamp > since) after = block;
    else before = block;
    const next = before === null ? earlier(after, head, since) : between(before, after, since);
    if (next === guess) break;
    guess = next;
  }
  return before?.number ?? guess;
}

async function timed(request: RpcRequest, number: bigint): Promise<TimedBlock | null> {
  const block = await readBlock(request, tagOf(number));
  return block?.timestamp == null ? null : { number, timestamp: block.timestamp };
}

/** At the pace of the blocks from `after` to the head, and a twentieth further back. */
function earlier(after: TimedBlock, head: TimedBlock, since: number): bigint {
  const [blocks, seconds] = [head.number - after.number, BigInt(head.timestamp - after.timestamp)];
  if (seconds <= 0n) return atLeastZero(after.number - 10n * FIRST_STEP);
  const back = (BigInt(after.timestamp - since) * blocks * 21n) / (seconds * 20n);
  return atLeastZero(after.number - back - 1n);
}

/** At the pace of the blocks between the two, and a twentieth nearer to the first one, which may be near enough. */
function between(before: TimedBlock, after: TimedBlock, since: number): bigint {
  if (since - before.timestamp <= NEAR_SECONDS) return before.number;
  const [blocks, seconds] = [after.number - before.number, BigInt(after.timestamp - before.timestamp)];
  return before.number + (BigInt(since - before.timestamp) * blocks * 19n) / (seconds * 20n);
}

function atLeastZero(number: bigint): bigint {
  return number < 0n ? 0n : number;
}
