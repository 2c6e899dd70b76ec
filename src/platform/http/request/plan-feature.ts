import { DomainError } from '../../../domain/error-code.js';
import { PLAN_IDS, PLANS, type PlanFeature } from '../../../domain/plans/plan.js';
import type { TenantPrincipal } from './principal.js';

/**
 * Checks that the tenant's plan includes a feature.
 *
 * @throws DomainError `FEATURE_NOT_IN_PLAN` with the URL for a change of the plan
 */
export function assertFeature(principal: TenantPrincipal, feature: PlanFeature, upgradeUrl: string): void {
  if (PLANS[principal.plan].features.includes(feature)) return;
  const plans = PLAN_IDS.filter((plan) => PLANS[plan].features.includes(feature)).join(', ');
  const message = `Your plan (${principal.plan}) does not include ${feature}. Plans with it: ${plans}.`;
  throw new DomainError('FEATURE_NOT_IN_PLAN', message, { upgradeUrl });
}
