import type { NextFunction, Request, Response } from 'express';
import type { DomainError } from '../../../domain/error-code.js';
import { BASE_PATH } from '../../../platform/http/base-path.js';
import { addToFailures } from '../../../platform/http/errors/envelope.js';
import { comparablePath } from '../../../platform/http/request/request-path.js';
import { takeNoDay } from '../../../platform/http/request/request-allowance.js';
import { networkOf } from './facilitator.service.js';
import { protocolReasonOf } from './protocol-failures.js';

const PREFIX = `/${BASE_PATH}/facilitator`;

/**
 * Runs before all other handlers of the facilitator's paths.
 * Clients of version 1 join paths with a double slash, which is tolerated here.
 * The official clients read failures by the protocol's members, so every failure carries them, wherever it arises. The
 * buyer sees these members, so they reveal nothing about the tenant.
 * A malformed body comes from the seller's own callers, so it costs nothing of the daily limit.
 */
export function facilitatorErrorMiddleware(request: Request, response: Response, next: NextFunction): void {
  joinOnce(request);
  const path = comparablePath(request.path);
  if (path === `${PREFIX}/verify`) {
    addToFailures(response, (failure) => {
      if (failure.status === 400) takeNoDay(response);
      return { isValid: false, invalidReason: reasonOf(failure, 'verify') };
    });
  }
  if (path === `${PREFIX}/settle`) {
    addToFailures(response, (failure) => {
      if (failure.status === 400) takeNoDay(response);
      return {
        success: false,
        errorReason: reasonOf(failure, 'settle'),
        transaction: '',
        network: networkOf(request.body),
      };
    });
  }
  next();
}

/** Removes a surplus slash from one of our paths. */
function joinOnce(request: Request): void {
  if (!request.path.includes('//')) return;
  const path = request.path.replace(/\/{2,}/g, '/');
  if (!path.toLowerCase().startsWith(`${PREFIX}/`)) return;
  const query = request.url.indexOf('?');
  request.url = query < 0 ? path : path + request.url.slice(query);
}

function reasonOf({ status, code }: DomainError, step: 'verify' | 'settle'): string {
  if (code === 'RECIPIENT_NOT_OWNED') return 'invalid_payment_requirements';
  return protocolReasonOf(status, step);
}
