import type { RpcRequest } from '../json-rpc.js';
import { HalfReadTransaction, RpcAnswerTooLarge, RpcFailure } from '../rpc-error.js';
import type { RpcNode } from '../rpc-node.js';
import {
  transactionAnswer,
  type EvmBlock,
  type EvmTransaction,
  type PlacedReceipt,
  type ReceiptReading,
} from './answers.js';
import type { EvmDepth, FinalityTag } from './finality.js';
import { readBlock, readBlockOf, readReceipt } from './inclusion.js';
import type { LogConcern } from './logs.js';
import { isPermit2Proxy, permit2CallOf, type Permit2Call } from './permit2-call.js';

/** A transaction in a block on one node, and the node's head at that time. */
export interface MinedLook {
  readonly state: 'mined';
  readonly head: EvmBlock;
  readonly receipt: PlacedReceipt;
  /** The transaction's block, on the node's canonical chain. */
  readonly block: EvmBlock;
  readonly tags: EvmDepth['tags'];
  /** Set for a payment sent directly to an x402 proxy, because no log shows it. */
  readonly permit2: Permit2Call | null;
}

/** One node's knowledge of a transaction. */
export type TransactionLook =
  MinedLook | { readonly state: 'absent' | 'pending' | 'unreadable'; readonly head: EvmBlock };

/** The transaction to read, and the information needed. */
export interface TransactionQuestion {
  /** In lower case. */
  readonly txHash: string;
  readonly concern: LogConcern;
  /** Block tags for the judgement of finality. */
  readonly tags: readonly FinalityTag[];
  /**
   * Whether to read the transaction itself if it adds information. Without a receipt it may be waiting, and a payment
   * by Permit2 has its signature only in its calldata. A caller who knows it by its nonce needs neither.
   */
  readonly readsTransaction: boolean;
}

/**
 * Reads a transaction in two rounds: the receipt, then all data that relates to it. Hence the head is never older than
 * the receipt, unless a load balancer selects a lagging replica. An oversized transaction is no failure of the node.
 *
 * @param ask sends requests to the node, within the time of one attempt
 * @throws HalfReadTransaction when the node failed after it had shown a receipt
 * @throws RpcFailure when the node is unreachable or not credible
 * @throws ZodError for an answer of another shape
 */
export async function lookAtTransaction(
  node: RpcNode,
  request: RpcRequest,
  question: TransactionQuestion,
): Promise<TransactionLook> {
  try {
    const receipt = await readReceipt(request, question.txHash, question.concern);
    if (receipt === 'absent') return await lookForUnmined(request, question);
    return await lookBehind(node, request, receipt, question);
  } catch (error) {
    if (!(error instanceof RpcAnswerTooLarge)) throw error;
    return tooLarge(request);
  }
}

async function tooLarge(request: RpcRequest): Promise<TransactionLook> {
  try {
    return { state: 'unreadable', head: await readHead(request) };
  } catch (error) {
    throw new HalfReadTransaction(error);
  }
}

async function lookBehind(
  node: RpcNode,
  request: RpcRequest,
  receipt: Exclude<ReceiptReading, 'absent'>,
  question: TransactionQuestion,
): Promise<TransactionLook> {
  try {
    if (typeof receipt === 'string') return { state: receipt, head: await readHead(request) };
    return await placeOf(node, request, receipt, question);
  } catch (error) {
    throw error instanceof RpcAnswerTooLarge ? error : new HalfReadTransaction(error);
  }
}

async function placeOf(
  node: RpcNode,
  request: RpcRequest,
  receipt: PlacedReceipt,
  { tags, readsTransaction }: TransactionQuestion,
): Promise<TransactionLook> {
  const [block, head, permit2, ...tagged] = await Promise.all([
    readBlockOf(request, receipt),
    readHead(request),
    readsTransaction ? permit2Of(request, receipt) : null,
    ...tags.map(async (tag) => [tag, await taggedBlock(node, request, tag)] as const),
  ]);
  if (block === null) return { state: 'pending', head };
  return { state: 'mined', head, receipt, block, tags: Object.fromEntries(tagged), permit2 };
}

async function lookForUnmined(
  request: RpcRequest,
  { txHash, readsTransaction }: TransactionQuestion,
): Promise<TransactionLook> {
  const [transaction, head] = await Promise.all([
    readsTransaction ? readTransaction(request, txHash) : null,
    readHead(request),
  ]);
  return { state: transaction === null ? 'absent' : 'pending', head };
}

async function readHead(request: RpcRequest): Promise<EvmBlock> {
  const head = await readBlock(request, 'latest');
  if (head === null) throw new RpcFailure('has no head');
  return head;
}

async function permit2Of(
  request: RpcRequest,
  { to, transactionHash }: PlacedReceipt,
): Promise<Permit2Call | null> {
  if (typeof to !== 'string' || !isPermit2Proxy(to)) return null;
  const transaction = await readTransaction(request, transactionHash);
  // This replica lags behind the one that returned the receipt.
  if (transaction === null) throw new RpcFailure('has no transaction whose receipt it has');
  return permit2CallOf(to, transaction.input ?? '0x');
}

async function readTransaction(request: RpcRequest, txHash: string): Promise<EvmTransaction | null> {
  const transaction = transactionAnswer.parse(await request('eth_getTransactionByHash', [txHash]));
  if (typeof transaction?.hash === 'string' && transaction.hash !== txHash)
    throw new RpcFailure('answered about another transaction');
  return transaction;
}

async function taggedBlock(node: RpcNode, request: RpcRequest, tag: FinalityTag): Promise<bigint | null> {
  const block = await readBlock(request, tag);
  if (block === null)
    node.warnOnce('EVM RPC does not know a block tag; confirmations are counted instead', { tag });
  return block?.number ?? null;
}
