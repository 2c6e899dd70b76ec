import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { STATEMENT_TIMEOUT_MS } from '../../../platform/database/timeout-client.js';
import { Metrics } from '../../../platform/observability/metrics.js';
import { callerOf } from '../../../platform/http/request/principal.js';
import type { FacilitatorContext } from '../api/facilitator-context.js';
import type { Delivery } from '../api/answer-delivery.js';
import { SettlementLimits } from './settlement-limits.js';
import type { SettlementRecord } from './settlement-record.js';

/**
 * Result of a hand-out.
 * `first`, `again`: this caller may answer success; `again` is a repeat under the same Idempotency-Key.
 * `denied`: another caller has received the success.
 * `reserved`: the success waits for the call that made the settlement.
 */
export type HandOut = 'first' | 'again' | 'denied' | 'reserved';

/** First interval between polls while the call that made the settlement has no answer yet; it grows with each poll. */
const RESERVED_MS = 50;
const RESERVED_MOST_MS = 1_000;
/**
 * A failed answer waits for the give-back, so that a retry does not overtake it. An unreachable database ends the wait.
 */
const FIRST_GIVE_BACK_MS = 1_000;

/**
 * Delays between give-back attempts. Attempts continue until one succeeds or the process ends: otherwise the caller
 * could never receive its success.
 */
const GIVE_BACK_AGAIN_MS = [100, 500, 2_000, 5_000, 15_000] as const;

/**
 * One payment, one delivery: hands the success of a settlement to one caller, over all processes (ADR 0019).
 * The hand-out is the last step of a settle. A success that is not written to its connection is given back.
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

  /** Runs after the server has closed, when every answer is written or has failed. */
  async onApplicationShutdown(): Promise<void> {
    this.isEnding = true;
    await Promise.allSettled(this.underway);
  }

  /**
   * Reserves the success for the call that made the settlement. No other caller gets it meanwhile.
   * The reservation ends when the call's connection ends or another answer is written to it.
   */
  reserve(settlement: SettlementRecord, delivery: Delivery): void {
    delivery.whenNotWritten(() => void this.release(settlement));
  }

  /** Ends the reservation without a success, so that the next caller may get it. Never rejects. */
  async release({ tenantId, id }: SettlementRecord): Promise<void> {
    try {
      await this.dataSource.query(
        'UPDATE settlements SET maker_until = NULL WHERE tenant_id = $1 AND id = $2 AND maker_until IS NOT NULL',
        [tenantId, id],
      );
    } catch (error) {
      // The reservation also expires by itself, after the longest wait.
      this.logger.warn({ message: 'a success stays reserved for a call that has ended', id, err: error });
    }
  }

  /**
   * Takes the success of a settlement for this call.
   *
   * @param repeated another call made the settlement: this call waits for it and gets its own log line
   * @throws the database's error; then no caller has received the success
   */
  async take(settlement: SettlementRecord, context: FacilitatorContext, repeated: boolean): Promise<HandOut> {
    const id = randomUUID();
    const endMs = this.limits.endMs(context);
    let waitMs = RESERVED_MS;
    let outcome = await this.handOut(settlement, context, repeated, id);
    while (outcome === 'reserved' && performance.now() + waitMs < endMs) {
      await sleep(waitMs);
      waitMs = Math.min(waitMs * 1.5, RESERVED_MOST_MS);
      outcome = await this.handOut(settlement, context, repeated, id);
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

  private async handOut(
    settlement: SettlementRecord,
    context: FacilitatorContext,
    repeated: boolean,
    id: string,
  ): Promise<HandOut> {
    // The connection is closed: no client can receive the success.
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

  /**
   * Gives back a hand-out whose commit is unknown. A stalled database may still commit it, so a second attempt follows
   * after the statement timeout.
   */
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

  /**
   * Tracks work that shutdown waits for.
   *
   * @param work never rejects
   */
  private keep(work: Promise<void>): void {
    const kept = work.finally(() => this.underway.delete(kept));
    this.underway.add(kept);
  }

  /** Retries the give-back until it succeeds or shutdown exhausts its attempts. Never rejects. */
  private async untilGivenBack({ tenantId, id }: SettlementRecord, handOut: string): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        const [, given] = await this.dataSource.query<[unknown, number]>(
          `UPDATE settlements SET handed_out_at = NULL, handed_out_to = NULL, handed_out_key = NULL
           WHERE tenant_id = $1 AND id = $2 AND handed_out_to = $3`,
          [tenantId, id, handOut],
        );
        // Zero rows: the hand-out was never committed, or a repeat under the Idempotency-Key has received the success.
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
      message: 'a success was not written, and could not be given back',
      code: 'HAND_OUT_LOST',
      id,
    });
  }
}

function lineOf(settlement: SettlementRecord, context: FacilitatorContext, repeated: boolean): string {
  return JSON.stringify({
    environment: settlement.environment,
    caller: callerOf(context.principal),
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
