import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Environment } from '../../../domain/chain.js';
import { evidenceToJson } from '../../../domain/evidence.js';
import type { PaymentEvidence } from '../../../domain/payment.js';
import type { Loss } from '../../../domain/recheck.js';
import { AuditLog } from '../../../platform/audit/audit.js';
import { Distribution } from '../../../platform/database/distribution/distribution.js';
import {
  inEachScope,
  tenantScopes,
  type TenantScope,
} from '../../../platform/database/distribution/tenant-scopes.js';
import { addToOutbox } from '../../../platform/outbox/outbox.js';
import {
  toPaymentRecord,
  type PaymentJson,
  type PaymentKey,
  type PaymentRecord,
} from '../payments/payment-record.js';

/** A payment that is due for a recheck, leased to one process for a minute. */
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

const TENANTS_WITH_DUE = `SELECT tenant_id AS "tenantId" FROM payments
  WHERE recheck_at <= now() ORDER BY recheck_at LIMIT $1`;
/**
 * Half the payment's age from now, a minute at least. A sum in UTC is the same in every session; several nodes (Citus)
 * compute nothing else from a column.
 */
const NEXT_RECHECK = `((now() AT TIME ZONE 'UTC')
  + greatest(interval '1 minute', (now() - p.first_verified_at) / 2)) AT TIME ZONE 'UTC'`;

/** Takes up to `$1` due payments of the scope. The amount is text too: JSON numbers are not exact beyond 2^53. */
function takeDueOf(scope: TenantScope): string {
  const own = scope.own('p', 2);
  return `WITH due AS (
      SELECT p.tenant_id, p.environment, p.network, p.tx_hash FROM payments p
      WHERE ${own} AND p.recheck_at <= now() ORDER BY p.recheck_at LIMIT $1 FOR UPDATE SKIP LOCKED),
    taken AS (
      UPDATE payments p SET recheck_at = ${NEXT_RECHECK} FROM due d
      WHERE ${own} AND p.tenant_id = d.tenant_id AND p.environment = d.environment AND p.network = d.network
        AND p.tx_hash = d.tx_hash
      RETURNING p.*)
    SELECT to_jsonb(t) || jsonb_build_object('amount_text', t.amount_atomic::text) AS row FROM taken t`;
}

/**
 * The statements of the recheck. Each changes a payment only while it is confirmed and unchanged since it was taken.
 */
@Injectable()
export class RecheckRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly distribution: Distribution,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Takes due payments; two calls at once never take the same one. The next recheck follows after half the payment's age,
   * and after a minute at least.
   */
  async takeDue(limit: number): Promise<DuePayment[]> {
    const scopes = await tenantScopes(this.dataSource, this.distribution.isDistributed, TENANTS_WITH_DUE, [
      limit,
    ]);
    const taken: DuePayment[] = [];
    await inEachScope(scopes, async (scope) => {
      taken.push(...(await this.takeOf(scope, limit - taken.length)));
      return taken.length < limit;
    });
    return taken;
  }

  private async takeOf(scope: TenantScope, limit: number): Promise<DuePayment[]> {
    const rows = await this.dataSource.query<{ row: DueJson }[]>(takeDueOf(scope), [limit, ...scope.values]);
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

  /** Counts a recheck that found the payment gone or changed; the next one follows in a minute. */
  async recordMiss(payment: DuePayment): Promise<void> {
    await this.dataSource.query(
      `UPDATE payments SET recheck_misses = recheck_misses + 1, recheck_at = now() + interval '1 minute'
       WHERE ${UNCHANGED}`,
      versionOf(payment),
    );
  }

  /** Records that the payment still stands. Rechecks end at the deepest finality, or after a day without it. */
  async confirmAgain(payment: DuePayment, evidence: PaymentEvidence): Promise<void> {
    await this.dataSource.query(
      `UPDATE payments SET evidence = $6, deepest = $7, recheck_misses = 0,
         recheck_at = CASE WHEN $7 OR first_verified_at < clock.a_day_ago THEN NULL ELSE recheck_at END
       FROM (SELECT now() - interval '1 day' AS a_day_ago) clock
       WHERE ${UNCHANGED}`,
      [...versionOf(payment), JSON.stringify(evidenceToJson(evidence)), evidence.finality.deepest],
    );
  }

  /**
   * Marks the payment `reorged` and freezes its claims, in one transaction.
   * A settlement that rests on it, with its success not handed out, becomes pending again. The tenant's listeners and
   * the audit log are notified.
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
