import { NOT_FOUND_EVIDENCE, type PaymentEvidence } from '../../domain/payment.js';
import type { ConfiguredChain } from '../../platform/config/chain-settings.js';
import {
  blockTimeAnswer,
  statusesAnswer,
  transactionAnswer,
  type SignatureStatus,
  type TransactionAnswer,
} from './answers.js';
import { solanaFinality, type SolanaDepth } from './finality.js';
import { outcomeOf, type OutcomeDoubt } from './outcome.js';
import { HalfReadTransaction, RpcAnswerTooLarge, RpcError, RpcFailure } from '../rpc-error.js';
import type { RpcRequest } from '../json-rpc.js';

/** Why an answer is unreadable: its version is unknown to us, or it exceeds the size limit. */
type Unread = 'version' | 'size';

/** The combined knowledge of nodes about a transaction. */
export interface SolanaReading {
  /** With a doubt, this evidence must confirm nothing; a caller without a better answer may return it. */
  readonly evidence: PaymentEvidence;
  /** The missing part of the answer; null when complete. Another node may have it. */
  readonly doubt: OutcomeDoubt | 'time' | Unread | null;
  /** Fee that the fee payer paid; null if the node omits it. */
  readonly feeLamports: bigint | null;
}

/** The missing part of an answer, as text for the operator. */
export const DOUBTS: Readonly<Record<NonNullable<SolanaReading['doubt']>, string>> = {
  result: 'has no result of the transaction',
  balances: 'has no token balances of the transaction',
  owners: 'names no owner of a token account',
  time: 'has no time of the block',
  version: 'shows the transaction in a version that we cannot read',
  size: 'shows more of the transaction than we read',
};

/** Whether it is in a block with result and balances: its effects are known, except perhaps its time or some owners. */
export function saysWhatItDid({ evidence, doubt }: SolanaReading): boolean {
  return evidence.block !== null && (doubt === null || doubt === 'time' || doubt === 'owners');
}

/** The newest version that kit supports. For newer ones nodes return an error of their own. */
const NEWEST_VERSION = 1;
const UNSUPPORTED_VERSION = -32_015;

/** Blocks cleaned up, skipped, missing in long-term storage, not known yet; and a node without the method. */
const NO_SUCH_TIME = [-32_001, -32_004, -32_007, -32_009, -32_014, -32_601];

/**
 * Reads a transaction, for verification and settlement: `getTransaction` at commitment `confirmed`, with the depth from
 * a status of the same block. It sends two requests at once, and more only if the answers are incomplete.
 *
 * @throws HalfReadTransaction when the node has the transaction and failed, or contradicts itself
 * @throws RpcFailure when the node is unreachable or not credible
 * @throws ZodError for an answer of another shape
 */
export async function readSolanaTransaction(
  request: RpcRequest,
  chain: ConfiguredChain,
  txHash: string,
): Promise<SolanaReading> {
  const [seen, found] = await Promise.all([statusOf(request, txHash), shownBy(request, txHash)]);
  const status = 'error' in seen ? null : seen.status;
  if ('error' in found) throw status === null ? found.error : new HalfReadTransaction(found.error);
  const { shown } = found;
  if (shown === null || typeof shown === 'string') {
    if ('error' in seen) throw shown === null ? seen.error : new HalfReadTransaction(seen.error);
    return shown === null ? absence(status) : unreadable(status, shown);
  }
  try {
    return await readDepth(request, chain, shown, status);
  } catch (error) {
    throw new HalfReadTransaction(error);
  }
}

async function readDepth(
  request: RpcRequest,
  chain: ConfiguredChain,
  shown: TransactionAnswer,
  status: SignatureStatus | null,
): Promise<SolanaReading> {
  if (status !== null && saysHowDeep(status)) return readShown(request, chain, shown, depthBy(status, shown));
  const finalized = await transactionAt(request, 'finalized', shown.transaction.signatures[0] ?? '');
  const deep = typeof finalized === 'string' ? null : finalized;
  const depth = { finalized: deep !== null, confirmations: null, status };
  return readShown(request, chain, deep ?? shown, depth);
}

/** With the status that confirms success or failure. */
type Depth = SolanaDepth & { readonly status: SignatureStatus | null };

async function readShown(
  request: RpcRequest,
  chain: ConfiguredChain,
  transaction: TransactionAnswer,
  depth: Depth,
): Promise<SolanaReading> {
  const { outcome, doubt } = await outcomeOf(request, transaction, chain.usdcAddress);
  if (doubt !== 'result') refuseContradiction(depth.status, transaction, outcome.execution);
  const timeSeconds = transaction.blockTime ?? (await timeOf(request, transaction.slot));
  const finality = solanaFinality(depth, chain.accept, chain.deepest);
  const evidence: PaymentEvidence = {
    ...outcome,
    block: { number: transaction.slot, hash: null, timeSeconds },
    finality,
    riskScore: null,
    disputed: false,
  };
  const feeLamports = transaction.meta?.fee ?? null;
  const lack = doubt ?? (timeSeconds === null ? 'time' : null);
  // All other owners are known, and an unknown owner's account matches no wallet.
  const held = lack === null || lack === 'owners';
  return { evidence: held ? evidence : withoutLastWord(evidence), doubt: lack, feeLamports };
}

/** Makes evidence inconclusive: without its time its age is unknown, without result or balances its effects are. */
function withoutLastWord(evidence: PaymentEvidence): PaymentEvidence {
  return {
    ...evidence,
    finality: { ...evidence.finality, level: 'confirmed', accepted: false, deepest: false },
  };
}

function absence(status: SignatureStatus | null): SolanaReading {
  const evidence: PaymentEvidence =
    status === null ? NOT_FOUND_EVIDENCE : { ...NOT_FOUND_EVIDENCE, execution: 'pending' };
  return { evidence, doubt: null, feeLamports: null };
}

/** It is in a block that the node shows to others. */
function unreadable(status: SignatureStatus | null, doubt: Unread): SolanaReading {
  const number = status?.slot ?? null;
  const evidence = withoutLastWord({
    ...NOT_FOUND_EVIDENCE,
    execution: 'succeeded',
    block: { number, hash: null, timeSeconds: null },
  });
  return { evidence, doubt, feeLamports: null };
}

type SeenStatus = { readonly status: SignatureStatus | null } | { readonly error: unknown };

/** A node that fails to return statuses may still return the transaction, which is more informative. */
async function statusOf(request: RpcRequest, txHash: string): Promise<SeenStatus> {
  try {
    const answer = await request('getSignatureStatuses', [[txHash], { searchTransactionHistory: true }]);
    return { status: statusesAnswer.parse(answer).value[0] };
  } catch (error) {
    return { error };
  }
}

type Shown = { readonly shown: TransactionAnswer | Unread | null } | { readonly error: unknown };

/** A failure is judged together with the status: the node may already have shown that it has the transaction. */
async function shownBy(request: RpcRequest, txHash: string): Promise<Shown> {
  try {
    return { shown: await transactionAt(request, 'confirmed', txHash) };
  } catch (error) {
    return { error };
  }
}

async function transactionAt(
  request: RpcRequest,
  commitment: 'confirmed' | 'finalized',
  txHash: string,
): Promise<TransactionAnswer | Unread | null> {
  const options = { commitment, encoding: 'jsonParsed', maxSupportedTransactionVersion: NEWEST_VERSION };
  let answer: unknown;
  try {
    answer = await request('getTransaction', [txHash, options]);
  } catch (error) {
    if (error instanceof RpcError && error.code === UNSUPPORTED_VERSION) return 'version';
    if (error instanceof RpcAnswerTooLarge) return 'size';
    throw error;
  }
  const transaction = transactionAnswer.nullable().parse(answer);
  // A transaction is identified by its first signature: the answer of a proxy that mixes up answers is not credible.
  if (transaction && transaction.transaction.signatures[0] !== txHash) {
    throw new RpcFailure('answered about another transaction');
  }
  return transaction;
}

function saysHowDeep({ confirmationStatus, confirmations }: SignatureStatus): boolean {
  return (confirmationStatus ?? undefined) !== undefined || confirmations !== undefined;
}

/** The status counts only for the same block: answers behind a load balancer may come from two forks. */
function depthBy(status: SignatureStatus, { slot }: TransactionAnswer): Depth {
  if (status.slot !== slot) return { finalized: false, confirmations: null, status: null };
  const { confirmationStatus, confirmations } = status;
  const level = confirmationStatus ?? (confirmations === null ? 'finalized' : 'confirmed');
  return { finalized: level === 'finalized', confirmations: confirmations ?? null, status };
}

function refuseContradiction(
  status: SignatureStatus | null,
  { slot }: TransactionAnswer,
  execution: PaymentEvidence['execution'],
): void {
  if (status?.err === undefined || status.slot !== slot) return;
  if ((status.err === null) !== (execution === 'succeeded')) throw new RpcFailure('contradicts itself');
}

/** Nodes that cleaned up a block may still return its transactions, without a time. */
async function timeOf(request: RpcRequest, slot: bigint): Promise<number | null> {
  try {
    return blockTimeAnswer.parse(await request('getBlockTime', [Number(slot)]));
  } catch (error) {
    if (error instanceof RpcFailure && error.code !== null && NO_SUCH_TIME.includes(error.code)) return null;
    throw error;
  }
}
