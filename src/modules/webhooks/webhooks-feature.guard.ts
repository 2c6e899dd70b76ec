import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { DomainError } from '../../domain/error-code.js';
import { PLANS, plansWith } from '../../domain/plans/plan.js';
import { AppConfig } from '../../platform/config/app-config.js';
import type { AppRequest } from '../../platform/http/request/access.js';

/** Methods that every plan allows, so that a tenant can see and delete endpoints after a downgrade. */
const ALWAYS: readonly string[] = ['GET', 'DELETE'];

/**
 * Admits tenants whose plan includes outbound webhooks; in Test, where a receiver is built before anything is sold, every
 * tenant. Every tenant may read and delete. Must run after the guard that authenticates the tenant.
 */
@Injectable()
export class WebhooksFeatureGuard implements CanActivate {
  constructor(private readonly config: AppConfig) {}

  /** @throws DomainError `FEATURE_NOT_IN_PLAN` with `upgradeUrl` */
  canActivate(context: ExecutionContext): boolean {
    const { principal, method } = context.switchToHttp().getRequest<AppRequest>();
    if (principal?.kind === 'tenant') {
      if (principal.environment === 'test' || ALWAYS.includes(method)) return true;
      if (PLANS[principal.plan].features.includes('webhooks')) return true;
    }
    throw webhooksNotInPlan('outbound webhooks in Live', this.config);
  }
}

/** The refusal of a plan without outbound webhooks, with the plans that have them. @param what the plan lacks */
export function webhooksNotInPlan(what: string, { upgradeUrl }: AppConfig): DomainError {
  const plans = plansWith('webhooks').join(', ');
  return new DomainError(
    'FEATURE_NOT_IN_PLAN',
    `Your plan does not include ${what}. Plans with them: ${plans}.`,
    {
      upgradeUrl,
    },
  );
}
