import { Injectable } from '@nestjs/common';
import { DomainError } from '../../domain/error-code.js';
import { monthlyLimit } from '../../domain/plans/plan.js';
import { usagePeriodAt } from '../../domain/plans/quota.js';
import { Clock } from '../../platform/clock.js';
import { AppConfig } from '../../platform/config/app-config.js';
import type { TenantPrincipal } from '../../platform/http/request/principal.js';
import { Metrics } from '../../platform/observability/metrics.js';

/** Determines a tenant's units for each month, and the error when they are used up. */
@Injectable()
export class QuotaPolicy {
  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  /** Returns the monthly units that the plan includes; null means unlimited. */
  limitOf(principal: Pick<TenantPrincipal, 'plan' | 'limitOverrides'>): number | null {
    return monthlyLimit(principal);
  }

  /**
   * Returns the monthly units after which verifications are refused; null refuses none. A paid-up tenant may exceed its
   * limit if overage is configured (docs/billing.md). Stripe bills the excess, and only the excess of the live
   * environment.
   */
  ceilingOf(principal: TenantPrincipal): number | null {
    const { overageMeter, secretKey } = this.config.stripe;
    const mayOverrun = overageMeter !== null && secretKey !== null && principal.environment === 'live';
    return mayOverrun && principal.paidUp ? null : this.limitOf(principal);
  }

  /**
   * Returns the error `QUOTA_EXCEEDED` (429) of a used-up month, and counts it. Concurrent verifications may return
   * their units, because they may cost none. Then the caller may retry after one second.
   */
  exceeded(principal: TenantPrincipal, { mayFreeUp }: { mayFreeUp: boolean }): DomainError {
    this.metrics.quotaRefused(principal.plan);
    const limit = this.limitOf(principal) ?? 0;
    const nowMs = this.clock.nowMs();
    const { endMs } = usagePeriodAt(nowMs);
    return new DomainError('QUOTA_EXCEEDED', `You have used your ${limit} verifications of this month.`, {
      limit,
      current: limit + 1,
      resetAt: new Date(endMs).toISOString(),
      upgradeUrl: this.config.upgradeUrl,
      retryAfterSeconds: mayFreeUp ? 1 : Math.ceil((endMs - nowMs) / 1_000),
    });
  }
}
