import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ChainUnavailable } from '../../../chains/rpc-error.js';
import { evidenceToJson } from '../../../domain/evidence.js';
import { NOT_FOUND_EVIDENCE } from '../../../domain/payment.js';
import { SecretStore } from '../../../platform/secrets/secret-store.js';
import {
  type KeptTransaction,
  type Inclusion,
  type PreparedTransaction,
  type Quote,
} from '../chains/rail.js';
import { Rails } from '../chains/rails.js';
import {
  beginParameters,
  keyColumns,
  settlementColumns,
  type BeginInput,
  type BeginRow,
  type Begun,
  type Signing,
} from './begin-input.js';
import { HandOuts } from './hand-outs.js';
import { UNLIMITED } from './settlement-limits.js';
import {
  toSettlement,
  transactionMembers,
  type SettlementRecord,
  type SettlementRow,
} from './settlement-record.js';
import { COLUMNS, SettlementRepository } from './settlement.repository.js';

/** A node counts far more transactions of a signer than this installation gave out, so its count is not trusted. */
class OddCount extends ChainUnavailable {
  constructor() {
    super('a node returned an impossible transaction count of a signer');
  }
}

/** `evidence` of a payment that is signed and in no block yet. */
const SIGNED = evidenceToJson({ ...NOT_FOUND_EVIDENCE, execution: 'pending' });

/** Starts settlements and adds transactions to them. The contract of each SQL function is its head comment. */
@Injectable()
export class SettlementLedger {
  private readonly logger = new Logger(SettlementLedger.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly settlements: SettlementRepository,
    private readonly handOuts: HandOuts,
    private readonly rails: Rails,
    private readonly secrets: SecretStore,
  ) {}

  /**
   * Claims the payment, takes the signer's nonce, signs, and stores the signed transaction, in one database
   * transaction.
   * The transaction may be sent only after this has resolved with `begun`.
   *
   * @throws ChainUnavailable when a node reports an impossible transaction count of the signer
   */
  begin(input: BeginInput): Promise<Begun> {
    const { prepared, order } = input;
    const { signer, nonceFloor } = prepared;
    const attempt = (mined: bigint | null): Promise<Begun> =>
      this.beginWith(input, { ...prepared, signer, nonceFloor, mined }, async (manager, row) => {
        const nonce = nonceFloor === null ? null : givenOut(row.nonce);
        const signed = await prepared.sign(nonce);
        const members = settlementColumns(input, prepared, row);
        const transaction = transactionMembers(this.secrets, members, { ...signed, signer, nonce });
        return this.record(manager, { ...members, ...transaction, evidence: SIGNED });
      });
    return this.counted(order.chain.name, prepared, (mined) => unlessDeadlocked(() => attempt(mined)));
  }

  /**
   * Runs `attempt`. Where a node's count is far above the given out nonces, asks the chain for its mined count and
   * repeats.
   */
  private async counted<T>(
    chain: string,
    { signer, nonceFloor }: Pick<PreparedTransaction, 'signer' | 'nonceFloor'>,
    attempt: (mined: bigint | null) => Promise<T>,
  ): Promise<T> {
    try {
      return await attempt(null);
    } catch (error) {
      if (!(error instanceof OddCount)) throw error;
    }
    const mined = await this.rails.of(chain).nonceOf(signer);
    return attempt(mined).catch((error: unknown) => {
      if (error instanceof OddCount) {
        const counts = { pending: nonceFloor?.toString(), mined: mined?.toString() };
        this.logger.error({ message: error.message, chain, signer, ...counts });
      }
      throw error;
    });
  }

  /**
   * Settles a payment by another sender's transaction that has paid it, in one database transaction.
   * It claims this authorization within that transaction. Where that part is claimed for another order, the settlement
   * has failed.
   */
  beginMoved(input: Omit<BeginInput, 'prepared'>, inclusion: Inclusion): Promise<Begun> {
    const payer = input.order.payer ?? '';
    const quote = { payer, payerCode: null, costCeiling: 0n };
    const attempt = () =>
      this.beginWith(
        input,
        { ...quote, signer: null, nonceFloor: null, mined: null },
        async (manager, row) => {
          const members = { ...settlementColumns(input, quote, row), tx_hash: inclusion.txHash };
          const settlement = await this.record(manager, members);
          return this.settlements.finish(settlement, { ...inclusion, elsewhere: true }, manager);
        },
      );
    return unlessDeadlocked(attempt);
  }

  /** Whether a payment has to wait for its payer's turn; false for a payment that is refused by now. */
  async isBusy(
    { order, principal, limits }: Pick<BeginInput, 'order' | 'principal' | 'limits'>,
    quote: Quote,
  ): Promise<boolean> {
    const { tenantId, environment } = principal;
    const [row] = await this.dataSource.query<[{ busy: boolean }]>(
      `SELECT must_wait($1, $2, $3, $4, $5, $6, $7, $8, 0)
         AND settlement_refusal($1, $2, $3, $5, $6, 0, $8, 0, $9) IS NULL AS busy`,
      [
        ...[tenantId, environment, order.chain.network, order.authorizationId, quote.payer, quote.payerCode],
        ...[quote.costCeiling.toString(), limits.costLimit.toString(), UNLIMITED.toString()],
      ],
    );
    return row.busy;
  }

  /** Asks in the fast quota mode first, and near the month's limit in the exact one, behind a lock. */
  private async beginWith(
    input: Omit<BeginInput, 'prepared'>,
    quote: Signing,
    record: (manager: EntityManager, row: BeginRow) => Promise<SettlementRecord>,
  ): Promise<Begun> {
    for (const isExact of [false, true]) {
      const begun = await this.dataSource.transaction(async (manager): Promise<Begun | 'needs_exact'> => {
        const [row] = await manager.query<[BeginRow]>(
          `SELECT outcome, nonce, budget_day::text AS budget_day, charged::text AS charged, on_trial
           FROM begin_settlement($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
          beginParameters(input, quote, isExact),
        );
        if (row.outcome === 'needs_exact') return 'needs_exact';
        if (row.outcome !== 'begun') return { outcome: row.outcome };
        return { outcome: 'begun', settlement: await record(manager, row) };
      });
      if (begun === 'needs_exact') continue;
      if (begun.outcome === 'begun') this.handOuts.reserve(begun.settlement, input.delivery);
      return begun;
    }
    throw new Error('behind the lock the answer is exact');
  }

  private async record(manager: EntityManager, members: object): Promise<SettlementRecord> {
    const [kept] = await manager.query<[SettlementRow]>(`SELECT ${COLUMNS} FROM record_settlement($1) s`, [
      JSON.stringify(members),
    ]);
    return toSettlement(kept);
  }

  /**
   * Adds a further transaction to a settlement that is still pending and whose newest transaction is still `after`.
   * `nonceFloor` takes a fresh nonce for it; without it, `sign` provides the nonce.
   */
  async addTransaction(
    settlement: SettlementRecord,
    after: KeptTransaction,
    next: Pick<PreparedTransaction, 'signer' | 'nonceFloor' | 'sign'>,
  ): Promise<boolean> {
    return this.counted(settlement.chain, next, (mined) => this.add(settlement, after, { ...next, mined }));
  }

  private add(
    settlement: SettlementRecord,
    after: KeptTransaction,
    next: Pick<PreparedTransaction, 'signer' | 'nonceFloor' | 'sign'> & { readonly mined: bigint | null },
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
        next.nonceFloor === null ? after.nonce : await takeNonce(manager, settlement.network, next);
      const signed = await next.sign(nonce);
      await manager.query('SELECT record_transaction($1)', [
        JSON.stringify({
          ...keyColumns(settlement),
          chain: settlement.chain,
          pay_to: settlement.payTo,
          payer: settlement.payer,
          amount_atomic: settlement.amountAtomic.toString(),
          charged_period: settlement.chargedPeriod,
          evidence: SIGNED,
          ...transactionMembers(this.secrets, keyColumns(settlement), {
            ...signed,
            signer: next.signer,
            nonce,
          }),
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
}

/**
 * Retries once after a deadlock: a concurrent verification of the transaction's hash takes these locks in another
 * order.
 */
function unlessDeadlocked<T>(attempt: () => Promise<T>): Promise<T> {
  return attempt().catch((error: unknown) => {
    if (!isDeadlock(error)) throw error;
    return attempt();
  });
}

function isDeadlock(error: unknown): boolean {
  const { driverError } = (error ?? {}) as { driverError?: { code?: unknown } };
  return driverError?.code === '40P01';
}

async function takeNonce(
  manager: EntityManager,
  network: string,
  { signer, nonceFloor, mined }: Pick<Signing, 'signer' | 'nonceFloor' | 'mined'>,
): Promise<bigint> {
  const [row] = await manager.query<[{ nonce: string | null }]>(
    'SELECT take_nonce($1, $2, $3, $4) AS nonce',
    [...[network, signer, nonceFloor?.toString(), mined?.toString() ?? null]],
  );
  return givenOut(row.nonce);
}

/**
 * Converts the nonce that SQL gave out.
 *
 * @throws OddCount when there is none, which rolls back what was taken before
 */
function givenOut(nonce: string | null): bigint {
  if (nonce === null) throw new OddCount();
  return BigInt(nonce);
}
