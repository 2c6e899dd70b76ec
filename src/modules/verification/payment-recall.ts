import { Injectable, Logger } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Gathering } from '../../platform/database/gathering.js';
import { FlightRepository, type Begun, type RecallInput } from './flight.repository.js';

/** Payments that this process has seen remembered; of others it does not ask twice. */
const KNOWN = 20_000;
const LIMITS = { lanes: 2, most: 100 };

/**
 * Repeats, answered together: what this process has seen remembered is asked for with whatever else is asked at that
 * moment, in one statement, instead of one by one. What Postgres says at that moment counts, nothing is answered from here.
 */
@Injectable()
export class PaymentRecall {
  private readonly logger = new Logger(PaymentRecall.name);
  private readonly known = new LRUCache<string, true>({ max: KNOWN });
  private readonly asks: Gathering<RecallInput, Begun | null>;

  constructor(repository: FlightRepository) {
    this.asks = new Gathering((asked) => repository.recall(asked), LIMITS);
  }

  /** @param name of the question: whose payment, which, and who is said to be paid */
  noteRemembered(name: string): void {
    this.known.set(name, true);
  }

  /**
   * The payment as it is remembered now; null when it must be begun as any other. Never rejects: an ask that Postgres
   * refuses must not spoil those of others, and whoever begins hears the refusal.
   */
  async recall(name: string, asked: RecallInput): Promise<Begun | null> {
    if (!this.known.has(name)) return null;
    try {
      const found = await this.asks.ask(asked);
      if (found === null) this.known.delete(name);
      return found;
    } catch (error) {
      this.logger.warn({ message: 'remembered payments could not be recalled together', err: error });
      return null;
    }
  }
}
