import { transactionAnswer, type EvmTransaction, type ReceiptReading } from './answers.js';
import { paddedAddress, readLog, TRANSFER_TOPIC, USED_TOPIC, type EvmLog, type LogConcern } from './logs.js';
import { type RpcRequest } from '../json-rpc.js';
import { isTrouble, RpcFailure } from '../rpc-error.js';

/** A log from a node, with its index in the block. */
interface FoundLog extends EvmLog {
  readonly index: number;
}

interface Filter {
  readonly blockHash: string;
  readonly address?: string;
  readonly topics: readonly (string | readonly string[] | null)[];
}

/**
 * Reconstructs the receipt of a transaction with more logs than we read. The transaction names its block, and
 * `eth_getLogs` reads the relevant logs of that block. A reverted transaction leaves no logs, so one with too many has
 * succeeded. For the same reason every log that a node returns took effect. The cost is unknown.
 *
 * If even the token's logs in that block are too many, the result is `unreadable`: the parties' own logs do not reveal
 * the payer. It is also `unreadable` if a complete search of the block is not certain.
 *
 * @throws RpcFailure when the node is unreachable or not credible
 */
export async function readReceiptByLogs(
  request: RpcRequest,
  txHash: string,
  concern: LogConcern,
): Promise<ReceiptReading> {
  const transaction = await transactionOf(request, txHash);
  if (transaction === 'too large') return 'unreadable';
  // This replica lags behind the one that returned the receipt.
  if (transaction === null) throw new RpcFailure('has no transaction whose receipt it has');
  const { hash, blockHash, blockNumber, to = null } = transaction;
  if (hash !== txHash.toLowerCase()) throw new RpcFailure('answered about another transaction');
  if (typeof blockHash !== 'string' || typeof blockNumber !== 'bigint') return 'pending';
  const found = await logsOf((filter) => requestLogs(request, { ...filter, blockHash }, hash), concern);
  if (found === null) return 'unreadable';
  return { transactionHash: hash, blockHash, blockNumber, to, status: '0x1', logs: found };
}

async function transactionOf(
  request: RpcRequest,
  txHash: string,
): Promise<EvmTransaction | null | 'too large'> {
  const answer = await unlessTooMuch(request('eth_getTransactionByHash', [txHash]));
  return answer === TOO_MUCH ? 'too large' : transactionAnswer.parse(answer);
}

/** The result of a search in a block. */
interface Found {
  /** Logs of the transaction. */
  readonly logs: readonly FoundLog[];
  /** Whether the node certainly searched the block: it returned at least one log of the block, of any transaction. */
  readonly isSure: boolean;
}

type Find = (filter: Omit<Filter, 'blockHash'>) => Promise<Found | null>;

const NOTHING: Found = { logs: [], isSure: false };

/** Null when the logs are too many or refused, or when their completeness is uncertain. */
async function logsOf(find: Find, { usdcAddress: address, parties }: LogConcern): Promise<EvmLog[] | null> {
  const some = (parties ?? []).map(paddedAddress);
  const [all, arrived] = await Promise.all([
    find({ address, topics: [[TRANSFER_TOPIC, USED_TOPIC]] }),
    // Of any token, because receipts of another token are reported, too.
    some.length === 0 ? NOTHING : find({ topics: [TRANSFER_TOPIC, null, some] }),
  ]);
  if (all === null) return null;
  return isCertain(all, arrived ?? NOTHING, address.toLowerCase()) ? inOrder(all, arrived ?? NOTHING) : null;
}

/** Behind a load balancer two replicas may answer, of which one lacks the block. */
function isCertain(all: Found, arrived: Found, token: string): boolean {
  const indices = new Set(all.logs.map(({ index }) => index));
  const isKnown = ({ address, index }: FoundLog): boolean => address !== token || indices.has(index);
  return (all.isSure || arrived.isSure) && arrived.logs.every(isKnown);
}

function inOrder(...found: readonly Found[]): FoundLog[] {
  const logs = new Map(found.flatMap((part) => part.logs).map((log) => [log.index, log]));
  return [...logs.values()].sort((one, other) => one.index - other.index);
}

/** The logs of one transaction; null if the node has too many, or returns none of them. */
async function requestLogs(request: RpcRequest, filter: Filter, txHash: string): Promise<Found | null> {
  const answer = await unlessTooMuch(request('eth_getLogs', [filter]));
  if (answer === TOO_MUCH) return null;
  if (!Array.isArray(answer)) throw new RpcFailure('gave logs that cannot be read');
  const standing = (answer as readonly unknown[]).filter((log) => stands(log, filter.blockHash));
  // Drops other transactions' logs before any other processing.
  return { logs: standing.filter((log) => isOf(log, txHash)).map(foundLog), isSure: standing.length > 0 };
}

/** Some nodes also return the logs of a block that was reorganised away. */
function stands(log: unknown, blockHash: string): boolean {
  const of = Object(log) as { readonly blockHash?: unknown; readonly removed?: unknown };
  return typeof of.blockHash === 'string' && of.blockHash.toLowerCase() === blockHash && of.removed !== true;
}

function isOf(log: unknown, txHash: string): boolean {
  const { transactionHash } = Object(log) as { readonly transactionHash?: unknown };
  return typeof transactionHash === 'string' && transactionHash.toLowerCase() === txHash;
}

function foundLog(value: unknown): FoundLog {
  const log = readLog(value);
  const { logIndex } = value as { readonly logIndex?: unknown };
  const index = typeof logIndex === 'string' ? Number(logIndex) : Number.NaN;
  if (log === null || !Number.isSafeInteger(index)) throw new RpcFailure('gave logs that cannot be read');
  return { ...log, index };
}

const TOO_MUCH = Symbol('too much');

/** A node's refusal, however worded, counts as too many logs; a failed node has given no answer. */
async function unlessTooMuch(asked: Promise<unknown>): Promise<unknown> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof RpcFailure) || isTrouble(error)) throw error;
    return TOO_MUCH;
  }
}
