import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AppConfig } from '../../../platform/config/app-config.js';
import { signedTransactionPlace } from '../../../platform/secrets/places.js';
import { SecretStore } from '../../../platform/secrets/secret-store.js';
import type { KeptTransaction, Rail, SignedTransaction } from '../chains/rail.js';
import { toTransaction, type TransactionRow } from './settlement-record.js';

const MOST_AT_ONCE = 16;

interface OpenNonce {
  readonly nonce: string;
  /** The transaction with the highest price signed for this nonce; nodes keep that one. */
  readonly transaction: TransactionRow | null;
  /** A pending settlement waits for this transaction and raises its price. */
  readonly awaited: boolean;
}

interface NonceRow extends Pick<OpenNonce, 'nonce' | 'transaction'> {
  /** Null without a settlement. */
  readonly tenantId: string | null;
  readonly settlementId: string | null;
}

/**
 * Keeps a signer's nonces without gaps. A nonce without a visible transaction, or with an underpriced one, blocks all
 * later ones.
 * Several processes may run it at once. A replacement is stored under the signer's lock before it is sent. It is stored
 * only while the transaction that it replaces has the highest price.
 */
@Injectable()
export class NonceManager {
  private readonly logger = new Logger(NonceManager.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly config: AppConfig,
    private readonly secrets: SecretStore,
  ) {}

  /**
   * Sends the stored transaction of each nonce that the chain still waits for.
   * A nonce without a transaction gets a cancel transaction. So does a nonce whose old transaction no settlement
   * awaits, at a higher price.
   * Sending a transaction twice has no effect.
   */
  async fillGaps(rail: Rail, signer: string): Promise<void> {
    const next = await rail.nonceOf(signer);
    if (next === null) return;
    for (const { nonce, transaction, awaited } of await this.open(rail.chain.network, signer, next)) {
      const kept = transaction === null ? null : toTransaction(transaction, this.secrets);
      if (kept === null) await this.fill(rail, signer, BigInt(nonce));
      else if (awaited) await rail.send(kept);
      else await this.cancelNonce(rail, kept);
    }
  }

  /**
   * Sends a transaction that no settlement awaits; once it is old, sends a cancel transaction at a higher price
   * instead.
   */
  async cancelNonce(rail: Rail, stuck: KeptTransaction): Promise<void> {
    const isOld = stuck.ageMs >= this.config.facilitator.bumpAfterMs;
    const signed = isOld ? await rail.replace(stuck, true) : null;
    const dearer = signed === null ? null : { ...stuck, ...signed, ageMs: 0 };
    const isKept = dearer !== null && (await this.keep(rail, dearer, stuck));
    await rail.send(isKept ? dearer : stuck);
    if (isKept) this.note(rail, 'a stuck transaction without a pending settlement is replaced', stuck.nonce);
  }

  private async fill(rail: Rail, signer: string, nonce: bigint): Promise<void> {
    const signed: SignedTransaction = await rail.cancelTransaction(signer, nonce);
    const cancel = { ...signed, signer, nonce, ageMs: 0 };
    // Another process has filled the nonce meanwhile, and sends its own transaction.
    if (!(await this.keep(rail, cancel, null))) return;
    this.note(rail, 'a gap in the nonces is filled', nonce);
    await rail.send(cancel);
  }

  /** In two statements: signers and settlements need not be on the same node of a distributed database. */
  private async open(network: string, signer: string, next: bigint): Promise<OpenNonce[]> {
    const nonces = await this.dataSource.query<NonceRow[]>(
      `SELECT n.nonce, t.transaction, t.tenant_id AS "tenantId", t.settlement_id AS "settlementId"
       FROM (SELECT generate_series($3::bigint, least(s.next_nonce, $3::bigint + $4) - 1) AS nonce FROM signer_nonces s
         WHERE s.network = $1 AND s.signer = $2) n
       LEFT JOIN LATERAL (SELECT t.tenant_id, t.settlement_id, jsonb_build_object('network', t.network,
             'tenant_id', t.tenant_id, 'tx_hash', t.tx_hash, 'raw_tx', t.raw_tx, 'signer', t.signer,
             'nonce', t.nonce::text, 'max_fee', t.max_fee::text,
             'age_ms', (extract(epoch FROM now() - t.created_at) * 1000)::bigint::text) AS transaction
         FROM signer_transactions t WHERE t.network = $1 AND t.signer = $2 AND t.nonce = n.nonce
         ORDER BY t.max_fee DESC, t.created_at DESC LIMIT 1) t ON true
       ORDER BY n.nonce`,
      [network, signer, next.toString(), MOST_AT_ONCE],
    );
    const awaited = await this.awaited(nonces);
    return nonces.map(({ nonce, transaction }) => ({
      nonce,
      transaction,
      awaited: transaction !== null && awaited.has(transaction.tx_hash),
    }));
  }

  /** The hashes that pending settlements wait for, among those of these nonces. */
  private async awaited(nonces: readonly NonceRow[]): Promise<ReadonlySet<string>> {
    const own = nonces.filter(({ settlementId }) => settlementId !== null);
    if (own.length === 0) return new Set();
    const rows = await this.dataSource.query<{ txHash: string }[]>(
      `SELECT tx_hash AS "txHash" FROM settlements
       WHERE tenant_id = ANY ($1::uuid[]) AND id = ANY ($2::uuid[]) AND status = 'pending'`,
      [own.map(({ tenantId }) => tenantId), own.map(({ settlementId }) => settlementId)],
    );
    return new Set(rows.map(({ txHash }) => txHash));
  }

  /** Stores a transaction without a settlement, unless another one than `after` has the highest price by now. */
  private async keep(
    rail: Rail,
    signed: Omit<KeptTransaction, 'rawTx'> & SignedTransaction,
    after: KeptTransaction | null,
  ): Promise<boolean> {
    const { network } = rail.chain;
    const { txHash, signer, nonce } = signed;
    const kept = this.secrets.sealText(signed.rawTx, signedTransactionPlace(null, network, txHash));
    return this.dataSource.transaction(async (manager) => {
      await lockSigner(manager, network, signer);
      const [dearest] = await manager.query<{ tx_hash: string }[]>(
        `SELECT tx_hash FROM signer_transactions WHERE network = $1 AND signer = $2 AND nonce = $3
         ORDER BY max_fee DESC, created_at DESC LIMIT 1`,
        [network, signer, nonce?.toString() ?? null],
      );
      if (dearest?.tx_hash !== after?.txHash) return false;
      await manager.query(
        `INSERT INTO signer_transactions (network, tx_hash, signer, nonce, raw_tx, max_fee)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [network, txHash, signer, nonce?.toString() ?? null, kept, signed.maxFee.toString()],
      );
      return true;
    });
  }

  private note({ chain }: Rail, message: string, nonce: bigint | null): void {
    this.logger.warn({ message, chain: chain.name, nonce: nonce?.toString() });
  }
}

/** Locks the signer's row, which serializes nonces and signatures of that signer on one chain. */
async function lockSigner(manager: EntityManager, network: string, signer: string): Promise<void> {
  await manager.query('SELECT 1 FROM signer_nonces WHERE network = $1 AND signer = $2 FOR UPDATE', [
    network,
    signer,
  ]);
}
