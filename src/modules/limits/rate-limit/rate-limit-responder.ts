import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { AppConfig } from '../../../platform/config/app-config.js';
import { windowName, type Ask, type Tally } from '../store/allowance.js';
import { LimitEvents, type LimitDecision } from '../limit-events.js';
import { limitHeaders, refusalOf, verdictOf, type Standing, type Verdict } from './limit-result.js';
import { ViolationLog } from './violation-log.js';

/** Whose request was decided. */
export interface Asker {
  readonly limiter: LimitDecision['limiter'];
  /** For the log: ids and hashes only. */
  readonly fields: Readonly<Record<string, string>>;
  /** What a refused caller is told, where it is more than which window is full. */
  readonly sentence?: string;
}

/** Tells everyone of a decision: the caller by the answer's fields, the operator by the log and the metrics. */
@Injectable()
export class RateLimitResponder {
  constructor(
    private readonly config: AppConfig,
    private readonly violations: ViolationLog,
    private readonly events: LimitEvents,
  ) {}

  /** @throws DomainError `RATE_LIMIT_EXCEEDED` when the tally refuses */
  announce(ask: Ask, tally: Tally, asker: Asker, response: Response): void {
    this.show(ask, tally, response);
    const verdict = this.note(ask, tally, asker);
    if (verdict.refusedBy === null) return;
    throw refusalOf(verdict.refusedBy, this.config.upgradeUrl, { ...verdict, sentence: asker.sentence });
  }

  /** As `announce`, when the tally refuses; of any other nobody hears yet. */
  refuse(ask: Ask, tally: Tally, asker: Asker, response: Response): void {
    if (!tally.admitted) this.announce(ask, tally, asker, response);
  }

  /** Tells the operator alone: of a request that has had its answer. */
  note(ask: Ask, tally: Tally, asker: Asker): Verdict {
    const verdict = verdictOf(ask, tally);
    const { refusedBy } = verdict;
    const window = refusedBy === null ? null : windowName(refusedBy.counter);
    this.events.decided({ limiter: asker.limiter, admitted: refusedBy === null, window });
    if (refusedBy !== null) this.record(ask, refusedBy, asker);
    return verdict;
  }

  /** Tells the log alone, of a tally that would refuse a request which is refused for another reason already. */
  log(ask: Ask, tally: Tally, asker: Asker): void {
    const { refusedBy } = verdictOf(ask, tally);
    if (refusedBy !== null) this.record(ask, refusedBy, asker);
  }

  /** Tells the caller alone where it stands, as long as the answer has not begun. */
  show(ask: Ask, tally: Tally, response: Response): void {
    if (response.headersSent) return;
    const fields = limitHeaders(verdictOf(ask, tally));
    for (const [name, value] of Object.entries(fields)) response.setHeader(name, value);
  }

  private record(ask: Ask, { counter, resetAtMs }: Standing, { limiter, fields }: Asker): void {
    const { id, limit } = counter;
    const resetAt = new Date(resetAtMs).toISOString();
    this.violations.record({
      offender: `${ask.subject}|${id}`,
      fields: { limiter, ...fields, window: windowName(counter), limit, resetAt },
    });
  }
}
