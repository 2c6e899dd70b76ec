import type { PlanId } from './plan.js';
import { PLAN_IDS } from './plan.js';

/** One subscription, as far as it decides anything. */
export interface SubscriptionFact {
  readonly id: string;
  /** Stripe's; new ones may come at any time. */
  readonly status: string;
  /** The plan of its price; null when the price is none of ours. */
  readonly plan: PlanId | null;
  readonly priceId: string | null;
  /** The plan of the phase that a schedule has lined up next; null when there is none. */
  readonly scheduledPlan: PlanId | null;
  readonly createdMs: number;
  readonly periodEndMs: number | null;
  readonly cancelAtPeriodEnd: boolean;
  /** False while Stripe asks for no payment: collection is paused, or the quantity is 0. */
  readonly isCharged: boolean;
  /** Whether it charges for more than one plan at a time: two prices of plans, or a quantity above 1. */
  readonly isDoubled: boolean;
}

/** What was judged last time, as far as it still matters. */
export interface Standing {
  /** The plan in force now. */
  readonly plan: PlanId;
  readonly suspended: boolean;
  /** Since when the subscription `graceOf` is past due without a break; null when nothing is. */
  readonly graceSinceMs: number | null;
  readonly graceOf: string | null;
  /** Stripe did not know the customer any more, and nothing has been bought since: what was in force stays. */
  readonly isBereft: boolean;
}

/** Why somebody should look: what Stripe says is not understood, or is more than there should be. */
export const INCONSISTENCIES = [
  'unknown_status',
  'unknown_price',
  'missing_customer',
  'several_subscriptions',
  'several_plans',
  'not_charged',
] as const;
export type Inconsistency = (typeof INCONSISTENCIES)[number];

/** What follows from a customer's subscriptions (docs/billing.md has the table). */
export interface Entitlement extends Omit<Standing, 'isBereft'> {
  /** The subscription that decides; null when none does. */
  readonly subscription: SubscriptionFact | null;
  /** Its status; null without any subscription. */
  readonly status: string | null;
  /** Whether Stripe asks for payment; true without any subscription. */
  readonly isCharged: boolean;
  /** When the tenant is suspended unless it pays before; stays after the fact. */
  readonly graceUntilMs: number | null;
  readonly inconsistency: Inconsistency | null;
}

/** How a status is looked at. What stands first decides when a customer has several subscriptions. */
const KINDS = ['paid', 'late', 'unpaid', 'unknown', 'unfinished', 'over'] as const;
type Kind = (typeof KINDS)[number];

const KIND_OF: Readonly<Partial<Record<string, Kind>>> = {
  active: 'paid',
  trialing: 'paid',
  past_due: 'late',
  unpaid: 'unpaid',
  // The first payment is not made: nothing has been bought yet. It may be paid in the portal for 23 hours.
  incomplete: 'unfinished',
  // Goes on without a new checkout, once it is resumed.
  paused: 'unfinished',
  incomplete_expired: 'over',
  canceled: 'over',
};

/** A subscription in one of these is paid for. */
export const PAID_STATUSES = statusesOf('paid');
/** A subscription in one of these can never take effect again. */
export const OVER_STATUSES = statusesOf('over');

/** A subscription in one of these was never paid. */
const NEVER_PAID: readonly string[] = ['incomplete', 'incomplete_expired'];

/** Whether a subscription may still take effect, so that a second one beside it would be one too many. */
export function isAlive({ status }: Pick<SubscriptionFact, 'status'>): boolean {
  return kindOf(status) !== 'over';
}

/**
 * The plan in force, grace and suspension: a function of the newest state of all of a customer's subscriptions and the
 * clock, so that neither the order nor the number of the events matters. Of the past only two things count: since when
 * a subscription is past due (its grace is not begun anew), and what was in force before something unknown turned up.
 */
export function judgeSubscriptions(
  subscriptions: readonly SubscriptionFact[],
  standing: Standing,
  { nowMs, graceMs }: { readonly nowMs: number; readonly graceMs: number },
): Entitlement {
  const subscription = [...subscriptions].sort(byWeight)[0] ?? null;
  const kind = subscription === null ? 'over' : kindOf(subscription.status);
  const found = { ...shownOf(subscription), inconsistency: inconsistencyOf(subscriptions, subscription, kind) };
  if (isStillBereft(subscriptions, standing)) return { ...found, ...bereft(standing, found.inconsistency) };
  if (subscription === null || kind === 'over' || kind === 'unfinished') {
    return { ...found, ...NO_GRACE, plan: 'free', suspended: false };
  }
  // Never ends or grants anything on account of something that is not understood.
  if (kind === 'unknown') return { ...found, ...heldOf(standing), graceUntilMs: graceEnd(standing, graceMs) };
  const plan = subscription.plan ?? standing.plan;
  if (kind === 'paid') return { ...found, ...NO_GRACE, plan, suspended: false };
  const lapse = lapseOf(subscription, standing, nowMs);
  const graceUntilMs = lapse.graceSinceMs + graceMs;
  // Unpaid: Stripe has given up trying, so there is nothing left to wait for.
  const suspended = kind === 'unpaid' || nowMs >= graceUntilMs;
  return { ...found, ...lapse, graceUntilMs, plan, suspended };
}

function shownOf(subscription: SubscriptionFact | null) {
  return { subscription, status: subscription?.status ?? null, isCharged: subscription?.isCharged ?? true };
}

const NO_GRACE = { graceSinceMs: null, graceOf: null, graceUntilMs: null };

/** Until something was paid under the next customer. */
function isStillBereft(subscriptions: readonly SubscriptionFact[], { isBereft }: Standing): boolean {
  return isBereft && subscriptions.every(({ status }) => NEVER_PAID.includes(status));
}

/** Somebody should look while more than the free plan is in force without anything that is paid. */
function bereft({ plan, suspended }: Standing, inconsistency: Inconsistency | null) {
  const isAtStake = plan !== 'free' || suspended;
  return { ...NO_GRACE, plan, suspended, inconsistency: isAtStake ? ('missing_customer' as const) : inconsistency };
}

function heldOf({ plan, suspended, graceSinceMs, graceOf }: Standing): Omit<Standing, 'isBereft'> {
  return { plan, suspended, graceSinceMs, graceOf };
}

/** One lapse has one grace, however many payments fail within it. */
function lapseOf(
  { id }: SubscriptionFact,
  { graceOf, graceSinceMs }: Standing,
  nowMs: number,
): { readonly graceOf: string; readonly graceSinceMs: number } {
  const isSame = graceOf === id && graceSinceMs !== null;
  return { graceOf: id, graceSinceMs: isSame ? graceSinceMs : nowMs };
}

/** The plan that follows when nothing else happens: of a schedule, or the free one when it ends; else the same. */
export function nextPlan({ subscription, plan }: Entitlement): PlanId {
  if (subscription?.cancelAtPeriodEnd === true) return 'free';
  return subscription?.scheduledPlan ?? plan;
}

/** Whether a bought plan is in force, charged, and nothing of it is overdue: such a tenant may be charged for more. */
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

/** What decides stands first: the better kind, then the larger plan, then the newer one. */
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
