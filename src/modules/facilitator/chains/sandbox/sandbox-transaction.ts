import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { NOT_FOUND_EVIDENCE, netBalanceChanges, type PaymentEvidence } from '../../../../domain/payment.js';
import { SANDBOX_PREFIX } from '../../../verification/index.js';
import type { Expected, Inclusion, KeptTransaction, SignedTransaction } from '../rail.js';

/** Hashes of settled payments. `POST /verify` knows those of the caller's own settlements; free digits follow. */
const SETTLED_PREFIX = `${SANDBOX_PREFIX}0220`;
const FREE_BYTES = 26;
const BLOCK_NUMBER = 5_000_000n;

const STORED = z.object({ succeeds: z.boolean(), minedAtMs: z.number() });

/** What the sandbox will make of a transaction: it is the transaction's only content. */
export type SandboxFate = z.infer<typeof STORED>;

/** A new transaction with this fate. */
export function newTransaction(fate: SandboxFate): SignedTransaction {
  const txHash = SETTLED_PREFIX + randomBytes(FREE_BYTES).toString('hex');
  return { txHash, rawTx: JSON.stringify(fate), maxFee: 0n };
}

/** The fate of a stored transaction; null when its bytes cannot be unsealed. */
export function fateOf({ rawTx }: KeptTransaction): SandboxFate | null {
  return rawTx === null ? null : STORED.parse(JSON.parse(rawTx));
}

/** A transaction in its block. Nothing takes it back, so its finality is the deepest. */
export function inclusionOf(
  { txHash }: KeptTransaction,
  { succeeds, minedAtMs }: SandboxFate,
  { payer, payTo, amountAtomic }: Expected,
): Inclusion {
  const transfers = succeeds ? [{ from: payer, to: payTo, amountAtomic }] : [];
  const evidence: PaymentEvidence = {
    ...NOT_FOUND_EVIDENCE,
    execution: succeeds ? 'succeeded' : 'failed',
    transfers,
    balanceChanges: netBalanceChanges(transfers),
    block: {
      number: BLOCK_NUMBER,
      hash: `${SANDBOX_PREFIX}b10c${txHash.slice(SETTLED_PREFIX.length)}`,
      timeSeconds: Math.floor(minedAtMs / 1_000),
    },
    finality: {
      level: 'finalized',
      accepted: true,
      deepest: true,
      confirmations: 1,
      requiredConfirmations: 1,
    },
  };
  const reason = succeeds ? null : 'invalid_exact_evm_transaction_failed';
  return { state: 'landed', txHash, paid: succeeds, reason, evidence, cost: 0n };
}
