import { z } from 'zod';
import {
  blockAnswer,
  receiptAnswer,
  type EvmBlock,
  type PlacedReceipt,
  type ReceiptReading,
} from './answers.js';
import { concerning, type LogConcern } from './logs.js';
import { readReceiptByLogs } from './receipt-by-logs.js';
import { type RpcRequest } from '../json-rpc.js';
import { RpcAnswerTooLarge, RpcError, RpcFailure } from '../rpc-error.js';

/**
 * The state of a transaction on one node. `pending`: a receipt exists, but names no canonical block (a sequencer's
 * pre-confirmation, a fork), or leaves the outcome open.
 */
export type EvmInclusion =
  | { readonly state: 'absent' | 'pending' }
  | { readonly state: 'mined'; readonly receipt: PlacedReceipt; readonly block: EvmBlock };

const anObject = z.looseObject({ logs: z.unknown().optional() }).nullable();
type RawReceipt = z.infer<typeof anObject>;

/**
 * Reads the receipt, and then its block, from one node. For a search, whose result `TransactionReader` reads again
 * where there are several nodes. It keeps only the logs that concern the payment.
 *
 * It does not read the head. A node that returns, by number, a block with the receipt's block hash holds that block as
 * canonical.
 *
 * @throws RpcFailure when the node is unreachable or not credible
 */
export async function readInclusion(
  request: RpcRequest,
  txHash: string,
  concern: LogConcern,
): Promise<EvmInclusion> {
  const reading = await readReceipt(request, txHash, concern);
  if (typeof reading === 'string') return { state: reading === 'absent' ? 'absent' : 'pending' };
  const block = await readBlockOf(request, reading);
  return block === null ? { state: 'pending' } : { state: 'mined', receipt: reading, block };
}

/**
 * Reads the receipt, if it names a block and the outcome is known. An unreadable receipt proves neither success nor
 * failure, and another node may know more. An oversized receipt is read by its logs.
 */
export async function readReceipt(
  request: RpcRequest,
  txHash: string,
  concern: LogConcern,
): Promise<ReceiptReading> {
  let answer: unknown;
  try {
    answer = await request('eth_getTransactionReceipt', [txHash]);
  } catch (error) {
    if (error instanceof RpcAnswerTooLarge) return readReceiptByLogs(request, txHash, concern);
    throw error;
  }
  return placed(pruned(anObject.parse(answer), concern), txHash);
}

/** Runs before any schema: most logs of a large receipt concern other parties. */
function pruned(receipt: RawReceipt, concern: LogConcern): RawReceipt {
  if (!Array.isArray(receipt?.logs)) return receipt;
  return { ...receipt, logs: concerning(receipt.logs, concern) };
}

function placed(answer: unknown, txHash: string): ReceiptReading {
  const receipt = receiptAnswer.safeParse(answer).data;
  if (receipt === null) return 'absent';
  if (receipt === undefined) return 'unreadable';
  const { transactionHash, blockNumber, blockHash, status } = receipt;
  if (typeof transactionHash === 'string' && transactionHash !== txHash.toLowerCase())
    throw new RpcFailure('answered about another transaction');
  if (typeof blockNumber !== 'bigint' || typeof blockHash !== 'string') return 'pending';
  if (typeof transactionHash !== 'string' || status === null) return 'unreadable';
  return { ...receipt, transactionHash, blockNumber, blockHash, status };
}

/** The block that a receipt names; null when that number has another block, or none. */
export async function readBlockOf(
  request: RpcRequest,
  { blockNumber, blockHash }: PlacedReceipt,
): Promise<EvmBlock | null> {
  const block = await readBlock(request, `0x${blockNumber.toString(16)}`);
  return block?.hash === blockHash && block.number === blockNumber ? block : null;
}

/** A block by number or tag; null when the node does not have it. */
export async function readBlock(request: RpcRequest, numberOrTag: string): Promise<EvmBlock | null> {
  try {
    return blockAnswer.parse(await request('eth_getBlockByNumber', [numberOrTag, false]));
  } catch (error) {
    if (saysNoSuchBlock(error)) return null;
    throw error;
  }
}

/**
 * Nodes report "no such block" (or tag) as null, -39001, -32001 or -32602, or as text under -32000.
 * Any other error, a rate limit above all, is no evidence about the block.
 */
function saysNoSuchBlock(error: unknown): boolean {
  if (!(error instanceof RpcError)) return false;
  if (error.code === -32000)
    return /not found|unknown block|invalid block|not supported/i.test(error.nodeText);
  return [-39001, -32001, -32602].includes(error.code);
}
