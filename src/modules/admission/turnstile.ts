import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { hashApiKey } from '../../domain/access/api-key.js';
import type { DomainError } from '../../domain/error-code.js';
import type { LimitClassName } from '../../platform/http/request/limit-class.js';
import { onFailure } from '../../platform/http/errors/envelope.js';
import type { AppRequest } from '../../platform/http/request/access.js';
import { tellTogether } from '../../platform/observability/access-log.js';
import { KeyCache, extractApiKey } from '../api-keys/index.js';
import {
  AddressBans,
  bannedError,
  FailedAuthListener,
  isNeverBanned,
  RefusedCallers,
  type BanVerdict,
} from '../limits/index.js';
import { OpenRoutes } from './open-routes.js';

/**
 * Who gets past the door although something speaks against the address. A key that this process knows always does; one that
 * it does not know does, at a ban as long as the address may have it looked up; what cannot be a key never does.
 */
@Injectable()
export class Turnstile {
  constructor(
    private readonly bans: AddressBans,
    private readonly refused: RefusedCallers,
    private readonly open: OpenRoutes,
    private readonly keys: KeyCache,
    private readonly failures: FailedAuthListener,
  ) {}

  /**
   * Counts this request should it be refused (a 4xx to a caller without a valid key). From the address's last allowed one on,
   * refusals get no lines of their own in the log.
   */
  watch(request: Request, response: Response): void {
    onFailure(response, ({ status }: DomainError) => {
      if (status >= 500 || isKnown(request as AppRequest) || !this.refused.count(request.ip)) return;
      tellTogether(response);
      // A 429 was told already by whoever said it.
      if (status !== 429) this.refused.tell(request.ip);
    });
  }

  /** @throws DomainError `BANNED` */
  assertNotBanned(request: Request, limitClass: LimitClassName | null): void {
    if (isNeverBanned(limitClass)) return;
    const ban = this.bans.isBanned(request.ip ?? '');
    if (ban === null) return;
    // The operator too: his key is not even compared, or a ban would leave it to be guessed.
    if (limitClass === 'operator') throw this.refusal(ban, request, presentsOperatorKey(request));
    const presented = extractApiKey(request.headers);
    const isKey = presented.kind === 'key' && !ban.includeKeys;
    if (isKey && (this.keys.holds(hashApiKey(presented.key)) || this.refused.hasLookUps(request.ip))) return;
    throw this.refusal(ban, request, isKey);
  }

  /**
   * Spent are these limits by refused requests alone, and refused is only who would be anyway: other classes have limits of
   * their own, and what strangers may ask is counted as theirs. A complete key may be valid, and is looked up: who has it
   * made up is banned before long.
   *
   * @throws DomainError `RATE_LIMIT_EXCEEDED`
   */
  assertNotRefusedTooOften(request: Request, response: Response, limitClass: LimitClassName | null): void {
    if (!this.refused.isAnySpent || (limitClass !== null && limitClass !== 'operator')) return;
    if (!this.refused.isSpent(request.ip)) return;
    if (limitClass === 'operator') {
      if (presentsOperatorKey(request)) return;
    } else {
      const presented = extractApiKey(request.headers);
      if (presented.kind === 'none' && this.open.includes(request.method, request.path)) return;
      if (presented.kind === 'key') return;
    }
    this.refused.refuse(request.ip, response);
  }

  private refusal(ban: BanVerdict, request: Request, isGuess: boolean): DomainError {
    return (isGuess ? this.failures.note(request) : null) ?? bannedError(ban);
  }
}

/** What a tenant or the operator does wrong counts as theirs. */
function isKnown({ principal }: AppRequest): boolean {
  return principal !== undefined && principal.kind !== 'anonymous';
}

function presentsOperatorKey({ headers }: Request): boolean {
  return (headers['x-admin-key'] ?? '') !== '';
}
