import { Injectable } from '@nestjs/common';
import { DomainError } from '../../../domain/error-code.js';
import { PLAN_IDS, type PlanId } from '../../../domain/plans/plan.js';
import type { SubscriptionFact } from '../../../domain/plans/subscription.js';
import { AppConfig, type StripePrices } from '../../../platform/config/app-config.js';
import type { RemoteSubscription } from '../stripe/billing-shapes.js';

export type PaidPlan = keyof StripePrices;

/** The plans for sale. */
export const PAID_PLANS = PLAN_IDS.filter((id): id is PaidPlan => id !== 'free');

/** The only mapping between plans and prices at Stripe. */
@Injectable()
export class PriceList {
  constructor(private readonly config: AppConfig) {}

  /** Returns the price id of the plan. @throws DomainError `BILLING_NOT_CONFIGURED` when the plan has no price */
  priceOf(plan: PaidPlan): string {
    this.assertConfigured();
    const price = this.config.stripe.prices[plan];
    if (price !== null) return price;
    const variable = settingOf(plan);
    throw new DomainError('BILLING_NOT_CONFIGURED', `The plan "${plan}" cannot be bought here.`, {
      variable,
    });
  }

  /** @throws DomainError `BILLING_NOT_CONFIGURED` without a secret key */
  assertConfigured(): void {
    if (this.isConfigured) return;
    const variable = 'STRIPE_SECRET_KEY';
    throw new DomainError('BILLING_NOT_CONFIGURED', 'Billing is not configured on this server.', {
      variable,
    });
  }

  /** Whether a secret key is configured. */
  get isConfigured(): boolean {
    return this.config.stripe.secretKey !== null;
  }

  /** Derives the plan, the charge and the scheduled plan of a subscription from its prices. */
  toFact(remote: RemoteSubscription): SubscriptionFact {
    const { id, status, createdMs, periodEndMs, cancelAtPeriodEnd, items } = remote;
    const known = items.flatMap(({ priceId, quantity }) => {
      const plan = this.planOf(priceId);
      return plan === null ? [] : [{ plan, priceId, quantity }];
    });
    const paid = known.filter(({ quantity }) => quantity > 0);
    // The largest paid plan applies. Unpaid items count only if no item is paid.
    const granting = paid.length > 0 ? paid : known;
    const largest = [...granting].sort((a, b) => PLAN_IDS.indexOf(b.plan) - PLAN_IDS.indexOf(a.plan))[0];
    const paidTimes = paid.reduce((sum, { quantity }) => sum + quantity, 0);
    return {
      id,
      status,
      createdMs,
      periodEndMs,
      cancelAtPeriodEnd,
      plan: largest?.plan ?? null,
      priceId: largest?.priceId ?? items[0]?.priceId ?? null,
      isCharged: !remote.isCollectionPaused && (largest === undefined || paidTimes > 0),
      isDoubled: granting.length > 1 || paidTimes > 1,
      scheduledPlan:
        remote.nextPriceIds.map((price) => this.planOf(price)).find((plan) => plan !== null) ?? null,
    };
  }

  private planOf(priceId: string): PlanId | null {
    return PAID_PLANS.find((plan) => this.config.stripe.prices[plan] === priceId) ?? null;
  }
}

/** Returns the name of the setting that holds the price of a plan. */
export function settingOf(plan: PaidPlan): string {
  return `X402_STRIPE_PRICE_${plan.toUpperCase()}`;
}
