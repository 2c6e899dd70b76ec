import { z } from 'zod';
import { blockAnswer, receiptAnswer, type EvmBlock, type EvmReceipt } from './evm-answers.js';
import { EvmRpcError, EvmRpcFailure } from './evm-transport.js';

/** Asks one method of a node. @throws EvmRpcError for an error that any node would give */
export type EvmAsk = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** A receipt that names its block and says what the transaction did. Whether that block exists is another question. */
export interface PlacedReceipt extends EvmReceipt {
  readonly transactionHash: string;
  readonly blockHash: string;
  readonly blockNumber: bigint;
  readonly status: '0x1' | '0x0';
}

/**
 * What a node shows of a transaction. `pending`: there is a receipt, but of no block that stands on the chain (a sequencer's
 * pre-confirmation, a fork), or one that leaves open what the transaction did.
 */
export type EvmInclusion =
  | { readonly state: 'absent' | 'pending' }
  | { readonly state: 'mined'; readonly receipt: PlacedReceipt; readonly block: EvmBlock };

const anObject = z.record(z.string(), z.unknown()).nullable();

/**
 * The one reading of receipts, for the verifier and the facilitator alike: the receipt, then the block that it names.
 *
 * The head is not asked for: a node that answers by its number a block of the very hash that the receipt names holds that
 * block for a part of its canonical chain, so that its head has got there. (The verifier asks for the head all the same:
 * it counts confirmations.)
 *
 * @throws EvmRpcFailure when the node cannot be asked or believed
 */
export async function readInclusion(ask: EvmAsk, txHash: string): Promise<EvmInclusion> {
  const reading = await readReceipt(ask, txHash);
  if (typeof reading === 'string') return { state: reading === 'absent' ? 'absent' : 'pending' };
  const block = await readBlockOf(ask, reading);
  return block === null ? { state: 'pending' } : { state: 'mined', receipt: reading, block };
}

/**
 * A receipt, or why there is none to go by. `pending` names no block; `unreadable` leaves open what the transaction did, or
 * whose it is: nothing follows from it, least of all that the transaction is in no block.
 */
export type ReceiptReading = PlacedReceipt | 'absent' | 'pending' | 'unreadable';

/**
 * The receipt, if the transaction is said to be in a block and its outcome is known. What cannot be read is neither a yes
 * nor a no, and another node may know better.
 */
export async function readReceipt(ask: EvmAsk, txHash: string): Promise<ReceiptReading> {
  const answer = anObject.parse(await ask('eth_getTransactionReceipt', [txHash]));
  const receipt = receiptAnswer.safeParse(answer).data;
  if (receipt === null) return 'absent';
  if (receipt === undefined) return 'unreadable';
  const { transactionHash, blockNumber, blockHash, status } = receipt;
  if (typeof transactionHash === 'string' && transactionHash !== txHash.toLowerCase())
    throw new EvmRpcFailure('answered about another transaction');
  if (typeof blockNumber !== 'bigint' || typeof blockHash !== 'string') return 'pending';
  if (typeof transactionHash !== 'string' || status === null) return 'unreadable';
  return { ...receipt, transactionHash, blockNumber, blockHash, status };
}

/** The block that a receipt names; null when another block stands at that number, or none. */
export async function readBlockOf(
  ask: EvmAsk,
  { blockNumber, blockHash }: PlacedReceipt,
): Promise<EvmBlock | null> {
  const block = await readBlock(ask, `0x${blockNumber.toString(16)}`);
  return block?.hash === blockHash && block.number === blockNumber ? block : null;
}

/** A block by number or tag; null when the node does not have it. */
export async function readBlock(ask: EvmAsk, numberOrTag: string): Promise<EvmBlock | null> {
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
  if (!(error instanceof EvmRpcError)) return false;
  if (error.code === -32000)
    return /not found|unknown block|invalid block|not supported/i.test(error.nodeText);
  return [-39001, -32001, -32602].includes(error.code);
}
