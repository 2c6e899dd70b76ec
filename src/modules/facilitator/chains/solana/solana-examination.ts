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
  /** The objection rests on the transaction alone. */
  readonly byBody?: true;
  /** Null where the ledger would not take it: then the library names the reason. */
  readonly reason: string | null;
  readonly message?: string;
}

/** The highest cost of a transaction in lamports, or why it is not sent. */
export type Examined = { readonly cost: bigint } | { readonly objection: Objection };

/** One slot is 400 ms: a slightly lagging node knows a blockhash by then. */
const AGAIN_AFTER_MS = 400;
const SIMULATIONS = 4;
/** A node whose newest block is this recent, by our clock, does not lag. */
const CURRENT_SECONDS = 4;

/**
 * Our own checks of a transaction that has passed the library's.
 * Its cost is within the operator's limit, we can pay it, and the ledger would take it. A failure of a node or of our
 * own is never reported as the buyer's.
 */
export class SolanaExamination {
  private readonly logger = new Logger(SolanaExamination.name);

  constructor(
    private readonly chain: ConfiguredChain,
    private readonly client: SolanaClient,
  ) {}

  /**
   * Examines a transaction in base64.
   *
   * @throws ChainUnavailable where the payment is not the cause
   */
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
        message: 'the fee payer may pay only the fee of the transaction',
      };
    }
    // A billionth of the coin is the lamport on Solana.
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

  /** The ledger's objection; null when it would take the transaction. */
  private async ledgerObjection(transaction: string, message: SolanaMessage): Promise<Objection | null> {
    const simulation = await this.simulateUntilKnown(transaction);
    if (simulation === null)
      return { reason: null, message: 'the nodes do not accept this as a transaction' };
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

  /** Simulates at a deeper commitment first, which forks do not affect, then at the nodes' newest state. */
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

  /** The objection to an error that did not pass. A blockhash that a current node does not know has ended. */
  private async afterAll(error: LedgerError, word: string, slot: number): Promise<Objection> {
    const timeSeconds = error === 'BlockhashNotFound' ? await this.client.blockTime(slot) : null;
    const isCurrent = timeSeconds !== null && Date.now() / 1_000 - timeSeconds <= CURRENT_SECONDS;
    if (isCurrent) return { reason: null, message: `${word}: the blockhash has expired, or never existed` };
    this.logger.warn({ message: 'a payment could not be simulated', chain: this.chain.name, error: word });
    throw new ChainUnavailable(`the nodes cannot simulate it at the moment: ${word}`);
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

  /** Names the missing account: a token program reports the same error for both accounts. */
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

/** A self-payment would succeed without any gain for the seller. */
function selfPayment(message: SolanaMessage): Objection | null {
  const transfer = transferOf(message);
  const toItself = transfer !== null && transfer.source === transfer.destination;
  return toItself ? { byBody: true, reason: 'payer_is_recipient' } : null;
}
