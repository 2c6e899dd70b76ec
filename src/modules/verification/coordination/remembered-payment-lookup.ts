import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DatabaseError } from 'pg';
import { Batcher } from '../../../platform/database/batcher.js';
import { VerificationLedger, type Acquisition, type RememberedInput } from './verification-ledger.js';

/** Capacity of the set of payments known as remembered; the look-up skips all others. */
const KNOWN = 20_000;
const LIMITS = { concurrency: 2, maxBatch: 100 };
/** SQLSTATE classes of a database that is unreachable, full or overloaded: no single question can cause them. */
const TROUBLE = /^(08|53|57|58)/;

/**
 * Answers repeats together: questions about known remembered payments share one statement.
 * The answer is the database's present one; none comes from this process.
 */
@Injectable()
export class RememberedPaymentLookup {
  private readonly logger = new Logger(RememberedPaymentLookup.name);
  private readonly known = new LRUCache<string, true>({ max: KNOWN });
  private readonly batcher: Batcher<RememberedInput, Acquisition | null>;

  constructor(private readonly ledger: VerificationLedger) {
    this.batcher = new Batcher((asked) => this.findAll(asked), LIMITS);
  }

  /**
   * Records that a payment is remembered.
   *
   * @param name of the question: tenant, payment and recipient
   */
  noteRemembered(name: string): void {
    this.known.set(name, true);
  }

  /**
   * The payment as remembered now; null when it must be acquired like any other.
   *
   * @throws the database's error when it is unreachable, full or overloaded
   */
  async find(name: string, asked: RememberedInput): Promise<Acquisition | null> {
    if (this.known.get(name) === undefined) return null;
    const found = await this.batcher.submit(asked);
    if (found === null) this.known.delete(name);
    return found;
  }

  /**
   * A question that Postgres refuses must not affect the others: each is then acquired alone, and gets its own error.
   */
  private async findAll(asked: readonly RememberedInput[]): Promise<(Acquisition | null)[]> {
    try {
      return await this.ledger.findRemembered(asked);
    } catch (error) {
      if (!(error instanceof DatabaseError) || TROUBLE.test(error.code ?? '08')) throw error;
      this.logger.warn({ message: 'remembered payments could not be looked up in a batch', err: error });
      return asked.map(() => null);
    }
  }
}
