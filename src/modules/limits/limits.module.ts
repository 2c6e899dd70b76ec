import { Module } from '@nestjs/common';
import { getOptionsToken, getStorageToken, type ThrottlerModuleOptions } from '@nestjs/throttler';
import { AbuseModule } from './abuse/abuse.module.js';
import { DAY_MS } from './store/allowance.js';
import { AnonymousCeiling } from './rate-limit/anonymous-ceiling.js';
import { ClassLimiter } from './rate-limit/class-limiter.js';
import { LimitMetrics } from './limit-metrics.js';
import { HeldPlaces } from './store/held-places.js';
import { LimitStore } from './store/limit-store.js';
import { AnonymousAllowance } from './rate-limit/plan-allowance.js';
import { PlanGuard } from './rate-limit/plan.guard.js';
import { RequestsToday } from './rate-limit/requests-today.js';
import { RedisLimitStore } from './store/redis-limit-store.js';

/** The throttler needs one entry to call us once for each request. The caller's plan sets the actual limits. */
const THROTTLER: ThrottlerModuleOptions = { throttlers: [{ name: 'plan', ttl: DAY_MS, limit: 0 }] };

/** Rate limits by address, by class of routes and by plan, and bans. The composition root binds `PlanGuard`. */
@Module({
  imports: [AbuseModule],
  providers: [
    { provide: getOptionsToken(), useValue: THROTTLER },
    { provide: getStorageToken(), useExisting: LimitStore },
    AnonymousAllowance,
    AnonymousCeiling,
    ClassLimiter,
    HeldPlaces,
    LimitMetrics,
    LimitStore,
    PlanGuard,
    RedisLimitStore,
    RequestsToday,
  ],
  exports: [AbuseModule, ClassLimiter, HeldPlaces, LimitStore, PlanGuard, RequestsToday],
})
export class LimitsModule {}
