import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { AppConfig } from '../../platform/config/app-config.js';
import { windowName, type Ask, type Tally } from './allowance.js';
import { LimitEvents, type LimitDecision } from './limit-events.js';
import { limitHeaders, refusalOf, verdictOf, type Standing, type Verdict } from './verdict.js';
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
export class LimiterDesk {
  constructor(
    private readonly config: AppConfig,
    private readonly violations: ViolationLog,
    private readonly events: LimitEvents,
  ) {}

  /** @throws DomainError `RATE_LIMIT_EXCEEDED` when the tally refuses */
  announce(ask: Ask, tally: Tally, asker: Asker, response: Response): void {
    const { refusedBy } = this.show(ask, tally, response);
    const window = refusedBy === null ? null : windowName(refusedBy.counter);
    this.events.decided({ limiter: asker.limiter, admitted: refusedBy === null, window });
    if (refusedBy === null) return;
    this.record(ask, refusedBy, asker);
    throw refusalOf(refusedBy, this.config.upgradeUrl, asker.sentence);
  }

  /** Tells the operator alone, of a tally that would refuse a request which is refused for another reason already. */
  note(ask: Ask, tally: Tally, asker: Asker): void {
    const { refusedBy } = verdictOf(ask, tally);
    if (refusedBy !== null) this.record(ask, refusedBy, asker);
  }

  /** Tells the caller alone where it stands, as long as the answer has not begun. */
  show(ask: Ask, tally: Tally, response: Response): Verdict {
    const verdict = verdictOf(ask, tally);
    if (response.headersSent) return verdict;
    for (const [name, value] of Object.entries(limitHeaders(verdict))) response.setHeader(name, value);
    return verdict;
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
