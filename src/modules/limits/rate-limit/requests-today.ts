import { Injectable } from '@nestjs/common';
import { LimitStore } from '../store/limit-store.js';
import { windowEndMs } from '../store/allowance.js';
import { dayOf, tenantCounters, type LimitedTenant } from './plan-allowance.js';

/** Requests of a tenant in one environment, of the present day of UTC. */
export interface DayOfRequests {
  readonly used: number;
  readonly limit: number;
  /** Milliseconds since 1970. */
  readonly resetAtMs: number;
}

/** Tells how much of its day a tenant has used, as the limiter counts it. */
@Injectable()
export class RequestsToday {
  constructor(private readonly store: LimitStore) {}

  /** Reads the day; counts nothing. Without Redis it is what this process has seen. Never fails. */
  async of(tenant: LimitedTenant): Promise<DayOfRequests> {
    const { subject, counters } = tenantCounters(tenant);
    const day = dayOf(counters);
    const { counts, nowMs } = await this.store.take({ subject, counters: [day], cost: 0 });
    return { used: counts[0] ?? 0, limit: day.limit, resetAtMs: windowEndMs(day.lengthMs, nowMs) };
  }
}
