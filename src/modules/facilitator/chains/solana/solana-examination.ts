import { Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ConfiguredChain } from '../../../../platform/config/chain-settings.js';
import type { Simulation, SolanaClient } from '../../../../chains/solana/client.js';
import {
  costOf,
  involvesFeePayer,
  readSolanaMessage,
  transferOf,
  type SolanaMessage,
} from './solana-message.js';
import { faultOf, ledgerWord, type LedgerError } from '../../../../chains/solana/simulation-error.js';
import { SolanaTransaction } from './solana-transaction.js';
import { ChainUnavailable } from '../../../../chains/rpc-error.js';

/** Why a transaction is not sent. */
export interface Objection {
  /** It rests on the transaction alone. */
  readonly byBody?: true;
  /** Null where it is the library's to name: the ledger would not take it. */
  readonly reason: string | null;
  readonly message?: string;
}

/** What a transaction may cost us at most, or why it is not sent. */
export type Examined = { readonly cost: bigint } | { readonly objection: Objection };

/** A slot is 400 ms long: a node that is a little behind knows a blockhash by then. */
const AGAIN_AFTER_MS = 400;
const SIMULATIONS = 4;
/** Of a node whose newest block is no older than this, on our clock, it cannot be said that it is behind. */
const CURRENT_SECONDS = 4;

/**
 * What we ask of a transaction that the library has found nothing against: that it costs us no more than the operator
 * allows, that we can pay it, and that the ledger would take it. What is the node's trouble, or ours, is never told as the
 * buyer's mistake.
 */
export class SolanaExamination {
  private readonly logger = new Logger(SolanaExamination.name);

  constructor(
    private readonly chain: ConfiguredChain,
    private readonly client: SolanaClient,
  ) {}

  /** @throws ChainUnavailable where it is not for the payment to mend */
  async examine(transaction: string): Promise<Examined> {
    const message = readSolanaMessage(SolanaTransaction.fromBase64(transaction).message);
    if (message === null) {
      const reason = 'invalid_exact_svm_payload_transaction_could_not_be_decoded';
      const text = 'it is of a version that is not settled, or has bytes that are no part of it';
      return { objection: { byBody: true, reason, message: text } };
    }
    const cost = costOf(message);
    const refused = this.costObjection(message, cost) ?? selfPayment(message);
    if (refused !== null) return { objection: refused };
    await this.assertFunded(message, cost);
    const objection = await this.ledgerObjection(transaction, message);
    return objection === null ? { cost } : { objection };
  }

  private costObjection(message: SolanaMessage, cost: bigint): Objection | null {
    if (involvesFeePayer(message)) {
      return {
        byBody: true,
        reason: 'invalid_exact_svm_payload_transaction_fee_payer_included_in_instruction_accounts',
        message: 'the fee payer pays the fee of the transaction and nothing else',
      };
    }
    // On Solana a billionth of the coin is the lamport.
    const bound = this.chain.settlementMaxCostGwei;
    if (cost <= BigInt(bound)) return null;
    return {
      byBody: true,
      reason: 'gas_limit_above_maximum',
      message:
        `this transaction can cost ${cost} lamports, and no more than ${bound} are paid for one: ` +
        'lower its compute unit limit or price',
    };
  }

  /** The ledger's answer; null when it would take the transaction. */
  private async ledgerObjection(transaction: string, message: SolanaMessage): Promise<Objection | null> {
    const simulation = await this.simulateUntilKnown(transaction);
    if (simulation === null) return { reason: null, message: 'the nodes take this for no transaction' };
    const { error, slot } = simulation;
    if (error === null) return null;
    const word = ledgerWord(error, message);
    switch (faultOf(error)) {
      case 'ours':
        throw this.cannotPay(message.feePayer, word);
      case 'passing':
        return this.afterAll(error, word, slot);
      case 'payment':
        return { reason: null, message: `${word}${await this.missingAccount(message)}` };
    }
  }

  /** Deeper at first, where forks do not matter; then as new as the nodes know it. */
  private async simulateUntilKnown(transaction: string): Promise<Simulation | null> {
    let simulation = await this.client.simulate(transaction, 'confirmed');
    for (let again = 1; again < SIMULATIONS; again += 1) {
      const error = simulation?.error ?? null;
      if (error === null || faultOf(error) !== 'passing') break;
      await sleep(AGAIN_AFTER_MS);
      simulation = await this.client.simulate(transaction, 'processed');
    }
    return simulation;
  }

  /** What has not passed by now: a blockhash that a node which is not behind does not know has ended. */
  private async afterAll(error: LedgerError, word: string, slot: number): Promise<Objection> {
    const timeSeconds = error === 'BlockhashNotFound' ? await this.client.blockTime(slot) : null;
    const isCurrent = timeSeconds !== null && Date.now() / 1_000 - timeSeconds <= CURRENT_SECONDS;
    if (isCurrent) return { reason: null, message: `${word}: the blockhash has ended, or was never one` };
    this.logger.warn({ message: 'a payment could not be simulated', chain: this.chain.name, error: word });
    throw new ChainUnavailable(`the nodes cannot simulate it now: ${word}`);
  }

  private async assertFunded({ feePayer }: SolanaMessage, cost: bigint): Promise<void> {
    const balance = await this.client.recentBalance(feePayer);
    if (BigInt(Math.trunc(balance)) < cost) throw this.cannotPay(feePayer, `${balance} lamports`);
  }

  private cannotPay(feePayer: string, error: string): ChainUnavailable {
    const { name: chain } = this.chain;
    this.logger.error({
      message: 'the fee payer cannot pay for settlements',
      chain,
      signer: feePayer,
      error,
    });
    return new ChainUnavailable('the fee payer cannot pay');
  }

  /** A token program says the same of both accounts where one is missing. */
  private async missingAccount(message: SolanaMessage): Promise<string> {
    const { source = null, destination = null } = transferOf(message) ?? {};
    if (source === null || destination === null) return '';
    try {
      const [hasSource, hasDestination] = await this.client.exist([source, destination]);
      if (hasDestination === false) return `: the seller has no token account there yet (${destination})`;
      return hasSource === false ? `: the payer has no token account there (${source})` : '';
    } catch (error) {
      if (error instanceof ChainUnavailable) return '';
      throw error;
    }
  }
}

/** The transaction would succeed, and nobody would gain anything by it. */
function selfPayment(message: SolanaMessage): Objection | null {
  const transfer = transferOf(message);
  const toItself = transfer !== null && transfer.source === transfer.destination;
  return toItself ? { byBody: true, reason: 'payer_is_recipient' } : null;
}
