import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { getOptionsToken, getStorageToken, type ThrottlerModuleOptions } from '@nestjs/throttler';
import { ApiKeysModule } from '../api-keys/index.js';
import { AbuseModule } from './abuse/abuse.module.js';
import { AddressGuard } from './addresses/address-guard.js';
import { DAY_MS } from './store/allowance.js';
import { AnonymousCeiling } from './rate-limit/anonymous-ceiling.js';
import { LimitMetrics } from './limit-metrics.js';
import { LimitStore } from './store/limit-store.js';
import { OpenRoutes } from './addresses/open-routes.js';
import { AnonymousAllowance } from './rate-limit/plan-allowance.js';
import { PlanGuard } from './rate-limit/plan.guard.js';
import { RedisLimitStore } from './store/redis-limit-store.js';
import { Turnstile } from './rate-limit/turnstile.js';

/** The throttler wants one entry to call us once a request; how much is allowed, the caller's plan says. */
const THROTTLER: ThrottlerModuleOptions = { throttlers: [{ name: 'plan', ttl: DAY_MS, limit: 0 }] };

/** Rate limits: by address in front of authentication, by plan behind it. The roof binds the two guards. */
@Module({
  imports: [AbuseModule, ApiKeysModule, DiscoveryModule],
  providers: [
    { provide: getOptionsToken(), useValue: THROTTLER },
    { provide: getStorageToken(), useExisting: LimitStore },
    AddressGuard,
    AnonymousAllowance,
    AnonymousCeiling,
    LimitMetrics,
    LimitStore,
    OpenRoutes,
    PlanGuard,
    RedisLimitStore,
    Turnstile,
  ],
  exports: [AddressGuard, PlanGuard],
})
export class LimitsModule {}
