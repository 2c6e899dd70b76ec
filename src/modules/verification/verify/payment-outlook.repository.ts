import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Claim } from '../../../domain/claim.js';
import { evidenceToJson } from '../../../domain/evidence.js';
import type { PaymentEvidence } from '../../../domain/payment.js';
import { toClaims, type ClaimRow } from '../payments/claim-row.js';
import {
  toPaymentRecord,
  type PaymentJson,
  type PaymentKey,
  type PaymentRecord,
} from '../payments/payment-record.js';

/** What is stored of a payment. */
export interface StoredFacts {
  readonly payment: PaymentRecord | null;
  readonly claims: readonly Claim[];
}

/** Reads what a verification would find stored, without a lease, and without a write. */
@Injectable()
export class PaymentOutlookRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** The tenant's wallet on a chain, as registered; null without one. */
  async wallet({ tenantId, environment }: PaymentKey, chain: string): Promise<string | null> {
    const [row] = await this.dataSource.query<{ address: string }[]>(
      'SELECT address FROM wallets WHERE tenant_id = $1 AND environment = $2 AND chain = $3',
      [tenantId, environment, chain],
    );
    return row?.address ?? null;
  }

  /** The stored payment of a transaction, and the claims that stand on it. */
  async facts(key: PaymentKey, evidence: PaymentEvidence): Promise<StoredFacts> {
    const named = [key.tenantId, key.environment, key.network, key.txHash];
    const [[stored], [standing]] = await Promise.all([
      this.dataSource.query<{ payment: PaymentJson }[]>(
        `SELECT to_jsonb(p) || jsonb_build_object('amount_text', p.amount_atomic::text) AS payment FROM payments p
          WHERE tenant_id = $1 AND environment = $2 AND network = $3 AND tx_hash = $4`,
        named,
      ),
      this.dataSource.query<{ claims: ClaimRow[] | null }[]>(
        'SELECT standing_claims($1, $2, $3, $4, $5) AS claims',
        [...named, JSON.stringify(evidenceToJson(evidence))],
      ),
    ]);
    return {
      payment: stored === undefined ? null : toPaymentRecord(stored.payment),
      claims: toClaims(standing?.claims ?? null),
    };
  }
}
