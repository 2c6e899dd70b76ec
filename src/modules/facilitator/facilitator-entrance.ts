import type { NextFunction, Request, Response } from 'express';
import type { DomainError } from '../../domain/error-code.js';
import { takeNoDay } from '../../platform/http/day-allowance.js';
import { addToFailures } from '../../platform/http/envelope.js';
import { networkOf } from './facilitator.service.js';

const PREFIX = '/api/v1/x402/facilitator/';
const BASE = '/api/v1/x402';

/**
 * Ahead of everything for the facilitator's paths. Clients of version 1 join paths with a double slash, which is
 * tolerated here; and the official clients read failures by the protocol's members, so every failure carries those too,
 * wherever it arises. What they show goes through to the buyer: it says nothing about the tenant. A malformed body is the
 * work of the seller's own callers, and takes nothing from its day.
 */
export function facilitatorEntrance(request: Request, response: Response, next: NextFunction): void {
  const [path = '', ...query] = request.url.split('?');
  const normalized = path.replace(/\/{2,}/g, '/');
  if (!normalized.toLowerCase().startsWith(PREFIX) && normalized.toLowerCase() !== PREFIX.slice(0, -1)) {
    next();
    return;
  }
  if (normalized !== path) request.url = [normalized, ...query].join('?');
  const step = normalized.slice(BASE.length).toLowerCase().replace(/\/$/, '');
  if (step === '/facilitator/verify') {
    addToFailures(response, (failure) => {
      if (failure.status === 400) takeNoDay(response);
      return { isValid: false, invalidReason: reasonOf(failure, 'verify') };
    });
  }
  if (step === '/facilitator/settle') {
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

function reasonOf({ status, code }: DomainError, step: 'verify' | 'settle'): string {
  if (code === 'RECIPIENT_NOT_OWNED') return 'invalid_payment_requirements';
  if (status === 401 || status === 403) return 'facilitator_access_denied';
  if (status === 429) return 'facilitator_limit_reached';
  if (status === 409) return 'duplicate_payment_identifier';
  return status < 500 ? 'invalid_payload' : `unexpected_${step}_error`;
}
