import { Injectable } from '@nestjs/common';
import { PLANS } from '../../../domain/plans/plan.js';
import type { AnonymousPrincipal, TenantPrincipal } from '../../../platform/http/request/principal.js';
import { DAY_MS, MINUTE_MS, type LimitRequest, type Counter } from '../store/allowance.js';

/** What strangers may do, each address for itself: as much as the free plan. A provider, so that tests can give room. */
@Injectable()
export class AnonymousAllowance {
  readonly requestsPerMinute: number = PLANS.free.requestsPerMinute;
  readonly requestsPerDay: number = PLANS.free.requestsPerDay;
}

/**
 * The windows of a tenant's request. All keys of one environment share the tenant's allowance; a key with a limit of
 * its own has a third window beside it, which it shares with all keys that come of it.
 */
export function tenantLimitRequest(principal: TenantPrincipal): LimitRequest {
  const { plan, limitOverrides, dayLimits } = principal;
  const allowance = { ...PLANS[plan], ...limitOverrides };
  const ofKeys = dayLimits.map(({ keyId, limit }): Counter => ({
    id: `key-${keyId}`,
    lengthMs: DAY_MS,
    limit,
  }));
  return {
    subject: `${principal.tenantId}:${principal.environment}`,
    counters: [...countersOf(allowance), ...ofKeys],
  };
}

/** The windows of a stranger's request. */
export function anonymousLimitRequest({ addressHash }: AnonymousPrincipal, allowance: AnonymousAllowance): LimitRequest {
  return { subject: `address:${addressHash}`, counters: countersOf(allowance) };
}

/** The minute's window, which every caller has. */
export function minuteOf({ counters }: LimitRequest): Counter {
  const minute = counters.find(({ lengthMs }) => lengthMs === MINUTE_MS);
  if (minute === undefined) throw new Error('a plan limits the minute');
  return minute;
}

function countersOf(allowance: { requestsPerMinute: number; requestsPerDay: number }): Counter[] {
  return [
    { id: 'minute', lengthMs: MINUTE_MS, limit: allowance.requestsPerMinute },
    { id: 'day', lengthMs: DAY_MS, limit: allowance.requestsPerDay },
  ];
}
