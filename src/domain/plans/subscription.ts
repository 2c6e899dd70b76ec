import type { PlanId } from './plan.js';
import { PLAN_IDS } from './plan.js';

/** The facts of one subscription that an entitlement rests on. */
export interface SubscriptionFact {
  readonly id: string;
  /** Stripe's status; Stripe may add new ones at any time. */
  readonly status: string;
  /** The plan of its price; null when the price is none of ours. */
  readonly plan: PlanId | null;
  readonly priceId: string | null;
  /** The plan of the next phase of its schedule; null when there is none. */
  readonly scheduledPlan: PlanId | null;
  readonly createdMs: number;
  readonly periodEndMs: number | null;
  readonly cancelAtPeriodEnd: boolean;
  /** False while Stripe requests no payment: collection is paused, or the quantity is 0. */
  readonly isCharged: boolean;
  /** Whether it charges for more than one plan at a time: two prices of plans, or a quantity above 1. */
  readonly isDoubled: boolean;
}

/** The last judgement, as far as the next one needs it. */
export interface Standing {
  /** The plan in force now. */
  readonly plan: PlanId;
  readonly suspended: boolean;
  /** Since when the subscription `graceOf` has been past due without a break; null when none is. */
  readonly graceSinceMs: number | null;
  readonly graceOf: string | null;
  /** Stripe no longer knew the customer, and nothing has been bought since: the plan in force stays. */
  readonly isBereft: boolean;
}

/** Reasons for an operator to check: Stripe reports something unknown, or more than there should be. */
export const INCONSISTENCIES = [
  'unknown_status',
  'unknown_price',
  'missing_customer',
  'several_subscriptions',
  'several_plans',
  'not_charged',
] as const;
export type Inconsistency = (typeof INCONSISTENCIES)[number];

/** The entitlement from all subscriptions of a customer (docs/billing.md has the table). */
export interface Entitlement extends Omit<Standing, 'isBereft'> {
  /** The subscription that decides; null when none does. */
  readonly subscription: SubscriptionFact | null;
  /** Its status; null without any subscription. */
  readonly status: string | null;
  /** Whether Stripe requests payment; true without any subscription. */
  readonly isCharged: boolean;
  /** When the tenant is suspended unless it pays before; kept after that time. */
  readonly graceUntilMs: number | null;
  readonly inconsistency: Inconsistency | null;
}

/** Kinds of status. The first kind decides when a customer has several subscriptions. */
const KINDS = ['paid', 'late', 'unpaid', 'unknown', 'unfinished', 'over'] as const;
type Kind = (typeof KINDS)[number];

const KIND_OF: Readonly<Partial<Record<string, Kind>>> = {
  active: 'paid',
  trialing: 'paid',
  past_due: 'late',
  unpaid: 'unpaid',
  // The first payment is missing: nothing has been bought yet. It may be paid in the portal for 23 hours.
  incomplete: 'unfinished',
  // Continues without a new checkout once it is resumed.
  paused: 'unfinished',
  incomplete_expired: 'over',
  canceled: 'over',
};

/** Statuses of a paid subscription. */
export const PAID_STATUSES = statusesOf('paid');
/** Statuses of a subscription that can never take effect again. */
export const OVER_STATUSES = statusesOf('over');

/** Statuses of a subscription that was never paid. */
const NEVER_PAID: readonly string[] = ['incomplete', 'incomplete_expired'];

/** Whether a subscription may still take effect, so that a second one beside it would be a surplus. */
export function isAlive({ status }: Pick<SubscriptionFact, 'status'>): boolean {
  return kindOf(status) !== 'over';
}

/**
 * Computes the plan in force, grace and suspension from the newest state of all of a customer's subscriptions, and the
 * clock.
 * So neither order nor number of the events matters. Only two past facts count. One is since when a subscription is
 * past due, so that its grace does not restart. The other is the plan in force before an unknown status appeared.
 */
export function judgeSubscriptions(
  subscriptions: readonly SubscriptionFact[],
  standing: Standing,
  { nowMs, graceMs }: { readonly nowMs: number; readonly graceMs: number },
): Entitlement {
  const subscription = [...subscriptions].sort(byWeight)[0] ?? null;
  const kind = subscription === null ? 'over' : kindOf(subscription.status);
  const found = {
    ...shownOf(subscription),
    inconsistency: inconsistencyOf(subscriptions, subscription, kind),
  };
  if (isStillBereft(subscriptions, standing)) return { ...found, ...bereft(standing, found.inconsistency) };
  if (subscription === null || kind === 'over' || kind === 'unfinished') {
    return { ...found, ...NO_GRACE, plan: 'free', suspended: false };
  }
  // An unknown status never ends or grants anything.
  if (kind === 'unknown') return { ...found, ...heldOf(standing), graceUntilMs: graceEnd(standing, graceMs) };
  const plan = subscription.plan ?? standing.plan;
  if (kind === 'paid') return { ...found, ...NO_GRACE, plan, suspended: false };
  const lapse = lapseOf(subscription, standing, nowMs);
  const graceUntilMs = lapse.graceSinceMs + graceMs;
  // Unpaid: Stripe has stopped its attempts, so no payment is to be expected.
  const suspended = kind === 'unpaid' || nowMs >= graceUntilMs;
  return { ...found, ...lapse, graceUntilMs, plan, suspended };
}

function shownOf(subscription: SubscriptionFact | null) {
  return { subscription, status: subscription?.status ?? null, isCharged: subscription?.isCharged ?? true };
}

const NO_GRACE = { graceSinceMs: null, graceOf: null, graceUntilMs: null };

/** True until something is paid under the next customer. */
function isStillBereft(subscriptions: readonly SubscriptionFact[], { isBereft }: Standing): boolean {
  return isBereft && subscriptions.every(({ status }) => NEVER_PAID.includes(status));
}

/** An inconsistency while more than the free plan is in force without a paid subscription. */
function bereft({ plan, suspended }: Standing, inconsistency: Inconsistency | null) {
  const isAtStake = plan !== 'free' || suspended;
  return {
    ...NO_GRACE,
    plan,
    suspended,
    inconsistency: isAtStake ? ('missing_customer' as const) : inconsistency,
  };
}

function heldOf({ plan, suspended, graceSinceMs, graceOf }: Standing): Omit<Standing, 'isBereft'> {
  return { plan, suspended, graceSinceMs, graceOf };
}

/** One lapse has one grace, also when several payments fail within it. */
function lapseOf(
  { id }: SubscriptionFact,
  { graceOf, graceSinceMs }: Standing,
  nowMs: number,
): { readonly graceOf: string; readonly graceSinceMs: number } {
  const isSame = graceOf === id && graceSinceMs !== null;
  return { graceOf: id, graceSinceMs: isSame ? graceSinceMs : nowMs };
}

/** The plan that follows without further changes: the scheduled one, the free one after an end, else the same. */
export function nextPlan({ subscription, plan }: Entitlement): PlanId {
  if (subscription?.cancelAtPeriodEnd === true) return 'free';
  return subscription?.scheduledPlan ?? plan;
}

/** Whether a bought plan is in force and charged, with nothing overdue: such a tenant may be charged for more. */
export function isPaidUp({
  status,
  plan,
  isCharged,
}: Pick<Entitlement, 'status' | 'plan' | 'isCharged'>): boolean {
  return status !== null && kindOf(status) === 'paid' && plan !== 'free' && isCharged;
}

function statusesOf(kind: Kind): readonly string[] {
  return Object.keys(KIND_OF).filter((status) => KIND_OF[status] === kind);
}

function kindOf(status: string): Kind {
  return Object.hasOwn(KIND_OF, status) ? (KIND_OF[status] ?? 'unknown') : 'unknown';
}

function graceEnd({ graceSinceMs }: Pick<Standing, 'graceSinceMs'>, graceMs: number): number | null {
  return graceSinceMs === null ? null : graceSinceMs + graceMs;
}

/** Sorts the deciding subscription first: by the better kind, the larger plan, then the newer one. */
function byWeight(a: SubscriptionFact, b: SubscriptionFact): number {
  const rank = ({ status, plan }: SubscriptionFact): number[] => [
    KINDS.indexOf(kindOf(status)),
    -(plan === null ? 0 : PLAN_IDS.indexOf(plan)),
  ];
  const [kindA = 0, planA = 0] = rank(a);
  const [kindB = 0, planB = 0] = rank(b);
  return kindA - kindB || planA - planB || b.createdMs - a.createdMs || (a.id < b.id ? -1 : 1);
}

function inconsistencyOf(
  all: readonly SubscriptionFact[],
  decides: SubscriptionFact | null,
  kind: Kind,
): Inconsistency | null {
  if (kind === 'unknown') return 'unknown_status';
  if (decides !== null && kind !== 'over' && decides.plan === null) return 'unknown_price';
  if (all.filter(isAlive).length > 1) return 'several_subscriptions';
  if (decides === null || !isAlive(decides)) return null;
  if (decides.isDoubled) return 'several_plans';
  return decides.isCharged ? null : 'not_charged';
}
