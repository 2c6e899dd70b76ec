import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { hashApiKey } from '../../domain/access/api-key.js';
import type { DomainError } from '../../domain/error-code.js';
import type { LimitClassName } from '../../platform/http/request/limit-class.js';
import { onFailure } from '../../platform/http/errors/envelope.js';
import type { AppRequest } from '../../platform/http/request/access.js';
import { logTogether } from '../../platform/observability/access-log.js';
import { KnownSessions } from '../accounts/index.js';
import { KeyCache, extractKeyOf } from '../api-keys/index.js';
import {
  AddressBans,
  bannedError,
  FailedAuthListener,
  isNeverBanned,
  RefusedCallers,
  type ActiveBan,
} from '../limits/index.js';
import { OpenRoutes } from './open-routes.js';

/**
 * Decides whether a caller passes despite a ban or too many refused requests. A key that this process knows passes,
 * unless the ban includes keys. An unknown key passes such a ban while the address has look-ups left. A malformed key
 * never passes. A session passes as a key does, an unknown one for a look-up, but none to where people sign in.
 */
@Injectable()
export class Turnstile {
  constructor(
    private readonly bans: AddressBans,
    private readonly refused: RefusedCallers,
    private readonly open: OpenRoutes,
    private readonly keys: KeyCache,
    private readonly sessions: KnownSessions,
    private readonly failures: FailedAuthListener,
  ) {}

  /**
   * Counts this request if it is refused with a 4xx and its caller has no valid key. Once the allowance of the address
   * is used up, refusals get no separate log lines.
   */
  watch(request: Request, response: Response): void {
    onFailure(response, ({ status }: DomainError) => {
      if (status >= 500 || isKnown(request as AppRequest) || !this.refused.count(request.ip)) return;
      logTogether(response);
      // The limiter that returned a 429 has already logged it.
      if (status !== 429) this.refused.log(request.ip, response);
    });
  }

  /**
   * Refuses a request from a banned address, unless its key passes the ban.
   *
   * @throws DomainError `BANNED`
   */
  assertNotBanned(request: Request, limitClass: LimitClassName | null): void {
    if (isNeverBanned(limitClass)) return;
    const ban = this.bans.isBanned(request.ip ?? '');
    if (ban === null) return;
    // A ban also covers the operator. Comparing the operator key during a ban would allow guesses.
    if (limitClass === 'operator') throw this.refusal(ban, request, presentsOperatorKey(request));
    const presented = extractKeyOf(request.headers, this.sessions.isPresented(request));
    const mayPass = presented.kind === 'none' && !ban.includeKeys && !isSigningIn(limitClass);
    if (mayPass && this.mayBeSignedIn(request)) return;
    const isKey = presented.kind === 'key' && !ban.includeKeys;
    if (isKey && (this.keys.holds(hashApiKey(presented.key)) || this.refused.hasLookUps(request.ip))) return;
    throw this.refusal(ban, request, isKey);
  }

  /**
   * Refuses a request of an address that has used up its allowance of refused requests. Only refused requests use up
   * this allowance. Only requests without prospect of success are refused here. Other classes have their own limits,
   * and requests without a key count as anonymous. A complete key may be valid, so it is looked up. Guessed keys lead
   * to a ban.
   *
   * @throws DomainError `RATE_LIMIT_EXCEEDED`
   */
  assertNotRefusedTooOften(request: Request, response: Response, limitClass: LimitClassName | null): void {
    if (!this.refused.isAnySpent || (limitClass !== null && limitClass !== 'operator')) return;
    if (!this.refused.isSpent(request.ip)) return;
    if (limitClass === 'operator') {
      if (presentsOperatorKey(request)) return;
    } else {
      const presented = extractKeyOf(request.headers, this.sessions.isPresented(request));
      if (presented.kind === 'none' && this.sessions.has(request)) return;
      if (presented.kind === 'none' && this.open.includes(request.method, request.path)) return;
      if (presented.kind === 'key') return;
    }
    this.refused.refuse(request.ip, response);
  }

  /** A session that this process does not know yet uses up a look-up of the address. */
  private mayBeSignedIn(request: Request): boolean {
    if (this.sessions.has(request)) return true;
    return this.sessions.isPresented(request) && this.refused.takeLookUp(request.ip);
  }

  private refusal(ban: ActiveBan, request: Request, isGuess: boolean): DomainError {
    return (isGuess ? this.failures.note(request) : null) ?? bannedError(ban);
  }
}

/** Failures of a tenant or of the operator do not count against the address. */
function isKnown({ principal }: AppRequest): boolean {
  return principal !== undefined && principal.kind !== 'anonymous';
}

/** Where links, codes and signatures could be guessed. */
function isSigningIn(limitClass: LimitClassName | null): boolean {
  return limitClass === 'sign-in' || limitClass === 'second-factor';
}

function presentsOperatorKey({ headers }: Request): boolean {
  return (headers['x-admin-key'] ?? '') !== '';
}
