import { Injectable } from '@nestjs/common';
import { DomainError } from '../../domain/error-code.js';
import { monthlyLimit } from '../../domain/plans/plan.js';
import { usagePeriodAt } from '../../domain/plans/quota.js';
import { Clock } from '../../platform/clock.js';
import { AppConfig } from '../../platform/config/app-config.js';
import type { TenantPrincipal } from '../../platform/http/request/principal.js';
import { Metrics } from '../../platform/observability/metrics.js';

/** A tenant's units a month, and what it hears when they are used up. */
@Injectable()
export class QuotaPolicy {
  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  /** Units a month that the plan includes; null is unlimited. */
  limitOf(principal: TenantPrincipal): number | null {
    return monthlyLimit(principal);
  }

  /**
   * Units a month after which verifications are refused; null refuses none. Whoever is paid up may go past the limit
   * where overage is on (docs/billing.md): it is reported to Stripe, and only mainnet's units are.
   */
  ceilingOf(principal: TenantPrincipal): number | null {
    const { overageMeter, secretKey } = this.config.stripe;
    const mayOverrun = overageMeter !== null && secretKey !== null && principal.environment === 'live';
    return mayOverrun && principal.paidUp ? null : this.limitOf(principal);
  }

  /**
   * The 429 of a used-up month. While other verifications are under way a unit may come free again (they may turn out
   * to cost nothing), so the caller is told to come back in a second. Each is counted.
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
