import { transactionAnswer, type EvmTransaction, type ReceiptReading } from './answers.js';
import { paddedAddress, readLog, TRANSFER_TOPIC, USED_TOPIC, type EvmLog, type LogConcern } from './logs.js';
import { type RpcAsk } from '../json-rpc.js';
import { isTrouble, RpcFailure } from '../rpc-error.js';

/** A log that a node found, and where it stands in its block. */
interface FoundLog extends EvmLog {
  readonly index: number;
}

interface Filter {
  readonly blockHash: string;
  readonly address?: string;
  readonly topics: readonly (string | readonly string[] | null)[];
}

/**
 * The receipt of a transaction that has more logs than we read: the transaction says in which block it is, and that block is
 * asked for the logs that matter. A transaction that was reverted leaves no logs, so that one with too many has succeeded;
 * and what is found moved, because nodes find no logs of a reverted one. What it cost is not known.
 *
 * Where even the token's logs in that block are too many, it is `unreadable`: from the parties' own alone it would not be seen
 * who paid. So it is where it is not certain that the block was searched.
 *
 * @throws RpcFailure when the node cannot be asked or believed
 */
export async function readReceiptByLogs(
  ask: RpcAsk,
  txHash: string,
  concern: LogConcern,
): Promise<ReceiptReading> {
  const transaction = await transactionOf(ask, txHash);
  if (transaction === 'too large') return 'unreadable';
  // A replica that is behind the one that gave the receipt.
  if (transaction === null) throw new RpcFailure('has no transaction whose receipt it has');
  const { hash, blockHash, blockNumber, to = null } = transaction;
  if (hash !== txHash.toLowerCase()) throw new RpcFailure('answered about another transaction');
  if (typeof blockHash !== 'string' || typeof blockNumber !== 'bigint') return 'pending';
  const found = await logsOf((filter) => askFor(ask, { ...filter, blockHash }, hash), concern);
  if (found === null) return 'unreadable';
  return { transactionHash: hash, blockHash, blockNumber, to, status: '0x1', logs: found };
}

async function transactionOf(ask: RpcAsk, txHash: string): Promise<EvmTransaction | null | 'too large'> {
  const answer = await unlessTooMuch(ask('eth_getTransactionByHash', [txHash]));
  return answer === TOO_MUCH ? 'too large' : transactionAnswer.parse(answer);
}

/** What was found in a block. */
interface Found {
  /** Those of the transaction. */
  readonly logs: readonly FoundLog[];
  /** Whether the block was searched for certain: something of it was found, be it another transaction's. */
  readonly isSure: boolean;
}

type Find = (filter: Omit<Filter, 'blockHash'>) => Promise<Found | null>;

const NOTHING: Found = { logs: [], isSure: false };

/** Null where they are too many, or not given, or where it is not certain that there are no more. */
async function logsOf(find: Find, { usdcAddress: address, parties }: LogConcern): Promise<EvmLog[] | null> {
  const some = (parties ?? []).map(paddedAddress);
  const [all, arrived] = await Promise.all([
    find({ address, topics: [[TRANSFER_TOPIC, USED_TOPIC]] }),
    // Of any token: that they were sent another one is said, too.
    some.length === 0 ? NOTHING : find({ topics: [TRANSFER_TOPIC, null, some] }),
  ]);
  if (all === null) return null;
  return isCertain(all, arrived ?? NOTHING, address.toLowerCase()) ? inOrder(all, arrived ?? NOTHING) : null;
}

/** A balancer may have two replicas answer, of which one does not have the block. */
function isCertain(all: Found, arrived: Found, token: string): boolean {
  const indices = new Set(all.logs.map(({ index }) => index));
  const isKnown = ({ address, index }: FoundLog): boolean => address !== token || indices.has(index);
  return (all.isSure || arrived.isSure) && arrived.logs.every(isKnown);
}

function inOrder(...found: readonly Found[]): FoundLog[] {
  const logs = new Map(found.flatMap((part) => part.logs).map((log) => [log.index, log]));
  return [...logs.values()].sort((one, other) => one.index - other.index);
}

/** The logs of one transaction; null where the node has too many, or gives none of them. */
async function askFor(ask: RpcAsk, filter: Filter, txHash: string): Promise<Found | null> {
  const answer = await unlessTooMuch(ask('eth_getLogs', [filter]));
  if (answer === TOO_MUCH) return null;
  if (!Array.isArray(answer)) throw new RpcFailure('gave logs that cannot be read');
  const standing = (answer as readonly unknown[]).filter((log) => stands(log, filter.blockHash));
  // Other transactions' are left out before anything else is done with them.
  return { logs: standing.filter((log) => isOf(log, txHash)).map(foundLog), isSure: standing.length > 0 };
}

/** Some nodes give what a block that was taken back has left, too. */
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

/** What a node will not give, in whatever words, is as good as too much of it; one that is in trouble has said nothing. */
async function unlessTooMuch(asked: Promise<unknown>): Promise<unknown> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof RpcFailure) || isTrouble(error)) throw error;
    return TOO_MUCH;
  }
}
