import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { STATEMENT_TIMEOUT_MS } from '../../../platform/database/timeout-client.js';
import { Metrics } from '../../../platform/observability/metrics.js';
import type { FacilitatorContext } from '../api/facilitator-context.js';
import type { Delivery } from '../api/answer-delivery.js';
import { SettlementLimits } from './settlement-limits.js';
import type { SettlementRecord } from './settlement-record.js';

/**
 * `first` and `again` (under the same Idempotency-Key) may say success; `denied`: somebody else has heard it; `reserved`: it
 * is for the call that made the settlement, which waits for it.
 */
export type HandOut = 'first' | 'again' | 'denied' | 'reserved';

/** How often it is asked whether the call that comes first has had its answer: less often with each time. */
const RESERVED_MS = 50;
const RESERVED_MOST_MS = 1_000;
/** A give-back is waited for, so that who is told to ask again does not come before it; a database that is away is not. */
const FIRST_GIVE_BACK_MS = 1_000;

/**
 * Whoever was not reached must not stay without: a give-back is tried until it is done, however long the database is away,
 * or the process ends.
 */
const GIVE_BACK_AGAIN_MS = [100, 500, 2_000, 5_000, 15_000] as const;

/**
 * One payment, one delivery: hands the success of a settlement to one caller, over all processes (ADR 0019). It is the
 * last thing that happens to a settle. What is not written to its connection is given back, for whoever asks next.
 */
@Injectable()
export class HandOuts implements OnApplicationShutdown {
  private readonly logger = new Logger(HandOuts.name);
  private readonly underway = new Set<Promise<void>>();
  private isEnding = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly metrics: Metrics,
    private readonly limits: SettlementLimits,
  ) {}

  /** The server has closed: every answer was written by now, or has failed. */
  async onApplicationShutdown(): Promise<void> {
    this.isEnding = true;
    await Promise.allSettled(this.underway);
  }

  /**
   * The call that makes a settlement comes first: nobody else is handed its success while that one waits. Lets go of that
   * when its connection ends, or something else is written to it.
   */
  reserve(settlement: SettlementRecord, delivery: Delivery): void {
    delivery.whenNotWritten(() => void this.release(settlement));
  }

  /** The call that made the settlement goes without its success: whoever asks next may have it. Never rejects. */
  async release({ tenantId, id }: SettlementRecord): Promise<void> {
    try {
      await this.dataSource.query(
        'UPDATE settlements SET maker_until = NULL WHERE tenant_id = $1 AND id = $2 AND maker_until IS NOT NULL',
        [tenantId, id],
      );
    } catch (error) {
      // It ends by itself, with the longest wait.
      this.logger.warn({ message: 'a success stays reserved for a call that is over', id, err: error });
    }
  }

  /**
   * @param repeated another call made the settlement: it is waited for, and the answer has a line of its own in the log
   * @throws what the database says; then nobody has heard anything
   */
  async take(settlement: SettlementRecord, context: FacilitatorContext, repeated: boolean): Promise<HandOut> {
    const id = randomUUID();
    const endMs = this.limits.endMs(context);
    let waitMs = RESERVED_MS;
    let outcome = await this.ask(settlement, context, repeated, id);
    while (outcome === 'reserved' && performance.now() + waitMs < endMs) {
      await sleep(waitMs);
      waitMs = Math.min(waitMs * 1.5, RESERVED_MOST_MS);
      outcome = await this.ask(settlement, context, repeated, id);
    }
    this.metrics.successHandedOut(outcome);
    if (outcome === 'first') {
      context.delivery.whenNotWritten(() => {
        this.giveBack(settlement, id);
      });
    }
    if (outcome === 'again') context.delivery.markReplayed();
    return outcome;
  }

  private async ask(
    settlement: SettlementRecord,
    context: FacilitatorContext,
    repeated: boolean,
    id: string,
  ): Promise<HandOut> {
    // Nobody is there to hear it.
    if (context.delivery.isOver) return 'denied';
    try {
      const [row] = await this.dataSource.query<[{ outcome: HandOut }]>(
        'SELECT hand_out($1, $2, $3, $4, $5) AS outcome',
        [settlement.tenantId, settlement.id, id, context.keyHash, lineOf(settlement, context, repeated)],
      );
      return row.outcome;
    } catch (error) {
      await this.giveBackUnknown(settlement, id);
      throw error;
    }
  }

  private giveBack(settlement: SettlementRecord, id: string): void {
    this.keep(this.untilGivenBack(settlement, id));
  }

  /** It may have been committed, and its answer lost; or be so yet, by a database that stood still: until its statement ends. */
  private async giveBackUnknown(settlement: SettlementRecord, id: string): Promise<void> {
    const once = this.untilGivenBack(settlement, id);
    const again = async (): Promise<void> => {
      await once;
      if (!this.isEnding) await sleep(STATEMENT_TIMEOUT_MS);
      await this.untilGivenBack(settlement, id);
    };
    this.keep(again());
    await Promise.race([once, sleep(FIRST_GIVE_BACK_MS)]);
  }

  /** @param work never rejects */
  private keep(work: Promise<void>): void {
    const kept = work.finally(() => this.underway.delete(kept));
    this.underway.add(kept);
  }

  /** Never rejects. */
  private async untilGivenBack({ tenantId, id }: SettlementRecord, handOut: string): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        const [, given] = await this.dataSource.query<[unknown, number]>(
          `UPDATE settlements SET handed_out_at = NULL, handed_out_to = NULL, handed_out_key = NULL
           WHERE tenant_id = $1 AND id = $2 AND handed_out_to = $3`,
          [tenantId, id, handOut],
        );
        // None: it never came to be handed out, or whoever has the Idempotency-Key has heard it since.
        if (given > 0) this.metrics.successHandedOut('given_back');
        return;
      } catch (error) {
        this.logger.warn({
          message: 'a success that was not written could not be given back',
          id,
          err: error,
        });
        if (this.isEnding && tries > GIVE_BACK_AGAIN_MS.length) break;
        await sleep(GIVE_BACK_AGAIN_MS[tries - 1] ?? GIVE_BACK_AGAIN_MS.at(-1));
      }
    }
    this.metrics.successHandedOut('lost');
    this.logger.error({
      message: 'a success was not written, and stays handed out',
      code: 'HAND_OUT_LOST',
      id,
    });
  }
}

function lineOf(settlement: SettlementRecord, context: FacilitatorContext, repeated: boolean): string {
  return JSON.stringify({
    environment: settlement.environment,
    caller: `key:${context.principal.keyId}`,
    chain: settlement.chain,
    network: settlement.network,
    tx_hash: settlement.txHash,
    payer: settlement.payer,
    reference: `x402:${settlement.id}`,
    latency_ms: Math.round(performance.now() - context.startedMs),
    request_id: context.requestId,
    repeated,
  });
}
