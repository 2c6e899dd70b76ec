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

/** Refusals of one caller within a minute by which it counts as one that goes on regardless. */
const REPEATED_REFUSALS = 10;
/** A longer path is no route of ours. It is left out whole: a part of a secret would no longer be recognised as one. */
const LONGEST_PATH = 200;

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
    this.noteStatus(limitRequest, status, subject, response);
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
  note(
    limitRequest: LimitRequest,
    result: LimitResult,
    subject: LimitSubject,
    response: Response,
  ): RateLimitStatus {
    const status = statusOf(limitRequest, result);
    this.noteStatus(limitRequest, status, subject, response);
    return status;
  }

  private noteStatus(
    limitRequest: LimitRequest,
    { refusedBy }: RateLimitStatus,
    subject: LimitSubject,
    response: Response,
  ): void {
    const window = refusedBy === null ? null : windowName(refusedBy.counter);
    this.events.decided({ limiter: subject.limiter, admitted: refusedBy === null, window });
    if (refusedBy !== null) this.record(limitRequest, refusedBy, subject, response);
  }

  /** Writes to the log only, for a request that another check has already refused. */
  log(limitRequest: LimitRequest, result: LimitResult, subject: LimitSubject, response: Response): void {
    const { refusedBy } = statusOf(limitRequest, result);
    if (refusedBy !== null) this.record(limitRequest, refusedBy, subject, response);
  }

  /** Sets the rate-limit headers only, unless the response has already begun. */
  show(limitRequest: LimitRequest, result: LimitResult, response: Response): void {
    showStatus(statusOf(limitRequest, result), response);
  }

  private record(
    limitRequest: LimitRequest,
    { counter, count, resetAtMs }: WindowStatus,
    { limiter, fields }: LimitSubject,
    response: Response,
  ): void {
    const { id, limit } = counter;
    const window = windowName(counter);
    const resetAt = instantOf(resetAtMs);
    const endpoint = endpointOf(response);
    const refusals = this.violations.record({
      offender: `${limitRequest.subject}|${id}`,
      fields: { limiter, ...fields, endpoint, window, limit, current: count, resetAt },
    });
    if (refusals === REPEATED_REFUSALS) this.events.refusedRepeatedly();
  }
}

/** Method and route; before a route is chosen, the path without its query. */
function endpointOf({ req }: Partial<Response>): string {
  if (req === undefined) return 'unknown';
  const { method, originalUrl } = req;
  const { route } = req as { readonly route?: { readonly path?: unknown } };
  const path = typeof route?.path === 'string' ? route.path : (originalUrl.split('?')[0] ?? '');
  return `${method} ${path.length <= LONGEST_PATH ? path : '(a long path)'}`;
}

function showStatus(status: RateLimitStatus, response: Response): void {
  if (response.headersSent) return;
  const fields = limitHeaders(status);
  for (const name in fields) response.setHeader(name, fields[name] ?? '');
}
