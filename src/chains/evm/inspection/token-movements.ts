import type { Transfer } from '../../../domain/payment.js';
import type { NodePool } from '../../node-pool.js';
import type { EvmLog } from '../logs.js';
import { transferOf } from '../receipt-evidence.js';
import { TransactionReader } from '../transaction-reader.js';

/** A movement of any ERC-20 token. Addresses in lower case. */
export interface TokenMovement extends Transfer {
  readonly token: string;
}

/** A transaction to read, and the registered token, in any letter case. */
export interface MovementsQuestion {
  readonly txHash: string;
  readonly usdcAddress: string;
  /** The present time in Unix milliseconds. */
  readonly nowMs: () => number;
}

const ATTEMPT_MS = 5_000;

/**
 * Reads the movements of every ERC-20 token in a transaction, in their order, without self-transfers and zero values.
 * Empty for a transaction that is in no block or failed. The reading is that of verification.
 *
 * @throws ChainUnavailable when no node answers
 */
export async function readTokenMovements(
  nodes: NodePool,
  { txHash, usdcAddress, nowMs }: MovementsQuestion,
  signal: AbortSignal,
): Promise<TokenMovement[]> {
  const reader = new TransactionReader(nodes, { timeoutMs: ATTEMPT_MS, nowMs, patienceMs: null });
  const concern = { usdcAddress, parties: null };
  const found = await reader.read({ txHash, concern, tags: [], readsTransaction: false }, signal);
  return found.state === 'mined' && found.receipt.status === '0x1' ? movementsOf(found.receipt.logs) : [];
}

function movementsOf(logs: readonly EvmLog[]): TokenMovement[] {
  return logs.flatMap((log) => {
    const transfer = transferOf(log);
    if (transfer === null || transfer.amountAtomic === 0n || transfer.from === transfer.to) return [];
    return [{ token: log.address, ...transfer }];
  });
}
