import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { Clock } from '../../../platform/clock.js';
import { decide, MINUTE_MS, windowIndex, type LimitRequest } from '../store/allowance.js';
import { CallerPolicy } from '../caller-policy.js';
import { RateLimitResponder } from './rate-limit-responder.js';
import { AnonymousAllowance } from './plan-allowance.js';

const SENTENCE =
  'Too many callers without an API key are being served at the moment. Requests with a key are still served.';

interface Taken {
  readonly giveBack: () => void;
  readonly takeMore: (requests: number) => void;
}

/**
 * Limits the requests of all callers without a key together, for each minute and process. New addresses are cheap, but
 * such a request can cause expensive calls to nodes. Performs no I/O. Requests with a key do not count.
 */
@Injectable()
export class AnonymousCeiling {
  private window = -1;
  private count = 0;

  constructor(
    /** The limits of each anonymous caller. */
    readonly each: AnonymousAllowance,
    private readonly policy: CallerPolicy,
    private readonly responder: RateLimitResponder,
    private readonly clock: Clock,
  ) {}

  /**
   * Takes one request.
   *
   * @returns functions that give the request back after another check refused it, and that take more for larger work
   * @throws DomainError `RATE_LIMIT_EXCEEDED`
   */
  take(response: Response): Taken {
    const nowMs = this.clock.nowMs();
    const window = windowIndex(MINUTE_MS, nowMs);
    if (window !== this.window) [this.window, this.count] = [window, 0];
    const limit = this.policy.anonymousPerMinute;
    const limitRequest: LimitRequest = {
      subject: 'anonymous',
      counters: [{ id: 'all', lengthMs: MINUTE_MS, limit }],
    };
    const result = decide(limitRequest, [this.count], nowMs);
    if (!result.admitted) {
      this.responder.announce(
        limitRequest,
        result,
        { limiter: 'anonymous', fields: {}, sentence: SENTENCE },
        response,
      );
    }
    this.count++;
    const add = (requests: number): void => {
      if (window === this.window) this.count += requests;
    };
    return {
      giveBack: () => {
        add(-1);
      },
      takeMore: add,
    };
  }
}
