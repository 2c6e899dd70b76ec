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

/** What says how much a tenant may ask. */
export type LimitedTenant = Pick<TenantPrincipal, 'tenantId' | 'environment' | 'plan' | 'limitOverrides'>;

/** Returns the windows that all requests of a tenant share in one environment. */
export function tenantCounters({ tenantId, environment, plan, limitOverrides }: LimitedTenant): LimitRequest {
  return {
    subject: `${tenantId}:${environment}`,
    counters: countersOf({ ...PLANS[plan], ...limitOverrides }),
  };
}

function makeLimitRequest(principal: TenantPrincipal): LimitRequest {
  const { subject, counters } = tenantCounters(principal);
  const ofKeys = principal.dayLimits.map(({ keyId, limit }): Counter => ({
    id: `key-${keyId}`,
    lengthMs: DAY_MS,
    limit,
  }));
  return Object.freeze({ subject, counters: Object.freeze([...counters, ...ofKeys]) });
}

/** Who is in a session; `userId` is null for the operator key. */
interface Visitor {
  readonly userId: string | null;
  readonly sessionId: string;
}

/** Requests a minute of one person that count against no plan: a page of the console asks a few times. */
const CONSOLE_PER_MINUTE = 600;

/**
 * Returns the window of a session's request that counts against no plan: of the person, because a person may open any
 * number of sessions; of the session where it is by the operator key.
 */
export function consoleLimitRequest({ userId, sessionId }: Visitor): LimitRequest {
  return {
    subject: userId === null ? `session:${sessionId}` : `person:${userId}`,
    counters: [{ id: 'console', lengthMs: MINUTE_MS, limit: CONSOLE_PER_MINUTE }],
  };
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

/** Returns the day window of a plan's counters. */
export function dayOf(counters: readonly Counter[]): Counter {
  const day = counters.find(({ lengthMs }) => lengthMs === DAY_MS);
  if (day === undefined) throw new Error('a plan limits the day');
  return day;
}

function countersOf(allowance: { requestsPerMinute: number; requestsPerDay: number }): Counter[] {
  return [
    { id: 'minute', lengthMs: MINUTE_MS, limit: allowance.requestsPerMinute },
    { id: 'day', lengthMs: DAY_MS, limit: allowance.requestsPerDay },
  ];
}
