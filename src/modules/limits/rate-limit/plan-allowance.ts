import { Injectable } from '@nestjs/common';
import { PLANS } from '../../../domain/plans/plan.js';
import type { AnonymousPrincipal, TenantPrincipal } from '../../../platform/http/request/principal.js';
import { perObject } from '../../../platform/per-object.js';
import { DAY_MS, MINUTE_MS, type LimitRequest, type Counter } from '../store/allowance.js';

/** The limits of each anonymous address: those of the free plan. A provider, so that tests can raise them. */
@Injectable()
export class AnonymousAllowance {
  readonly requestsPerMinute: number = PLANS.free.requestsPerMinute;
  readonly requestsPerDay: number = PLANS.free.requestsPerDay;
}

/**
 * Returns the windows of a tenant's request. All keys of one environment share the tenant's limits. A key with its own
 * limit adds a day window. It shares that window with all keys derived from it.
 */
export const tenantLimitRequest = perObject(makeLimitRequest);

function makeLimitRequest(principal: TenantPrincipal): LimitRequest {
  const { plan, limitOverrides, dayLimits } = principal;
  const allowance = { ...PLANS[plan], ...limitOverrides };
  const ofKeys = dayLimits.map(({ keyId, limit }): Counter => ({
    id: `key-${keyId}`,
    lengthMs: DAY_MS,
    limit,
  }));
  return Object.freeze({
    subject: `${principal.tenantId}:${principal.environment}`,
    counters: Object.freeze([...countersOf(allowance), ...ofKeys]),
  });
}

/** Returns the windows of an anonymous caller's request. */
export function anonymousLimitRequest(
  { addressHash }: AnonymousPrincipal,
  allowance: AnonymousAllowance,
): LimitRequest {
  return { subject: `address:${addressHash}`, counters: countersOf(allowance) };
}

/** Returns the minute window, which every caller has. */
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
