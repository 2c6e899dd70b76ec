import { Injectable, Logger } from '@nestjs/common';
import { AppConfig } from '../../../platform/config/app-config.js';
import { NonceManager } from './nonce-manager.js';
import { type Rail } from '../chains/rail.js';
import { Rails } from '../chains/rails.js';
import type { SettlementRecord } from './settlement-record.js';
import { SettlementLedger } from './settlement-ledger.js';
import { SettlementRepository } from './settlement.repository.js';
import { ChainUnavailable } from '../../../chains/rpc-error.js';

/** Replaces transactions that have been in no block for too long. */
@Injectable()
export class FeeBumper {
  private readonly logger = new Logger(FeeBumper.name);

  constructor(
    private readonly rails: Rails,
    private readonly repository: SettlementRepository,
    private readonly ledger: SettlementLedger,
    private readonly nonces: NonceManager,
    private readonly config: AppConfig,
  ) {}

  /**
   * Signs the same call under the same nonce at a higher price; once the authorization is void, a call without effect.
   */
  async replaceIfStuck(settlement: SettlementRecord, expired: boolean): Promise<void> {
    // The nonce is used: no price can bring this transaction into a block.
    if (settlement.deadSince !== null) return;
    const newest = (await this.repository.transactionsOf(settlement)).at(-1);
    if (newest === undefined || newest.ageMs < this.config.facilitator.bumpAfterMs) return;
    const rail = this.rails.of(settlement.chain);
    // After the first cancel transaction, the nonce belongs to no settlement, and `fillGaps` handles it.
    if (expired) return this.nonces.cancelNonce(rail, newest);
    const signed = await rail.replace(newest, false);
    if (signed === null) return;
    const sign = () => Promise.resolve(signed);
    const next = { signer: newest.signer, nonceFloor: null, sign };
    if (!(await this.ledger.addTransaction(settlement, newest, next))) return;
    const { id, chain } = settlement;
    this.logger.warn({ message: 'a stuck transaction is replaced', id, chain, txHash: signed.txHash });
    await rail.send({ ...newest, ...signed, ageMs: 0 });
  }

  /** Fills the nonce gaps of every signer on one chain. Never rejects: the next run retries an unreachable chain. */
  async fillGaps(rail: Rail): Promise<void> {
    for (const signer of rail.signers) {
      await this.nonces.fillGaps(rail, signer.toLowerCase()).catch((error: unknown) => {
        const reason = error instanceof ChainUnavailable ? error.message : 'failed';
        this.logger.warn({ message: 'nonce gaps could not be filled', chain: rail.chain.name, reason });
      });
    }
  }
}
