import { Injectable } from '@nestjs/common';
import { isChainEnabled, PLANS } from '../../domain/plans/plan.js';
import { remainingUnits, usagePercent, usagePeriodAt } from '../../domain/plans/quota.js';
import { Clock } from '../../platform/clock.js';
import { AppConfig } from '../../platform/config/app-config.js';
import type { TenantPrincipal } from '../../platform/http/request/principal.js';
import { RequestsToday } from '../limits/index.js';
import { QuotaPolicy } from './quota-policy.js';
import type { UsageReport } from './usage-report.dto.js';
import { UsageRepository } from './usage.repository.js';

/** Reports a tenant's use of the current month. */
@Injectable()
export class UsageService {
  constructor(
    private readonly repository: UsageRepository,
    private readonly quota: QuotaPolicy,
    private readonly requests: RequestsToday,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /** Returns the use, the limit and the features of the current month, and the requests of today. */
  async report(
    principal: Pick<TenantPrincipal, 'tenantId' | 'environment' | 'plan' | 'limitOverrides'>,
  ): Promise<UsageReport> {
    const period = usagePeriodAt(this.clock.nowMs());
    const [used, today] = await Promise.all([
      this.repository.usedUnits(principal.tenantId, principal.environment, period.key),
      this.requests.of(principal),
    ]);
    const limit = this.quota.limitOf(principal);
    return {
      plan: principal.plan,
      used,
      limit,
      remaining: remainingUnits(limit, used),
      usagePercent: usagePercent(limit, used),
      periodStart: new Date(period.startMs).toISOString(),
      resetAt: new Date(period.endMs).toISOString(),
      requestsToday: {
        used: today.used,
        limit: today.limit,
        resetAt: new Date(today.resetAtMs).toISOString(),
      },
      enabledChains: this.config.chains
        .filter((chain) => isChainEnabled(principal.plan, principal.environment, chain))
        .map(({ name }) => name),
      features: PLANS[principal.plan].features,
      upgradeUrl: this.config.upgradeUrl,
    };
  }
}
