import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Environment } from '../../../domain/chain.js';
import { evidenceToJson } from '../../../domain/evidence.js';
import type { PaymentEvidence } from '../../../domain/payment.js';
import type { Loss } from '../../../domain/recheck.js';
import { AuditLog } from '../../../platform/audit/audit.js';
import { addToOutbox } from '../../../platform/outbox/outbox.js';
import {
  toPaymentRecord,
  type PaymentJson,
  type PaymentKey,
  type PaymentRecord,
} from '../payments/payment-record.js';

/** A payment whose next look is due, leased for a minute to whoever took it. */
export interface DuePayment extends PaymentKey {
  readonly chain: string;
  readonly amountAtomic: bigint;
  readonly misses: number;
  readonly record: PaymentRecord;
}

interface DueJson extends PaymentJson {
  readonly tenant_id: string;
  readonly environment: Environment;
  readonly recheck_misses: number;
}

const KEY = 'tenant_id = $1 AND environment = $2 AND network = $3 AND tx_hash = $4';
/** Confirmed, and not verified again since it was taken. */
const UNCHANGED = `${KEY} AND status = 'confirmed' AND verified_at = $5::timestamptz`;

/** The statements of looking again. A statement changes only a payment that still is what was taken: confirmed. */
@Injectable()
export class RecheckRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: AuditLog,
  ) {}

  /** Takes payments that are due. Each is due again later, ever later: in half its age, and in a minute at least. */
  async takeDue(limit: number): Promise<DuePayment[]> {
    const rows = await this.dataSource.query<{ row: DueJson }[]>(
      `WITH due AS (
         SELECT tenant_id, environment, network, tx_hash FROM payments
         WHERE recheck_at <= now() ORDER BY recheck_at LIMIT $1 FOR UPDATE SKIP LOCKED),
       taken AS (
         UPDATE payments p SET recheck_at = now() + greatest(interval '1 minute', (now() - p.first_verified_at) / 2) FROM due d
         WHERE p.tenant_id = d.tenant_id AND p.environment = d.environment AND p.network = d.network
           AND p.tx_hash = d.tx_hash
         RETURNING payment_json(p) AS row)
       SELECT * FROM taken`,
      [limit],
    );
    return rows.map(({ row }) => ({
      tenantId: row.tenant_id,
      environment: row.environment,
      network: row.network,
      txHash: row.tx_hash,
      chain: row.chain,
      amountAtomic: BigInt(row.amount_text),
      misses: row.recheck_misses,
      record: toPaymentRecord(row),
    }));
  }

  async recordMiss(payment: DuePayment): Promise<void> {
    await this.dataSource.query(
      `UPDATE payments SET recheck_misses = recheck_misses + 1, recheck_at = now() + interval '1 minute'
       WHERE ${UNCHANGED}`,
      versionOf(payment),
    );
  }

  /** Still there; at the deepest finality, or where none is reached within a day, it is not looked at again. */
  async confirmAgain(payment: DuePayment, evidence: PaymentEvidence): Promise<void> {
    await this.dataSource.query(
      `UPDATE payments SET evidence = $6, deepest = $7, recheck_misses = 0,
         recheck_at = CASE WHEN $7 OR first_verified_at < now() - interval '1 day' THEN NULL ELSE recheck_at END
       WHERE ${UNCHANGED}`,
      [...versionOf(payment), JSON.stringify(evidenceToJson(evidence)), evidence.finality.deepest],
    );
  }

  /**
   * The payment becomes `reorged`, its claims are frozen, a settlement that rests on it and that nobody has heard of is under
   * way again, the tenant's listeners and the audit log are told: all or nothing.
   */
  async takeBack(payment: DuePayment, how: Loss): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const [, changed] = await manager.query<[unknown[], number]>(
        `UPDATE payments SET status = 'reorged', reason = 'REORGED', recheck_at = NULL, remembered_until = NULL
         WHERE ${UNCHANGED}`,
        versionOf(payment),
      );
      if (changed === 0) return;
      await manager.query('SELECT freeze_claims($1, $2, $3, $4, true)', keyOf(payment));
      await manager.query('SELECT reopen_settlement($1, $2, $3, $4)', keyOf(payment));
      await addToOutbox(manager, {
        tenantId: payment.tenantId,
        environment: payment.environment,
        type: 'payment.reorged',
        data: {
          paymentId: payment.record.id,
          network: payment.network,
          txHash: payment.txHash,
          chain: payment.chain,
          amountAtomic: payment.amountAtomic.toString(),
        },
      });
      await this.audit.record(manager, {
        tenantId: payment.tenantId,
        actor: 'system',
        action: 'payment.reorged',
        subject: payment.record.id,
        after: { how, chain: payment.chain, txHash: payment.txHash },
        requestId: null,
      });
    });
  }
}

function keyOf({ tenantId, environment, network, txHash }: PaymentKey): [string, string, string, string] {
  return [tenantId, environment, network, txHash];
}

function versionOf(payment: DuePayment): [string, string, string, string, string] {
  return [...keyOf(payment), payment.record.version];
}
