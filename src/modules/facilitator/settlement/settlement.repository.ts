import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { decideClaim, settlementReference, type Claim, type ClaimedPart } from '../../../domain/claim.js';
import { evidenceToJson, pruneEvidence } from '../../../domain/evidence.js';
import type { PaymentEvidence } from '../../../domain/payment.js';
import { Distribution } from '../../../platform/database/distribution/distribution.js';
import {
  inEachScope,
  tenantScopes,
  type TenantScope,
} from '../../../platform/database/distribution/tenant-scopes.js';
import { deleteExpiredInBatches } from '../../../platform/database/in-batches.js';
import { IS_READ_ONLY } from '../../../platform/database/connection/session.js';
import { PooledQueries } from '../../../platform/database/pooled-queries.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { SecretStore } from '../../../platform/secrets/secret-store.js';
import { toClaimRows, toClaims, type ClaimRow } from '../../verification/index.js';
import { OLD_TRANSACTIONS, RETENTION_RULES } from './retention.js';
import type { KeptTransaction, Inclusion } from '../chains/rail.js';
import {
  toSettlement,
  toTransaction,
  type SettlementRecord,
  type SettlementRow,
  type TransactionRow,
} from './settlement-record.js';

/** How a settlement ended: a transaction in a block, or none that can get into one any more. */
export type SettlementEnd = (
  Inclusion | { readonly state: 'abandoned'; readonly reason: string; readonly cost: bigint }
) & {
  /** Another sender's transaction: only the authorization in it is this settlement's. */
  readonly elsewhere?: true;
  /** The part of the cost that was mined in vain. */
  readonly revertedCost?: bigint;
  /** The money did not move and no other transaction used the authorization: the payer is to blame. */
  readonly isVain?: boolean;
};

/** `stale`: other claims stand than were seen; nothing was written. */
interface FinishRow {
  readonly outcome: 'finished' | 'stale';
  readonly claims: ClaimRow[] | null;
}

/** Claims change only by other calls for the same payment; so many changes in a row are a fault. */
const MOST_DECISIONS = 20;
/** An authorization is valid for a day at most, and each attempt takes a minute to be abandoned. */
const ABANDONED_LIMIT = 5;
export const COLUMNS = 's.*, s.charged_period::text AS charged_period';
const TRANSACTION_COLUMNS =
  'network, tenant_id, tx_hash, raw_tx, signer, nonce, max_fee, (extract(epoch FROM now() - created_at) * 1000)::bigint AS age_ms';

const DUE = `d.status = 'pending' AND d.look_at <= now()`;
const TENANTS_WITH_DUE = `SELECT d.tenant_id AS "tenantId" FROM settlements d
  WHERE ${DUE} AND d.chain = ANY ($2) ORDER BY d.look_at LIMIT $1`;

/** Takes up to `$1` due settlements of the scope. */
function takeDueOf(scope: TenantScope): string {
  return `WITH due AS (
      SELECT d.tenant_id, d.id FROM settlements d
      WHERE ${scope.own('d', 4)} AND ${DUE} AND d.chain = ANY ($3) ORDER BY d.look_at LIMIT $1 FOR UPDATE SKIP LOCKED),
    taken AS (
      UPDATE settlements s SET look_at = now() + make_interval(secs => $2) FROM due
      WHERE ${scope.own('s', 4)} AND s.tenant_id = due.tenant_id AND s.id = due.id RETURNING s.*)
    SELECT ${COLUMNS} FROM taken s`;
}

/** The statements on settlements. The contract of each SQL function is its head comment. */
@Injectable()
export class SettlementRepository {
  /** For answers to callers: a server that may lag is not believed. */
  private readonly statements: PooledQueries;

  constructor(
    private readonly dataSource: DataSource,
    private readonly distribution: Distribution,
    private readonly secrets: SecretStore,
  ) {
    this.statements = new PooledQueries(dataSource);
  }

  /**
   * The settlement that holds the authorization on this chain, of whichever tenant; null when there is none.
   *
   * @throws ReadOnlyServer
   */
  async holderOf(network: string, authorizationId: string): Promise<SettlementRecord | null> {
    return this.one(
      `SELECT ${COLUMNS}, ${IS_READ_ONLY} FROM settlement_authorizations c
         JOIN settlements s ON s.tenant_id = c.tenant_id AND s.id = c.settlement_id
       WHERE c.network = $1 AND c.authorization_id = $2`,
      [network, authorizationId],
    );
  }

  /** @throws ReadOnlyServer */
  async byId(tenantId: string, id: string): Promise<SettlementRecord | null> {
    return this.one(
      `SELECT ${COLUMNS}, ${IS_READ_ONLY} FROM settlements s WHERE s.tenant_id = $1 AND s.id = $2`,
      [tenantId, id],
    );
  }

  /**
   * A tenant's settlement by id or by any hash that was sent for it; null when there is none.
   *
   * @throws ReadOnlyServer
   */
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
      `SELECT ${COLUMNS}, ${IS_READ_ONLY} FROM settlements s WHERE s.tenant_id = $1 AND s.environment = $2 AND ${condition}
       ORDER BY s.created_at DESC LIMIT 1`,
      [principal.tenantId, principal.environment, value],
    );
  }

  /** This tenant's abandoned settlements of the authorization, newest first; their transactions may still land. */
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
   * Every transaction ever signed for this payment and amount, those of abandoned settlements included: each of them
   * would pay it.
   * The settlement's own come last, in their order.
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

  /**
   * Records a look that found all transactions dropped; returns for how long, and the number of such looks in a row.
   */
  async recordDropped({ tenantId, id }: SettlementRecord): Promise<{ droppedMs: number; looks: number }> {
    const [row] = await this.dataSource.query<{ dropped_ms: string; dropped_looks: number }[]>(
      `WITH noted AS (UPDATE settlements SET dropped_since = least(dropped_since, now()), dropped_looks = dropped_looks + 1
         WHERE tenant_id = $1 AND id = $2 AND status = 'pending' RETURNING dropped_since, dropped_looks)
       SELECT (extract(epoch FROM now() - dropped_since) * 1000)::bigint AS dropped_ms, dropped_looks FROM noted`,
      [tenantId, id],
    );
    return { droppedMs: Number(row?.dropped_ms ?? 0), looks: row?.dropped_looks ?? 0 };
  }

  /** Resets the dropped looks: a transaction may still land, so an earlier look came from a lagging node. */
  async clearDropped({ tenantId, id }: SettlementRecord): Promise<void> {
    await this.dataSource.query(
      `UPDATE settlements SET dropped_since = NULL, dropped_looks = 0
       WHERE tenant_id = $1 AND id = $2 AND dropped_since IS NOT NULL`,
      [tenantId, id],
    );
  }

  /**
   * Records the end once; later calls get what was written.
   * A settlement pays only while its payment is claimed for no other order. When claims change before the write, it
   * decides anew.
   */
  async finish(
    settlement: SettlementRecord,
    end: SettlementEnd,
    manager: EntityManager | DataSource = this.dataSource,
  ): Promise<SettlementRecord> {
    const asked = { ...partOf(settlement, end), reference: settlementReference(settlement.id) };
    // Usual case: our own transaction carries the settlement's claim, another sender's carries none.
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
        landed === null ? null : JSON.stringify(evidenceToJson(pruneEvidence(landed.evidence, [payTo]))),
        ...[end.cost.toString(), (end.revertedCost ?? 0n).toString(), end.isVain ?? false],
        ...[end.elsewhere ?? false, gainOf(settlement, landed?.evidence ?? null, end.elsewhere).toString()],
        ...[JSON.stringify(toClaimRows(seen)), isClaimed],
      ],
    );
    return row;
  }

  /**
   * Whether another sender's transaction that paid this authorization is claimed for another order already.
   *
   * @param part the part of the transaction that the authorization paid
   * @throws ReadOnlyServer
   */
  async isClaimedElsewhere(
    { tenantId, environment }: Pick<TenantPrincipal, 'tenantId' | 'environment'>,
    network: string,
    txHash: string,
    part: ClaimedPart,
  ): Promise<boolean> {
    const [row] = await this.statements.queryAll<{ claims: ClaimRow[] }>(
      `SELECT standing_claims($1, $2, $3, $4, NULL) AS claims, ${IS_READ_ONLY}`,
      [tenantId, environment, network, txHash],
      1,
    );
    return decideClaim(toClaims(row?.claims ?? null), { ...part, reference: null }) === 'conflict';
  }

  /**
   * Pending settlements of these chains that are due; each goes to one process for `againSeconds`, also when several
   * ask at once.
   */
  async takeDue(chains: readonly string[], limit: number, againSeconds: number): Promise<SettlementRecord[]> {
    const scopes = await tenantScopes(this.dataSource, this.distribution.isDistributed, TENANTS_WITH_DUE, [
      limit,
      chains,
    ]);
    const taken: SettlementRow[] = [];
    await inEachScope(scopes, async (scope) => {
      const values = [limit - taken.length, againSeconds, chains, ...scope.values];
      taken.push(...(await this.dataSource.query<SettlementRow[]>(takeDueOf(scope), values)));
      return taken.length < limit;
    });
    return taken.map(toSettlement);
  }

  /** Deletes expired rows of the facilitator's tables. */
  async forget(): Promise<void> {
    for (const old of RETENTION_RULES) await deleteExpiredInBatches(this.dataSource, old);
    // Asked before: on several nodes, signed transactions and settlements are not on the same one.
    const pending = await this.dataSource.query<{ id: string }[]>(
      `SELECT id FROM settlements WHERE status = 'pending'`,
    );
    await deleteExpiredInBatches(this.dataSource, OLD_TRANSACTIONS, [pending.map(({ id }) => id)]);
  }

  private async one(sql: string, parameters: readonly unknown[]): Promise<SettlementRecord | null> {
    const [row] = await this.statements.queryAll<SettlementRow>(sql, [...parameters], 1);
    return row === undefined ? null : toSettlement(row);
  }
}

/** The part of the transaction that the settlement claims: all of its own; of another sender's, its authorization. */
function partOf({ payer, authorizationId }: SettlementRecord, { elsewhere }: SettlementEnd): ClaimedPart {
  return elsewhere === true ? { payer, authorizationId } : { payer: null, authorizationId: null };
}

/** The payment's gain: our own transaction moves this amount and no other money. */
function gainOf(
  { payTo, amountAtomic }: SettlementRecord,
  evidence: PaymentEvidence | null,
  elsewhere: true | undefined,
): bigint {
  if (elsewhere !== true) return amountAtomic;
  return evidence?.balanceChanges.find(({ owner }) => owner === payTo)?.deltaAtomic ?? 0n;
}
