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
import { type RpcAsk } from '../json-rpc.js';
import { RpcAnswerTooLarge, RpcError, RpcFailure } from '../rpc-error.js';

/**
 * What a node shows of a transaction. `pending`: there is a receipt, but of no block that stands on the chain (a sequencer's
 * pre-confirmation, a fork), or one that leaves open what the transaction did.
 */
export type EvmInclusion =
  | { readonly state: 'absent' | 'pending' }
  | { readonly state: 'mined'; readonly receipt: PlacedReceipt; readonly block: EvmBlock };

const anObject = z.looseObject({ logs: z.unknown().optional() }).nullable();
type RawReceipt = z.infer<typeof anObject>;

/**
 * The receipt, then the block that it names, of one node by itself: for a search, whose find is read by `TransactionReader`
 * where there are several nodes. Of the logs only those are kept that concern the payment.
 *
 * The head is not asked for: a node that answers by its number a block of the very hash that the receipt names holds that
 * block for a part of its canonical chain.
 *
 * @throws RpcFailure when the node cannot be asked or believed
 */
export async function readInclusion(ask: RpcAsk, txHash: string, concern: LogConcern): Promise<EvmInclusion> {
  const reading = await readReceipt(ask, txHash, concern);
  if (typeof reading === 'string') return { state: reading === 'absent' ? 'absent' : 'pending' };
  const block = await readBlockOf(ask, reading);
  return block === null ? { state: 'pending' } : { state: 'mined', receipt: reading, block };
}

/**
 * The receipt, if the transaction is said to be in a block and its outcome is known. What cannot be read is neither a yes
 * nor a no, and another node may know better. One that is larger than we read is read by its logs.
 */
export async function readReceipt(ask: RpcAsk, txHash: string, concern: LogConcern): Promise<ReceiptReading> {
  let answer: unknown;
  try {
    answer = await ask('eth_getTransactionReceipt', [txHash]);
  } catch (error) {
    if (error instanceof RpcAnswerTooLarge) return readReceiptByLogs(ask, txHash, concern);
    throw error;
  }
  return placed(pruned(anObject.parse(answer), concern), txHash);
}

/** Before any schema: most logs of a large receipt are nobody's business. */
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

/** The block that a receipt names; null when another block stands at that number, or none. */
export async function readBlockOf(
  ask: RpcAsk,
  { blockNumber, blockHash }: PlacedReceipt,
): Promise<EvmBlock | null> {
  const block = await readBlock(ask, `0x${blockNumber.toString(16)}`);
  return block?.hash === blockHash && block.number === blockNumber ? block : null;
}

/** A block by number or tag; null when the node does not have it. */
export async function readBlock(ask: RpcAsk, numberOrTag: string): Promise<EvmBlock | null> {
  try {
    return blockAnswer.parse(await ask('eth_getBlockByNumber', [numberOrTag, false]));
  } catch (error) {
    if (saysNoSuchBlock(error)) return null;
    throw error;
  }
}

/**
 * Nodes say "no such block" (or tag) with null, with -39001, -32001 or -32602, or with words under the catch-all
 * -32000. Any other error, a refused rate above all, says nothing about the block.
 */
function saysNoSuchBlock(error: unknown): boolean {
  if (!(error instanceof RpcError)) return false;
  if (error.code === -32000)
    return /not found|unknown block|invalid block|not supported/i.test(error.nodeText);
  return [-39001, -32001, -32602].includes(error.code);
}
