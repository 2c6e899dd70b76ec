import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { evidenceToJson, pruneEvidence } from '../../domain/evidence.js';
import { NOT_FOUND_EVIDENCE, type PaymentEvidence } from '../../domain/payment.js';
import { forgetInBatches } from '../../platform/database/in-batches.js';
import type { TenantPrincipal } from '../../platform/http/principal.js';
import { UNLIMITED } from './settlement-limits.js';
import { OLD_RECORDS } from './old-records.js';
import type { PaymentOrder } from './payment-order.js';
import type { KeptTransaction, Landing, PreparedTransaction, Quote, SignedTransaction } from './rail.js';
import {
  toSettlement,
  toTransaction,
  type SettlementRecord,
  type SettlementRow,
  type TransactionRow,
} from './settlement-record.js';

export interface ClaimInput {
  readonly id: string;
  readonly order: PaymentOrder;
  readonly principal: TenantPrincipal;
  readonly requestId: string;
  readonly prepared: PreparedTransaction;
  readonly limits: SettlementBounds;
}

/** What a tenant may spend of what it is offered: in the chain's smallest unit, atomic units, and units of the month. */
export interface SettlementBounds {
  readonly costLimit: bigint;
  readonly amountLimit: bigint | null;
  readonly unitLimit: number | null;
  /** When the reconciler takes over, should this process die. */
  readonly lookSeconds: number;
}

/** Why our records would not let a payment be settled now; `settlement_refusal` in the migrations says what each means. */
export type RecordRefusal = 'over_cost' | 'over_amount' | 'over_reverts' | 'payer_refused';

export type Claimed =
  | { readonly outcome: 'claimed'; readonly settlement: SettlementRecord }
  | { readonly outcome: 'taken' | 'payer_busy' | 'refused' | 'refused_for_now' | RecordRefusal };

/** What a settlement came to: something in a block, or nothing that could get into one any more. */
export type SettlementEnd = (
  Landing | { readonly state: 'given_up'; readonly reason: string; readonly cost: bigint }
) & {
  /** The transaction is somebody else's: only the authorization in it is this settlement's. */
  readonly elsewhere?: true;
  /** The part of the cost that was mined in vain. */
  readonly revertedCost?: bigint;
  /** Neither did the money move nor has somebody else used the authorization: its payer is to blame. */
  readonly isVain?: boolean;
};

interface ClaimRow {
  readonly outcome: Claimed['outcome'] | 'near';
  readonly nonce: string | null;
  readonly budget_day: string;
  readonly charged: string;
}

/** As `evidence` of a payment that was signed and is in no block yet. */
const SIGNED = evidenceToJson({ ...NOT_FOUND_EVIDENCE, execution: 'pending' });
/** An authorization is good for a day at most, and each attempt needs a minute to be given up. */
const GIVEN_UP_LIMIT = 5;
const COLUMNS = 's.*, s.charged_period::text AS charged_period';
const TRANSACTION_COLUMNS =
  'tx_hash, raw_tx, signer, nonce, max_fee, (extract(epoch FROM now() - created_at) * 1000)::bigint AS age_ms';

/** The ledger of settlements. What each function promises stands in its migration. */
@Injectable()
export class SettlementRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** The settlement that holds the authorization on this chain, whoever's it is. */
  async holderOf(network: string, claim: string): Promise<SettlementRecord | null> {
    return this.one(
      `SELECT ${COLUMNS} FROM settlement_claims c
         JOIN settlements s ON s.tenant_id = c.tenant_id AND s.id = c.settlement_id
       WHERE c.network = $1 AND c.claim = $2`,
      [network, claim],
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
  async givenUp(
    { tenantId, environment }: Pick<TenantPrincipal, 'tenantId' | 'environment'>,
    network: string,
    claim: string,
  ): Promise<SettlementRecord[]> {
    const rows = await this.dataSource.query<SettlementRow[]>(
      `SELECT ${COLUMNS} FROM settlements s WHERE s.tenant_id = $1 AND s.environment = $2 AND s.network = $3
         AND s.claim = $4 AND s.status = 'failed' ORDER BY s.created_at DESC LIMIT ${GIVEN_UP_LIMIT}`,
      [tenantId, environment, network, claim],
    );
    return rows.map(toSettlement);
  }

  /**
   * Claims the payment, takes the signer's nonce, signs, and keeps the signed transaction: all of it or nothing, in one
   * transaction. When it has resolved with `claimed` the transaction may be sent; before, it cannot have been.
   */
  claim(input: ClaimInput): Promise<Claimed> {
    const { prepared } = input;
    const { signer, nonceFloor } = prepared;
    return this.claimed(input, { ...prepared, signer, nonceFloor }, async (manager, row) => {
      const nonce = row.nonce === null ? null : BigInt(row.nonce);
      const signed = await prepared.sign(nonce);
      const transaction = { ...transactionMembers(signed, signer, nonce), evidence: SIGNED };
      return this.record(manager, { ...rowOf(input, prepared, row), ...transaction });
    });
  }

  /**
   * Settles a payment by the transaction of somebody else that has paid it: what it claims is this authorization in it. All
   * of it or nothing, in one transaction. Where it is sold for something else the settlement has failed.
   */
  claimMoved(input: Omit<ClaimInput, 'prepared'>, landing: Landing): Promise<Claimed> {
    const payer = input.order.payer ?? '';
    const quote = { payer, payerCode: null, costCeiling: 0n };
    return this.claimed(input, { ...quote, signer: null, nonceFloor: null }, async (manager, row) => {
      const members = { ...rowOf(input, quote, row), tx_hash: landing.txHash };
      const settlement = await this.record(manager, members);
      return this.finish(settlement, { ...landing, elsewhere: true }, manager);
    });
  }

  /** Asks far from the month's limit first, then, close to it, behind a lock. */
  private async claimed(
    input: Omit<ClaimInput, 'prepared'>,
    quote: Quote & { readonly signer: string | null; readonly nonceFloor: bigint | null },
    record: (manager: EntityManager, row: ClaimRow) => Promise<SettlementRecord>,
  ): Promise<Claimed> {
    const { order, principal, id, limits } = input;
    for (const isNear of [false, true]) {
      const claimed = await this.dataSource.transaction(async (manager): Promise<Claimed | 'near'> => {
        const [row] = await manager.query<[ClaimRow]>(
          `SELECT outcome, nonce, budget_day::text AS budget_day, charged::text AS charged
           FROM claim_settlement($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
          [
            ...[principal.tenantId, principal.environment, order.chain.network, order.claim, id],
            ...[quote.payer, quote.payerCode, quote.costCeiling.toString(), limits.costLimit.toString()],
            ...[order.amountAtomic.toString(), (limits.amountLimit ?? UNLIMITED).toString()],
            ...[quote.signer, quote.nonceFloor?.toString() ?? null, limits.unitLimit, isNear],
            quote.signer === null,
          ],
        );
        if (row.outcome === 'near') return 'near';
        if (row.outcome !== 'claimed') return { outcome: row.outcome };
        return { outcome: 'claimed', settlement: await record(manager, row) };
      });
      if (claimed !== 'near') return claimed;
    }
    throw new Error('behind the lock the answer is exact');
  }

  private async record(manager: EntityManager, members: object): Promise<SettlementRecord> {
    const [kept] = await manager.query<[SettlementRow]>(`SELECT ${COLUMNS} FROM record_settlement($1) s`, [
      json(members),
    ]);
    return toSettlement(kept);
  }

  /**
   * Every transaction that was ever signed for this payment and amount, those of settlements that were given up included
   * (each of them would pay it), the settlement's own last and in their order.
   */
  async transactionsOf({
    tenantId,
    id,
    network,
    claim,
    amountAtomic,
  }: SettlementRecord): Promise<KeptTransaction[]> {
    const rows = await this.dataSource.query<TransactionRow[]>(
      `SELECT ${TRANSACTION_COLUMNS} FROM signer_transactions
       WHERE tenant_id = $1 AND settlement_id IN
         (SELECT s.id FROM settlements s WHERE s.tenant_id = $1 AND s.network = $3 AND s.claim = $4
            AND s.amount_atomic = $5)
       ORDER BY settlement_id = $2, created_at`,
      [tenantId, id, network, claim, amountAtomic.toString()],
    );
    return rows.map(toTransaction);
  }

  /** This look found it dead: since when, and how many have, with no other look in between. */
  async noteDeath({ tenantId, id }: SettlementRecord): Promise<{ deadMs: number; looks: number }> {
    const [rows] = await this.dataSource.query<[{ dead_ms: string; dead_looks: number }[]]>(
      `UPDATE settlements SET dead_since = coalesce(dead_since, now()), dead_looks = dead_looks + 1
       WHERE tenant_id = $1 AND id = $2 AND status = 'pending'
       RETURNING (extract(epoch FROM now() - dead_since) * 1000)::bigint AS dead_ms, dead_looks`,
      [tenantId, id],
    );
    const [row] = rows;
    return { deadMs: Number(row?.dead_ms ?? 0), looks: row?.dead_looks ?? 0 };
  }

  /** It may land yet: whatever looked dead before was a node that lagged behind. */
  async noteLife({ tenantId, id }: SettlementRecord): Promise<void> {
    await this.dataSource.query(
      `UPDATE settlements SET dead_since = NULL, dead_looks = 0
       WHERE tenant_id = $1 AND id = $2 AND dead_since IS NOT NULL`,
      [tenantId, id],
    );
  }

  /** Writes what became of it, once; whoever comes later gets what was written. */
  async finish(
    settlement: SettlementRecord,
    end: SettlementEnd,
    manager: EntityManager | DataSource = this.dataSource,
  ): Promise<SettlementRecord> {
    const { tenantId, id, payTo } = settlement;
    const landed = end.state === 'landed' ? end : null;
    const rows = await manager.query<SettlementRow[]>(
      `SELECT ${COLUMNS} FROM finish_settlement($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) s`,
      [
        ...[tenantId, id, landed?.paid === true ? 'settled' : 'failed', landed?.txHash ?? null, end.reason],
        landed === null ? null : json(evidenceToJson(pruneEvidence(landed.evidence, [payTo]))),
        ...[end.cost.toString(), (end.revertedCost ?? 0n).toString(), end.isVain ?? false],
        ...[end.elsewhere ?? false, gainOf(settlement, landed?.evidence ?? null, end.elsewhere).toString()],
      ],
    );
    const [row] = rows;
    if (row === undefined) throw new Error('a settlement has vanished');
    return toSettlement(row);
  }

  /**
   * Adds a further transaction to a settlement, if it is still pending and nobody else added one since (`after` is still
   * the newest). `nonceFloor` takes a fresh nonce for it; without it, `sign` knows its own.
   */
  async addTransaction(
    settlement: SettlementRecord,
    after: KeptTransaction,
    next: {
      readonly signer: string;
      readonly nonceFloor: bigint | null;
      readonly sign: (nonce: bigint | null) => Promise<SignedTransaction>;
    },
  ): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      const [locked] = await manager.query<{ status: string }[]>(
        'SELECT status FROM settlements WHERE tenant_id = $1 AND id = $2 FOR UPDATE',
        [settlement.tenantId, settlement.id],
      );
      const [newest] = await manager.query<{ tx_hash: string }[]>(
        `SELECT tx_hash FROM signer_transactions WHERE tenant_id = $1 AND settlement_id = $2
         ORDER BY created_at DESC LIMIT 1`,
        [settlement.tenantId, settlement.id],
      );
      if (locked?.status !== 'pending' || newest?.tx_hash !== after.txHash) return false;
      const nonce =
        next.nonceFloor === null
          ? after.nonce
          : await takeNonce(manager, settlement.network, next.signer, next.nonceFloor);
      const signed = await next.sign(nonce);
      await manager.query('SELECT record_transaction($1)', [
        json({
          ...keyOf(settlement),
          chain: settlement.chain,
          pay_to: settlement.payTo,
          payer: settlement.payer,
          amount_atomic: settlement.amountAtomic.toString(),
          charged_period: settlement.chargedPeriod,
          evidence: SIGNED,
          ...transactionMembers(signed, next.signer, nonce),
        }),
      ]);
      await manager.query('UPDATE settlements SET tx_hash = $3 WHERE tenant_id = $1 AND id = $2', [
        settlement.tenantId,
        settlement.id,
        signed.txHash,
      ]);
      return true;
    });
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
    for (const old of OLD_RECORDS) await forgetInBatches(this.dataSource, old);
  }

  private async one(sql: string, parameters: readonly unknown[]): Promise<SettlementRecord | null> {
    const [row] = await this.dataSource.query<SettlementRow[]>(sql, [...parameters]);
    return row === undefined ? null : toSettlement(row);
  }
}

/** The signer's next nonce: the row is the queue. */
export async function takeNonce(
  manager: EntityManager,
  network: string,
  signer: string,
  floor: bigint,
): Promise<bigint> {
  const [row] = await manager.query<[{ nonce: string }]>(
    `INSERT INTO signer_nonces AS n (network, signer, next_nonce) VALUES ($1, $2, $3::bigint + 1)
     ON CONFLICT (network, signer) DO UPDATE SET next_nonce = greatest(n.next_nonce, $3::bigint) + 1
     RETURNING n.next_nonce - 1 AS nonce`,
    [network, signer, floor.toString()],
  );
  return BigInt(row.nonce);
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

function rowOf(
  input: Omit<ClaimInput, 'prepared'>,
  quote: Quote,
  { budget_day: budgetDay, charged }: ClaimRow,
) {
  const { order, principal, id } = input;
  return {
    ...keyOf({
      tenantId: principal.tenantId,
      environment: principal.environment,
      network: order.chain.network,
      id,
    }),
    chain: order.chain.name,
    wire_network: order.wireNetwork,
    x402_version: order.x402Version,
    scheme: order.scheme,
    claim: order.claim,
    digest: order.digest(),
    identifier: order.identifier,
    asset: order.asset,
    payer: quote.payer,
    payer_code: quote.payerCode,
    pay_to: order.payTo,
    amount_atomic: order.amountAtomic.toString(),
    valid_before: order.validBefore,
    cost_reserved: quote.costCeiling.toString(),
    budget_day: budgetDay,
    charged_period: charged,
    caller: `key:${principal.keyId}`,
    request_id: input.requestId,
    look_seconds: input.limits.lookSeconds,
  };
}

function keyOf({
  tenantId,
  environment,
  network,
  id,
}: Pick<SettlementRecord, 'tenantId' | 'environment' | 'network' | 'id'>) {
  return { tenant_id: tenantId, environment, network, id };
}

function transactionMembers(signed: SignedTransaction, signer: string, nonce: bigint | null) {
  return {
    tx_hash: signed.txHash,
    raw_tx: signed.rawTx,
    signer,
    nonce: nonce?.toString() ?? null,
    max_fee: signed.maxFee.toString(),
  };
}

function json(value: unknown): string {
  return JSON.stringify(value);
}
