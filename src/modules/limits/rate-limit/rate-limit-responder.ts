import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { AppConfig } from '../../../platform/config/app-config.js';
import { windowName, type LimitRequest, type LimitResult } from '../store/allowance.js';
import { LimitEvents, type LimitDecision } from '../limit-events.js';
import { limitHeaders, refusalOf, statusOf, type WindowStatus, type RateLimitStatus } from './limit-result.js';
import { ViolationLog } from './violation-log.js';

/** Whose request was decided. */
export interface LimitSubject {
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

  /** @throws DomainError `RATE_LIMIT_EXCEEDED` when the result refuses */
  announce(ask: LimitRequest, result: LimitResult, subject: LimitSubject, response: Response): void {
    this.show(ask, result, response);
    const verdict = this.note(ask, result, subject);
    if (verdict.refusedBy === null) return;
    throw refusalOf(verdict.refusedBy, this.config.upgradeUrl, { ...verdict, sentence: subject.sentence });
  }

  /** As `announce`, when the result refuses; of any other nobody hears yet. */
  refuse(ask: LimitRequest, result: LimitResult, subject: LimitSubject, response: Response): void {
    if (!result.admitted) this.announce(ask, result, subject, response);
  }

  /** Tells the operator alone: of a request that has had its answer. */
  note(ask: LimitRequest, result: LimitResult, subject: LimitSubject): RateLimitStatus {
    const verdict = statusOf(ask, result);
    const { refusedBy } = verdict;
    const window = refusedBy === null ? null : windowName(refusedBy.counter);
    this.events.decided({ limiter: subject.limiter, admitted: refusedBy === null, window });
    if (refusedBy !== null) this.record(ask, refusedBy, subject);
    return verdict;
  }

  /** Tells the log alone, of a result that would refuse a request which is refused for another reason already. */
  log(ask: LimitRequest, result: LimitResult, subject: LimitSubject): void {
    const { refusedBy } = statusOf(ask, result);
    if (refusedBy !== null) this.record(ask, refusedBy, subject);
  }

  /** Tells the caller alone where it stands, as long as the answer has not begun. */
  show(ask: LimitRequest, result: LimitResult, response: Response): void {
    if (response.headersSent) return;
    const fields = limitHeaders(statusOf(ask, result));
    for (const [name, value] of Object.entries(fields)) response.setHeader(name, value);
  }

  private record(ask: LimitRequest, { counter, resetAtMs }: WindowStatus, { limiter, fields }: LimitSubject): void {
    const { id, limit } = counter;
    const resetAt = new Date(resetAtMs).toISOString();
    this.violations.record({
      offender: `${ask.subject}|${id}`,
      fields: { limiter, ...fields, window: windowName(counter), limit, resetAt },
    });
  }
}
