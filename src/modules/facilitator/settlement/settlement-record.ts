import type { Environment } from '../../../domain/chain.js';
import { signedTransactionPlace } from '../../../platform/secrets/places.js';
import type { SecretStore } from '../../../platform/secrets/secret-store.js';
import type { KeptTransaction, SignedTransaction } from '../chains/rail.js';

export type SettlementStatus = 'pending' | 'settled' | 'failed';

/** One settlement as stored in Postgres. */
export interface SettlementRecord {
  readonly id: string;
  readonly tenantId: string;
  readonly environment: Environment;
  readonly chain: string;
  readonly network: string;
  readonly wireNetwork: string;
  readonly x402Version: number;
  readonly scheme: string;
  readonly authorizationId: string;
  readonly digest: string;
  readonly identifier: string | null;
  readonly asset: string;
  readonly payer: string;
  /** Hash of the payer's contract code; null for a plain account. */
  readonly payerCode: string | null;
  readonly payTo: string;
  readonly amountAtomic: bigint;
  readonly validBefore: Date | null;
  readonly status: SettlementStatus;
  readonly reason: string | null;
  /** The transaction in a block, or the last one sent. */
  readonly txHash: string;
  readonly chargedPeriod: string;
  /** Since when every look has found that none of its transactions can land. */
  readonly deadSince: Date | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  /** When its success was handed to a caller; null before the hand-out. */
  readonly handedOutAt: Date | null;
  /** SHA-256 of that caller's Idempotency-Key; a repeat under the key gets the success again. */
  readonly handedOutKey: Buffer | null;
}

/** A row of `settlements` with its dates as the driver returns them. */
export interface SettlementRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly environment: Environment;
  readonly chain: string;
  readonly network: string;
  readonly wire_network: string;
  readonly x402_version: number;
  readonly scheme: string;
  readonly authorization_id: string;
  readonly digest: string;
  readonly identifier: string | null;
  readonly asset: string;
  readonly payer: string;
  readonly payer_code: string | null;
  readonly pay_to: string;
  readonly amount_atomic: string;
  readonly valid_before: Date | null;
  readonly status: SettlementStatus;
  readonly reason: string | null;
  readonly tx_hash: string;
  readonly charged_period: string;
  readonly dropped_since: Date | null;
  readonly created_at: Date;
  readonly finished_at: Date | null;
  readonly handed_out_at: Date | null;
  readonly handed_out_key: Buffer | null;
}

/** Converts a row of `settlements`. */
export function toSettlement(row: SettlementRow): SettlementRecord {
  return {
    id: row.id,
    tenantId: row.tenant_id,
    environment: row.environment,
    chain: row.chain,
    network: row.network,
    wireNetwork: row.wire_network,
    x402Version: row.x402_version,
    scheme: row.scheme,
    authorizationId: row.authorization_id,
    digest: row.digest,
    identifier: row.identifier,
    asset: row.asset,
    payer: row.payer,
    payerCode: row.payer_code,
    payTo: row.pay_to,
    amountAtomic: BigInt(row.amount_atomic),
    validBefore: row.valid_before,
    status: row.status,
    reason: row.reason,
    txHash: row.tx_hash,
    chargedPeriod: row.charged_period,
    deadSince: row.dropped_since,
    createdAt: row.created_at,
    finishedAt: row.finished_at,
    handedOutAt: row.handed_out_at,
    handedOutKey: row.handed_out_key,
  };
}

export interface TransactionRow {
  readonly network: string;
  readonly tenant_id: string | null;
  readonly tx_hash: string;
  /** The sealed bytes. */
  readonly raw_tx: string;
  readonly signer: string;
  readonly nonce: string | null;
  readonly max_fee: string;
  readonly age_ms: string;
}

/** Converts a row of `signer_transactions`, and unseals its bytes; null bytes when no key opens them. */
export function toTransaction(row: TransactionRow, secrets: SecretStore): KeptTransaction {
  return {
    txHash: row.tx_hash,
    rawTx: secrets.openText(row.raw_tx, signedTransactionPlace(row.tenant_id, row.network, row.tx_hash)),
    signer: row.signer,
    nonce: row.nonce === null ? null : BigInt(row.nonce),
    maxFee: BigInt(row.max_fee),
    ageMs: Number(row.age_ms),
  };
}

/** The members that `record_transaction` stores of a signed transaction; its bytes are sealed for their row. */
export function transactionMembers(
  secrets: SecretStore,
  { tenant_id: tenantId, network }: { readonly tenant_id: string; readonly network: string },
  signed: SignedTransaction & Pick<KeptTransaction, 'signer' | 'nonce'>,
) {
  const { txHash, rawTx, signer, nonce, maxFee } = signed;
  return {
    tx_hash: txHash,
    raw_tx: secrets.sealText(rawTx, signedTransactionPlace(tenantId, network, txHash)),
    signer,
    nonce: nonce?.toString() ?? null,
    max_fee: maxFee.toString(),
  };
}
