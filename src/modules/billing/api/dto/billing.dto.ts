import { ApiProperty, ApiPropertyOptional, ApiSchema } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsString, MaxLength } from 'class-validator';
import { PLAN_IDS, type PlanId } from '../../../../domain/plans/plan.js';
import { isAlive } from '../../../../domain/plans/subscription.js';
import { IfPresent } from '../../../../platform/http/body/if-present.js';
import { isBilled } from '../../../tenants/index.js';
import type { Bill } from '../billing-account-access.js';
import { PAID_PLANS, type PaidPlan } from '../../checkout/price-list.js';

const OWN = 'A URL of the origin of PUBLIC_URL or one in ALLOWED_ORIGINS.';

/** Body of `POST /billing/checkout`. */
@ApiSchema({ name: 'NewCheckout' })
export class CheckoutDto {
  @ApiProperty({ enum: PAID_PLANS, example: 'pro' })
  @IsIn(PAID_PLANS)
  plan!: PaidPlan;

  @ApiPropertyOptional({
    maxLength: 2000,
    description: OWN,
    example: 'http://localhost:3001/console/billing',
  })
  @IfPresent()
  @IsString()
  @MaxLength(2_000)
  successUrl?: string;

  @ApiPropertyOptional({
    maxLength: 2000,
    description: OWN,
    example: 'http://localhost:3001/console/billing',
  })
  @IfPresent()
  @IsString()
  @MaxLength(2_000)
  cancelUrl?: string;
}

/** The checkout session in which the tenant pays. */
@ApiSchema({ name: 'Checkout' })
export class CheckoutResponse {
  @ApiProperty({ format: 'uri', example: 'https://checkout.stripe.com/c/pay/cs_live_a1b2c3' })
  checkoutUrl!: string;

  @ApiProperty({ example: 'cs_live_a1b2c3' })
  sessionId!: string;
}

/** Body of `POST /billing/portal`. */
@ApiSchema({ name: 'NewBillingPortal' })
export class PortalDto {
  @ApiPropertyOptional({
    maxLength: 2000,
    description: OWN,
    example: 'http://localhost:3001/console/billing',
  })
  @IfPresent()
  @IsString()
  @MaxLength(2_000)
  returnUrl?: string;
}

/** The portal in which the tenant manages its subscription. */
@ApiSchema({ name: 'BillingPortal' })
export class PortalResponse {
  @ApiProperty({ format: 'uri', example: 'https://billing.stripe.com/p/session/live_a1b2c3' })
  portalUrl!: string;
}

/** Body of `DELETE /billing/subscription`. */
@ApiSchema({ name: 'Cancellation' })
export class CancelDto {
  @ApiPropertyOptional({
    default: false,
    description: 'Ends it now instead of at the end of the paid period.',
  })
  @IfPresent()
  @IsBoolean()
  immediately?: boolean;
}

/** A tenant's subscription as last read from Stripe. */
@ApiSchema({ name: 'Subscription' })
export class SubscriptionResponse {
  @ApiProperty({ enum: PLAN_IDS, example: 'pro', description: 'The plan in force' })
  plan!: PlanId;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'active',
    description: "Stripe's status of the subscription that determines the plan; null without a subscription",
  })
  status!: string | null;

  @ApiProperty({ format: 'date-time', nullable: true, type: String, example: '2026-12-22T12:00:00.000Z' })
  currentPeriodEnd!: string | null;

  @ApiProperty({ example: false })
  cancelAtPeriodEnd!: boolean;

  @ApiProperty({ enum: PLAN_IDS, example: 'pro', description: 'The plan after this period' })
  nextPlan!: PlanId;

  @ApiProperty({
    format: 'date-time',
    nullable: true,
    type: String,
    example: null,
    description: 'A payment has failed: at this time the tenant is suspended, unless it has paid.',
  })
  graceUntil!: string | null;

  @ApiProperty({ example: false, description: 'Suspended until the bill is paid' })
  suspended!: boolean;

  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'The next step, as text for people',
  })
  warning!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'cus_a1b2c3' })
  stripeCustomerId!: string | null;

  @ApiProperty({
    example: false,
    description:
      'A checkout would be begun: no subscription that may still take effect is known, and the plan is not the ' +
      "operator's.",
  })
  canSubscribe!: boolean;
}

/** Converts a bill to its response. A tenant without an account has no subscription. */
export function toSubscriptionResponse({ tenant, account }: Bill): SubscriptionResponse {
  const { plan } = tenant;
  const suspended = tenant.billingSuspendedAt !== null;
  const canSubscribe = isBilled(tenant) && !isSubscribed(account);
  if (account === null) return { ...NO_SUBSCRIPTION, plan, nextPlan: plan, canSubscribe };
  const graceUntil = account.graceUntil?.toISOString() ?? null;
  return {
    plan,
    status: account.status,
    currentPeriodEnd: account.periodEnd?.toISOString() ?? null,
    cancelAtPeriodEnd: account.cancelAtPeriodEnd,
    nextPlan: tenant.planSource === 'operator' ? plan : account.nextPlan,
    graceUntil,
    suspended,
    warning: warningOf(suspended, graceUntil) ?? (account.isCharged ? null : NOT_CHARGED),
    stripeCustomerId: account.customerId,
    canSubscribe,
  };
}

/** The stored status is that of the best subscription there ever was: one that is over forbids no other. */
function isSubscribed(account: Bill['account']): boolean {
  const status = account?.status ?? null;
  return status !== null && isAlive({ status });
}

const NOT_CHARGED = 'No payment is collected for your subscription at the moment; your plan stays in force.';

const NO_SUBSCRIPTION = {
  status: null,
  currentPeriodEnd: null,
  cancelAtPeriodEnd: false,
  graceUntil: null,
  suspended: false,
  warning: null,
  stripeCustomerId: null,
};

function warningOf(suspended: boolean, graceUntil: string | null): string | null {
  if (suspended) return 'Your payment is overdue and verification is suspended: pay in the billing portal.';
  return graceUntil === null
    ? null
    : `Your last payment failed: pay in the billing portal by ${graceUntil}, or verification is suspended.`;
}
