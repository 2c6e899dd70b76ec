import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { decideClaim, settlementReference, type Claim, type ClaimedPart } from '../../../domain/claim.js';
import { evidenceToJson, pruneEvidence } from '../../../domain/evidence.js';
import type { PaymentEvidence } from '../../../domain/payment.js';
import { deleteExpiredInBatches } from '../../../platform/database/in-batches.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { SecretStore } from '../../../platform/secrets/secret-store.js';
import { toClaimRows, toClaims, type ClaimRow } from '../../verification/index.js';
import { RETENTION_RULES } from './retention.js';
import type { KeptTransaction, Inclusion } from '../chains/rail.js';
import {
  toSettlement,
  toTransaction,
  type SettlementRecord,
  type SettlementRow,
  type TransactionRow,
} from './settlement-record.js';

/** What a settlement came to: something in a block, or nothing that could get into one any more. */
export type SettlementEnd = (
  Inclusion | { readonly state: 'abandoned'; readonly reason: string; readonly cost: bigint }
) & {
  /** The transaction is somebody else's: only the authorization in it is this settlement's. */
  readonly elsewhere?: true;
  /** The part of the cost that was mined in vain. */
  readonly revertedCost?: bigint;
  /** Neither did the money move nor has somebody else used the authorization: its payer is to blame. */
  readonly isVain?: boolean;
};

/** `stale`: other claims stand than were seen; nothing was written. */
interface FinishRow {
  readonly outcome: 'finished' | 'stale';
  readonly claims: ClaimRow[] | null;
}

/** Claims change only by other calls for the same payment; so many in a row are a fault. */
const MOST_DECISIONS = 20;
/** An authorization is good for a day at most, and each attempt needs a minute to be given up. */
const ABANDONED_LIMIT = 5;
export const COLUMNS = 's.*, s.charged_period::text AS charged_period';
const TRANSACTION_COLUMNS =
  'network, tenant_id, tx_hash, raw_tx, signer, nonce, max_fee, (extract(epoch FROM now() - created_at) * 1000)::bigint AS age_ms';

/** The ledger of settlements. What each function promises stands in its migration. */
@Injectable()
export class SettlementRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly secrets: SecretStore,
  ) {}

  /** The settlement that holds the authorization on this chain, whoever's it is. */
  async holderOf(network: string, authorizationId: string): Promise<SettlementRecord | null> {
    return this.one(
      `SELECT ${COLUMNS} FROM settlement_authorizations c
         JOIN settlements s ON s.tenant_id = c.tenant_id AND s.id = c.settlement_id
       WHERE c.network = $1 AND c.authorization_id = $2`,
      [network, authorizationId],
    );
  }

  async byId(tenantId: string, id: string): Promise<SettlementRecord | null> {
    return this.one(`SELECT ${COLUMNS} FROM settlements s WHERE s.tenant_id = $1 AND s.id = $2`, [
      tenantId,
      id,
    ]);
  }

  /** A tenant's own, by id or by any hash that was sent for it. */
  async find(
    principal: TenantPrincipal,
    by: { readonly id: string } | { readonly transaction: string },
  ): Promise<SettlementRecord | null> {
    const [condition, value] =
      'id' in by
        ? ['s.id = $3', by.id]
        : [
            `(s.tx_hash = $3 OR s.id IN (SELECT t.settlement_id FROM signer_transactions t
               WHERE t.tenant_id = $1 AND t.tx_hash = $3))`,
            by.transaction,
          ];
    return this.one(
      `SELECT ${COLUMNS} FROM settlements s WHERE s.tenant_id = $1 AND s.environment = $2 AND ${condition}
       ORDER BY s.created_at DESC LIMIT 1`,
      [principal.tenantId, principal.environment, value],
    );
  }

  /** Settlements of this claim that were given up, of this tenant, the latest first; their transactions may land yet. */
  async abandoned(
    { tenantId, environment }: Pick<TenantPrincipal, 'tenantId' | 'environment'>,
    network: string,
    authorizationId: string,
  ): Promise<SettlementRecord[]> {
    const rows = await this.dataSource.query<SettlementRow[]>(
      `SELECT ${COLUMNS} FROM settlements s WHERE s.tenant_id = $1 AND s.environment = $2 AND s.network = $3
         AND s.authorization_id = $4 AND s.status = 'failed' ORDER BY s.created_at DESC LIMIT ${ABANDONED_LIMIT}`,
      [tenantId, environment, network, authorizationId],
    );
    return rows.map(toSettlement);
  }

  /**
   * Every transaction that was ever signed for this payment and amount, those of settlements that were given up included
   * (each of them would pay it), the settlement's own last and in their order.
   */
  async transactionsOf({
    tenantId,
    id,
    network,
    authorizationId,
    amountAtomic,
  }: SettlementRecord): Promise<KeptTransaction[]> {
    const rows = await this.dataSource.query<TransactionRow[]>(
      `SELECT ${TRANSACTION_COLUMNS} FROM signer_transactions
       WHERE tenant_id = $1 AND settlement_id IN
         (SELECT s.id FROM settlements s WHERE s.tenant_id = $1 AND s.network = $3 AND s.authorization_id = $4
            AND s.amount_atomic = $5)
       ORDER BY settlement_id = $2, created_at`,
      [tenantId, id, network, authorizationId, amountAtomic.toString()],
    );
    return rows.map((row) => toTransaction(row, this.secrets));
  }

  /** This look found it dead: since when, and how many have, with no other look in between. */
  async recordDropped({ tenantId, id }: SettlementRecord): Promise<{ droppedMs: number; looks: number }> {
    const [rows] = await this.dataSource.query<[{ dropped_ms: string; dropped_looks: number }[]]>(
      `UPDATE settlements SET dropped_since = coalesce(dropped_since, now()), dropped_looks = dropped_looks + 1
       WHERE tenant_id = $1 AND id = $2 AND status = 'pending'
       RETURNING (extract(epoch FROM now() - dropped_since) * 1000)::bigint AS dropped_ms, dropped_looks`,
      [tenantId, id],
    );
    const [row] = rows;
    return { droppedMs: Number(row?.dropped_ms ?? 0), looks: row?.dropped_looks ?? 0 };
  }

  /** It may land yet: whatever looked dead before was a node that lagged behind. */
  async clearDropped({ tenantId, id }: SettlementRecord): Promise<void> {
    await this.dataSource.query(
      `UPDATE settlements SET dropped_since = NULL, dropped_looks = 0
       WHERE tenant_id = $1 AND id = $2 AND dropped_since IS NOT NULL`,
      [tenantId, id],
    );
  }

  /**
   * Writes what became of it, once; later calls get what was written. A settlement pays only while its payment is claimed for
   * nothing else: it is decided by the claims that stand, and anew when others stand by the time it is written.
   */
  async finish(
    settlement: SettlementRecord,
    end: SettlementEnd,
    manager: EntityManager | DataSource = this.dataSource,
  ): Promise<SettlementRecord> {
    const asked = { ...partOf(settlement, end), reference: settlementReference(settlement.id) };
    // What nearly always stands: of our own transaction the settlement's claim, of somebody else's none.
    let seen: readonly Claim[] = end.elsewhere === true ? [] : [asked];
    for (let times = 0; times < MOST_DECISIONS; times += 1) {
      const isClaimed = decideClaim(seen, asked) === 'conflict';
      const row = await this.tryFinish(settlement, end, { seen, isClaimed }, manager);
      if (row === undefined) throw new Error('a settlement has vanished');
      if (row.outcome === 'finished') return toSettlement(row);
      seen = toClaims(row.claims);
    }
    throw new Error('the claims on a settled payment changed with every decision');
  }

  private async tryFinish(
    settlement: SettlementRecord,
    end: SettlementEnd,
    { seen, isClaimed }: { seen: readonly Claim[]; isClaimed: boolean },
    manager: EntityManager | DataSource,
  ): Promise<(SettlementRow & FinishRow) | undefined> {
    const { tenantId, id, payTo } = settlement;
    const landed = end.state === 'landed' ? end : null;
    const [row] = await manager.query<(SettlementRow & FinishRow)[]>(
      `SELECT f.outcome, f.claims, ${COLUMNS}
       FROM finish_settlement($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) f,
         LATERAL (SELECT (f.settlement).*) s`,
      [
        ...[tenantId, id, landed?.paid === true ? 'settled' : 'failed', landed?.txHash ?? null, end.reason],
        landed === null ? null : json(evidenceToJson(pruneEvidence(landed.evidence, [payTo]))),
        ...[end.cost.toString(), (end.revertedCost ?? 0n).toString(), end.isVain ?? false],
        ...[end.elsewhere ?? false, gainOf(settlement, landed?.evidence ?? null, end.elsewhere).toString()],
        ...[json(toClaimRows(seen)), isClaimed],
      ],
    );
    return row;
  }

  /**
   * Whether a transaction of somebody else that paid this authorization is claimed for something else already.
   *
   * @param part what of the transaction the authorization paid
   */
  async isClaimedElsewhere(
    { tenantId, environment }: Pick<TenantPrincipal, 'tenantId' | 'environment'>,
    network: string,
    txHash: string,
    part: ClaimedPart,
  ): Promise<boolean> {
    const [{ claims }] = await this.dataSource.query<[{ claims: ClaimRow[] }]>(
      'SELECT standing_claims($1, $2, $3, $4, NULL) AS claims',
      [tenantId, environment, network, txHash],
    );
    return decideClaim(toClaims(claims), { ...part, reference: null }) === 'conflict';
  }

  /** Pending settlements of these chains that are due, each handed to one process for the time being. */
  async takeDue(chains: readonly string[], limit: number, againSeconds: number): Promise<SettlementRecord[]> {
    const [rows] = await this.dataSource.query<[SettlementRow[]]>(
      `UPDATE settlements s SET look_at = now() + make_interval(secs => $2)
       WHERE (s.tenant_id, s.id) IN (SELECT d.tenant_id, d.id FROM settlements d
         WHERE d.status = 'pending' AND d.look_at <= now() AND d.chain = ANY ($3) ORDER BY d.look_at LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING ${COLUMNS}`,
      [limit, againSeconds, chains],
    );
    return rows.map(toSettlement);
  }

  /** What serves nobody any more: no authorization is good for so long. */
  async forget(): Promise<void> {
    for (const old of RETENTION_RULES) await deleteExpiredInBatches(this.dataSource, old);
  }

  private async one(sql: string, parameters: readonly unknown[]): Promise<SettlementRecord | null> {
    const [row] = await this.dataSource.query<SettlementRow[]>(sql, [...parameters]);
    return row === undefined ? null : toSettlement(row);
  }
}

/** What of the transaction the settlement claims: all of its own, and of somebody else's its authorization. */
function partOf({ payer, authorizationId }: SettlementRecord, { elsewhere }: SettlementEnd): ClaimedPart {
  return elsewhere === true ? { payer, authorizationId } : { payer: null, authorizationId: null };
}

/** What a payment shows to have brought: our own transaction moves this amount and nothing else. */
function gainOf(
  { payTo, amountAtomic }: SettlementRecord,
  evidence: PaymentEvidence | null,
  elsewhere: true | undefined,
): bigint {
  if (elsewhere !== true) return amountAtomic;
  return evidence?.balanceChanges.find(({ owner }) => owner === payTo)?.deltaAtomic ?? 0n;
}

function json(value: unknown): string {
  return JSON.stringify(value);
}
