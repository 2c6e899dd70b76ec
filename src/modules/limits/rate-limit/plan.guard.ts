import { Injectable, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  InjectThrottlerOptions,
  InjectThrottlerStorage,
  ThrottlerGuard,
  type ThrottlerModuleOptions,
} from '@nestjs/throttler';
import type { Response } from 'express';
import type { AppRequest } from '../../../platform/http/request/access.js';
import { DomainError } from '../../../domain/error-code.js';
import type { Principal } from '../../../platform/http/request/principal.js';
import { countedClassOf } from './class-limiter.js';
import type { LimitRequest, LimitResult } from '../store/allowance.js';
import { COUNTED_BY_ITEM_METADATA, onAllowance } from '../../../platform/http/request/request-allowance.js';
import { AnonymousCeiling } from './anonymous-ceiling.js';
import { LimitStore } from '../store/limit-store.js';
import { RateLimitResponder, type LimitSubject } from './rate-limit-responder.js';
import {
  anonymousLimitRequest,
  consoleLimitRequest,
  tenantLimitRequest,
  minuteOf,
} from './plan-allowance.js';

const ADMITTED = Promise.resolve<true>(true);

/**
 * Counts each request against its caller's plan, after `ApiKeyGuard`. Differs from the throttler's guard in three
 * points. One call of the store checks and counts all windows. All routes share the windows. A refused request does not
 * count in any window. A route may declare that a request counts as many times as its body has items (`CountedByItem`).
 * It may also declare that a request does not count against the day (`takeNoDay`).
 */
@Injectable()
export class PlanGuard extends ThrottlerGuard {
  constructor(
    @InjectThrottlerOptions() options: ThrottlerModuleOptions,
    @InjectThrottlerStorage() private readonly store: LimitStore,
    reflector: Reflector,
    private readonly responder: RateLimitResponder,
    private readonly anonymous: AnonymousCeiling,
  ) {
    super(options, store, reflector);
  }

  /**
   * Counts the request, and sets the rate-limit headers of the response. A refusal that this process knows is thrown
   * at once, without a promise: callers beyond their limit are the ones that come in numbers.
   *
   * @throws DomainError `RATE_LIMIT_EXCEEDED`
   */
  override canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<AppRequest>();
    if (countedClassOf(request) !== null) return ADMITTED;
    const { limitRequest, subject } = this.read(request.principal);
    const response = http.getResponse<Response>();
    const isCountedByItem = this.reflector.get<true | undefined>(
      COUNTED_BY_ITEM_METADATA,
      context.getHandler(),
    );
    if (isCountedByItem === true) this.countItems(limitRequest, subject, response);
    else if (subject.limiter === 'anonymous') return this.countAnonymous(limitRequest, subject, response);
    else return this.count(limitRequest, subject, response);
    return ADMITTED;
  }

  private async countAnonymous(
    limitRequest: LimitRequest,
    subject: LimitSubject,
    response: Response,
  ): Promise<true> {
    this.admit(limitRequest, await this.takeAnonymous(limitRequest, response), subject, response);
    return true;
  }

  private count(limitRequest: LimitRequest, subject: LimitSubject, response: Response): Promise<true> {
    const taken = this.store.takeSoon(limitRequest);
    if (taken instanceof Promise) {
      return taken.then((result) => {
        this.admit(limitRequest, result, subject, response);
        return true;
      });
    }
    this.admit(limitRequest, taken, subject, response);
    return ADMITTED;
  }

  /** @throws DomainError `RATE_LIMIT_EXCEEDED` when the result refuses */
  private admit(
    limitRequest: LimitRequest,
    result: LimitResult,
    subject: LimitSubject,
    response: Response,
  ): void {
    this.responder.announce(limitRequest, result, subject, response);
    onAllowance(response, {
      giveDayBack: () => {
        this.responder.show(limitRequest, this.store.giveBack(limitRequest, result), response);
      },
    });
  }

  /**
   * Refuses a caller without any allowance at once. Counts when the number of items is known. Counts all items at once,
   * because several partly counted batches could block each other. A plan's requests a minute also limit the bodies
   * that each process reads, whatever their result.
   */
  private countItems(limitRequest: LimitRequest, subject: LimitSubject, response: Response): void {
    const minute = minuteOf(limitRequest);
    const reading: LimitRequest = { subject: `${limitRequest.subject}:bodies`, counters: [minute] };
    this.responder.refuse(limitRequest, this.store.foresee(limitRequest), subject, response);
    this.responder.refuse(reading, this.store.takeHere(reading), subject, response);
    this.responder.show(limitRequest, this.store.foresee(limitRequest), response);
    let isCounted = false;
    onAllowance(response, {
      takeItems: async (items) => {
        if (items > minute.limit) throw tooLarge(items, minute.limit);
        isCounted = true;
        await this.count({ ...limitRequest, cost: items }, subject, response);
      },
    });
    response.once('close', () => {
      if (!isCounted)
        void this.store
          .take(limitRequest)
          .then((result) => this.responder.note(limitRequest, result, subject, response));
    });
  }

  /**
   * Takes a request from the caller's own allowance, and from the allowance that all anonymous callers share. A request
   * that the first refuses does not use the second. Work beyond one request counts in both. A window that cannot
   * hold all of it counts none of it.
   */
  private async takeAnonymous(limitRequest: LimitRequest, response: Response): Promise<LimitResult> {
    const { giveBack, takeMore } = this.anonymous.take(response);
    let admitted = false;
    try {
      const result = await this.store.take(limitRequest);
      ({ admitted } = result);
      onAllowance(response, {
        takeMore: (requests) => {
          takeMore(requests);
          void this.store.take({ ...limitRequest, cost: requests });
        },
      });
      return result;
    } finally {
      if (!admitted) giveBack();
    }
  }

  private read(principal: Principal | undefined): { limitRequest: LimitRequest; subject: LimitSubject } {
    switch (principal?.kind) {
      case 'tenant': {
        const { plan, tenantId, keyId, environment, session } = principal;
        if (session?.countsInPlan === false) return consoleRead(session, { tenantId });
        const fields = { tenantId, ...(keyId !== null && { keyId }), environment };
        return { limitRequest: tenantLimitRequest(principal), subject: { limiter: plan, fields } };
      }
      case 'anonymous': {
        const { addressHash } = principal;
        return {
          limitRequest: anonymousLimitRequest(principal, this.anonymous.each),
          subject: { limiter: 'anonymous', fields: { addressHash } },
        };
      }
      case 'user':
        return consoleRead(principal);
      case 'operator':
      case undefined:
        throw new Error('a route outside the classes needs a tenant or an anonymous caller');
    }
  }
}

function consoleRead(
  visitor: Parameters<typeof consoleLimitRequest>[0],
  fields: Readonly<Record<string, string>> = {},
): { limitRequest: LimitRequest; subject: LimitSubject } {
  return {
    limitRequest: consoleLimitRequest(visitor),
    subject: { limiter: 'console', fields: { sessionId: visitor.sessionId, ...fields } },
  };
}

function tooLarge(items: number, limit: number): DomainError {
  const message = `A batch counts as as many requests as it has items: ${items} are more than your limit of ${limit} requests a minute.`;
  return new DomainError('VALIDATION_FAILED', message, { limit });
}
