import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { KeptTransaction, Rail } from './rail.js';
import { toTransaction, type TransactionRow } from './settlement-record.js';

const MOST_AT_ONCE = 16;

interface NonceRow {
  readonly nonce: string;
  readonly transaction: TransactionRow | null;
}

/**
 * Keeps a signer's nonces without gaps: a nonce that was given out and has no transaction in the chain's sight holds up
 * every later one.
 */
@Injectable()
export class NonceKeeper {
  private readonly logger = new Logger(NonceKeeper.name);

  constructor(private readonly dataSource: DataSource) {}

  /** Keeps a transaction that belongs to no settlement, before it is sent. */
  async keep(network: string, { txHash, signer, nonce, rawTx, maxFee }: KeptTransaction): Promise<void> {
    await this.dataSource.query(
      `INSERT INTO signer_transactions (network, tx_hash, signer, nonce, raw_tx, max_fee)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
      [network, txHash, signer, nonce?.toString() ?? null, rawTx, maxFee.toString()],
    );
  }

  /**
   * Sends the kept transaction of each nonce that the chain still waits for, and one that does nothing for a nonce that
   * has none. Sending twice harms nobody.
   */
  async fillGaps(rail: Rail, signer: string): Promise<void> {
    const next = await rail.nonceOf(signer);
    if (next === null) return;
    const { network } = rail.chain;
    const rows = await this.dataSource.query<NonceRow[]>(
      `SELECT n.nonce, (SELECT jsonb_build_object('tx_hash', t.tx_hash, 'raw_tx', t.raw_tx, 'signer', t.signer,
           'nonce', t.nonce::text, 'max_fee', t.max_fee::text, 'age_ms', '0') FROM signer_transactions t
         WHERE t.network = $1 AND t.signer = $2 AND t.nonce = n.nonce ORDER BY t.created_at DESC LIMIT 1) AS transaction
       FROM (SELECT generate_series($3::bigint, s.next_nonce - 1) AS nonce FROM signer_nonces s
         WHERE s.network = $1 AND s.signer = $2) n ORDER BY n.nonce LIMIT $4`,
      [network, signer, next.toString(), MOST_AT_ONCE],
    );
    for (const { nonce, transaction } of rows) {
      const kept =
        transaction === null ? await this.fill(rail, signer, BigInt(nonce)) : toTransaction(transaction);
      await rail.send(kept);
    }
  }

  private async fill(rail: Rail, signer: string, nonce: bigint): Promise<KeptTransaction> {
    const filler = { ...(await rail.filler(signer, nonce)), signer, nonce, ageMs: 0 };
    await this.keep(rail.chain.network, filler);
    this.logger.warn({
      message: 'a gap in the nonces is filled',
      chain: rail.chain.name,
      nonce: nonce.toString(),
    });
    return filler;
  }
}
