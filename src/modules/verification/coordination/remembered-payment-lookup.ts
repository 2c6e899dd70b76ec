import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Batcher } from '../../../platform/database/batcher.js';
import { Distribution } from '../../../platform/database/distribution/distribution.js';
import type { Acquisition, RememberedInput } from './acquisition.js';
import { VerificationLedger } from './verification-ledger.js';

/** Capacity of the set of payments known as remembered; the look-up skips all others. */
const KNOWN = 20_000;
const BATCHES = {
  ...{ concurrency: 2, maxBatch: 100 },
  ownerOf: ({ tenantId }: RememberedInput) => tenantId,
};

/**
 * Answers repeats together: questions about known remembered payments share one statement.
 * The answer is the database's present one; none comes from this process.
 */
@Injectable()
export class RememberedPaymentLookup {
  private readonly known = new LRUCache<string, true>({ max: KNOWN });
  private readonly batcher: Batcher<RememberedInput, Acquisition | null>;

  constructor(ledger: VerificationLedger, distribution: Distribution) {
    const groupOf = ({ tenantId }: RememberedInput): string => distribution.homeOf(tenantId) ?? '';
    this.batcher = new Batcher((asked) => ledger.findRemembered(asked), { ...BATCHES, groupOf });
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
   * @throws the database's error
   */
  async find(name: string, asked: RememberedInput): Promise<Acquisition | null> {
    if (this.known.get(name) === undefined) return null;
    const found = await this.batcher.submit(asked);
    if (found === null) this.known.delete(name);
    return found;
  }
}
