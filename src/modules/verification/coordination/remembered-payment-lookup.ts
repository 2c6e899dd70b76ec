import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DatabaseError } from 'pg';
import { Batcher } from '../../../platform/database/batcher.js';
import { VerificationLedger, type Acquisition, type RememberedInput } from './verification-ledger.js';

/** Payments that this process has seen remembered; of others it does not ask twice. */
const KNOWN = 20_000;
const LIMITS = { concurrency: 2, maxBatch: 100 };
/** SQLSTATE classes of a database that is away, full or in a hurry: nothing that one ask could be the cause of. */
const TROUBLE = /^(08|53|57|58)/;

/**
 * Repeats, answered together: what this process has seen remembered is asked for with whatever else is asked at that
 * moment, in one statement, instead of one by one. What Postgres says at that moment counts, nothing is answered from here.
 */
@Injectable()
export class RememberedPaymentLookup {
  private readonly logger = new Logger(RememberedPaymentLookup.name);
  private readonly known = new LRUCache<string, true>({ max: KNOWN });
  private readonly asks: Batcher<RememberedInput, Acquisition | null>;

  constructor(private readonly ledger: VerificationLedger) {
    this.asks = new Batcher((asked) => this.findAll(asked), LIMITS);
  }

  /** @param name of the question: whose payment, which, and who is said to be paid */
  noteRemembered(name: string): void {
    this.known.set(name, true);
  }

  /**
   * The payment as it is remembered now; null when it must be acquired as any other.
   *
   * @throws whatever the database throws when it is in trouble
   */
  async find(name: string, asked: RememberedInput): Promise<Acquisition | null> {
    if (this.known.get(name) === undefined) return null;
    const found = await this.asks.ask(asked);
    if (found === null) this.known.delete(name);
    return found;
  }

  /** An ask that Postgres refuses must not spoil those of others: each is acquired for itself, and hears its own refusal. */
  private async findAll(asked: readonly RememberedInput[]): Promise<(Acquisition | null)[]> {
    try {
      return await this.ledger.findRemembered(asked);
    } catch (error) {
      if (!(error instanceof DatabaseError) || TROUBLE.test(error.code ?? '08')) throw error;
      this.logger.warn({ message: 'remembered payments could not be looked up together', err: error });
      return asked.map(() => null);
    }
  }
}
