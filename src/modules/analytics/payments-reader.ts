import { Injectable } from '@nestjs/common';
import { formatAmount } from '../../domain/amount.js';
import { findChain, type Environment } from '../../domain/chain.js';
import { HeavyReads } from '../../platform/database/heavy-reads.js';

/** The columns of a confirmed payment that analytics reads. */
export interface ConfirmedPayment {
  readonly id: string;
  readonly atMs: number;
  readonly payer: string;
  readonly chain: string;
  readonly txHash: string;
  /** USDC in units of `SUM_DECIMALS`, exact across chains with different decimals. */
  readonly units: bigint;
}

/** The most decimals of USDC on any chain (BNB Chain). Sums across chains use these units. */
export const SUM_DECIMALS = 18;

interface Owner {
  readonly tenantId: string;
  readonly environment: Environment;
}

interface Row {
  readonly id: string;
  readonly at: Date;
  readonly payer: string;
  readonly chain: string;
  readonly tx_hash: string;
  readonly amount: string;
}

/** Reads confirmed payments in bounded windows. Every query has conditions on the tenant and the environment. */
@Injectable()
export class PaymentsReader {
  constructor(private readonly reads: HeavyReads) {}

  /**
   * Returns confirmed payments with a known payer that were first presented between the two times. The newest take
   * precedence.
   */
  async confirmed(
    owner: Owner,
    window: { readonly fromMs: number; readonly untilMs: number },
    limit: number,
  ): Promise<ConfirmedPayment[]> {
    const rows = await this.reads.query<Row>(
      owner.tenantId,
      `SELECT id, created_at AS at, from_address AS payer, chain, tx_hash, amount_atomic::text AS amount FROM payments
        WHERE tenant_id = $1 AND environment = $2 AND created_at >= $3 AND created_at < $4 AND created_at > '-infinity'
          AND status = 'confirmed' AND from_address IS NOT NULL
        ORDER BY created_at DESC, id DESC LIMIT $5`,
      [owner.tenantId, owner.environment, new Date(window.fromMs), new Date(window.untilMs), limit],
    );
    return rows.map((row) => ({
      id: row.id,
      atMs: row.at.getTime(),
      payer: row.payer,
      chain: row.chain,
      txHash: row.tx_hash,
      units: unitsOf(BigInt(row.amount), row.chain),
    }));
  }

  /** Returns those of these payers that paid before this time. */
  async knownBefore(owner: Owner, payers: readonly string[], beforeMs: number): Promise<Set<string>> {
    const rows = await this.reads.query<{ payer: string }>(
      owner.tenantId,
      `SELECT payer FROM unnest($3::text[]) AS payer WHERE EXISTS (
         SELECT 1 FROM payments p WHERE p.tenant_id = $1 AND p.environment = $2 AND p.from_address = payer
           AND p.status = 'confirmed' AND p.created_at > '-infinity' AND p.created_at < $4)`,
      [owner.tenantId, owner.environment, payers, new Date(beforeMs)],
    );
    return new Set(rows.map(({ payer }) => payer));
  }
}

function unitsOf(amountAtomic: bigint, chain: string): bigint {
  const decimals = findChain(chain)?.usdcDecimals ?? 6;
  return amountAtomic * 10n ** BigInt(SUM_DECIMALS - decimals);
}

/** Converts units to a USDC number for statistics. Responses use the exact units. */
export function usdcNumber(units: bigint): number {
  return Number(formatAmount(units, SUM_DECIMALS));
}
