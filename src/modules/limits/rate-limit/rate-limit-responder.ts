import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { AppConfig } from '../../../platform/config/app-config.js';
import { windowName, type LimitRequest, type LimitResult } from '../store/allowance.js';
import { LimitEvents, type LimitDecision } from '../limit-events.js';
import {
  instantOf,
  limitHeaders,
  rateLimitError,
  statusOf,
  type WindowStatus,
  type RateLimitStatus,
} from './limit-result.js';
import { ViolationLog } from './violation-log.js';

/** The owner of the limits that a decision is about. */
export interface LimitSubject {
  readonly limiter: LimitDecision['limiter'];
  /** Ids and hashes for the log. */
  readonly fields: Readonly<Record<string, string>>;
  /** A message for refused callers that replaces the default, which names the full window. */
  readonly sentence?: string;
}

/** Reports decisions: to the caller in response headers, and to the operator in the log and the metrics. */
@Injectable()
export class RateLimitResponder {
  constructor(
    private readonly config: AppConfig,
    private readonly violations: ViolationLog,
    private readonly events: LimitEvents,
  ) {}

  /**
   * Reports a decision to the caller and to the operator.
   *
   * @throws DomainError `RATE_LIMIT_EXCEEDED` when the result refuses
   */
  announce(limitRequest: LimitRequest, result: LimitResult, subject: LimitSubject, response: Response): void {
    const status = statusOf(limitRequest, result);
    showStatus(status, response);
    this.noteStatus(limitRequest, status, subject);
    if (status.refusedBy === null) return;
    throw rateLimitError(status.refusedBy, this.config.upgradeUrl, { ...status, sentence: subject.sentence });
  }

  /**
   * Works as `announce` for a refusal. Reports no other result.
   *
   * @throws DomainError `RATE_LIMIT_EXCEEDED` when the result refuses
   */
  refuse(limitRequest: LimitRequest, result: LimitResult, subject: LimitSubject, response: Response): void {
    if (!result.admitted) this.announce(limitRequest, result, subject, response);
  }

  /** Reports to the operator only, for a request that already has its response. */
  note(limitRequest: LimitRequest, result: LimitResult, subject: LimitSubject): RateLimitStatus {
    const status = statusOf(limitRequest, result);
    this.noteStatus(limitRequest, status, subject);
    return status;
  }

  private noteStatus(
    limitRequest: LimitRequest,
    { refusedBy }: RateLimitStatus,
    subject: LimitSubject,
  ): void {
    const window = refusedBy === null ? null : windowName(refusedBy.counter);
    this.events.decided({ limiter: subject.limiter, admitted: refusedBy === null, window });
    if (refusedBy !== null) this.record(limitRequest, refusedBy, subject);
  }

  /** Writes to the log only, for a request that another check has already refused. */
  log(limitRequest: LimitRequest, result: LimitResult, subject: LimitSubject): void {
    const { refusedBy } = statusOf(limitRequest, result);
    if (refusedBy !== null) this.record(limitRequest, refusedBy, subject);
  }

  /** Sets the rate-limit headers only, unless the response has already begun. */
  show(limitRequest: LimitRequest, result: LimitResult, response: Response): void {
    showStatus(statusOf(limitRequest, result), response);
  }

  private record(
    limitRequest: LimitRequest,
    { counter, resetAtMs }: WindowStatus,
    { limiter, fields }: LimitSubject,
  ): void {
    const { id, limit } = counter;
    const resetAt = instantOf(resetAtMs);
    this.violations.record({
      offender: `${limitRequest.subject}|${id}`,
      fields: { limiter, ...fields, window: windowName(counter), limit, resetAt },
    });
  }
}

function showStatus(status: RateLimitStatus, response: Response): void {
  if (response.headersSent) return;
  const fields = limitHeaders(status);
  for (const name in fields) response.setHeader(name, fields[name] ?? '');
}
