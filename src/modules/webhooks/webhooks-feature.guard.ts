import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { DomainError } from '../../domain/error-code.js';
import { PLANS, plansWith } from '../../domain/plans/plan.js';
import { AppConfig } from '../../platform/config/app-config.js';
import type { AppRequest } from '../../platform/http/request/access.js';

/** Methods that every plan allows, so that a tenant can see and delete endpoints after a downgrade. */
const ALWAYS: readonly string[] = ['GET', 'DELETE'];

/**
 * Admits tenants whose plan includes outbound webhooks. Every tenant may read and delete. Must run after the guard that
 * authenticates the tenant.
 */
@Injectable()
export class WebhooksFeatureGuard implements CanActivate {
  constructor(private readonly config: AppConfig) {}

  /** @throws DomainError `FEATURE_NOT_IN_PLAN` with `upgradeUrl` */
  canActivate(context: ExecutionContext): boolean {
    const { principal, method } = context.switchToHttp().getRequest<AppRequest>();
    if (principal?.kind === 'tenant') {
      if (ALWAYS.includes(method) || PLANS[principal.plan].features.includes('webhooks')) return true;
    }
    const message = `Your plan does not include outbound webhooks. Plans with them: ${plansWith('webhooks').join(', ')}.`;
    throw new DomainError('FEATURE_NOT_IN_PLAN', message, {
      upgradeUrl: this.config.upgradeUrl,
    });
  }
}
