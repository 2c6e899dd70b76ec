import type { ChainEntry, Environment } from '../chain.js';

export const PLAN_IDS = ['free', 'starter', 'pro', 'team', 'enterprise'] as const;
export type PlanId = (typeof PLAN_IDS)[number];

/** A plan's allowances. `verificationsPerMonth` null is unlimited. */
export interface Plan {
  readonly id: PlanId;
  readonly priceUsdPerMonth: number;
  readonly requestsPerDay: number;
  readonly requestsPerMinute: number;
  readonly verificationsPerMonth: number | null;
  /** Names of the main networks of the plan; test networks are open to every plan. */
  readonly chains: readonly string[];
  readonly features: readonly PlanFeature[];
}

export const PLAN_FEATURES = ['webhooks', 'explain', 'patterns', 'anomalies'] as const;
export type PlanFeature = (typeof PLAN_FEATURES)[number];

/** Limits that an operator may change for one tenant. */
export interface LimitOverrides {
  readonly requestsPerDay?: number;
  readonly requestsPerMinute?: number;
  readonly verificationsPerMonth?: number;
}

const FREE_CHAINS = ['solana', 'base'];
const STARTER_CHAINS = [...FREE_CHAINS, 'ethereum'];
const PRO_CHAINS = [...STARTER_CHAINS, 'polygon', 'avalanche', 'sei'];
const TEAM_CHAINS = [...PRO_CHAINS, 'arbitrum', 'optimism', 'bsc'];

/** The one catalogue of plans; no other code compares plan names. */
export const PLANS: Readonly<Record<PlanId, Plan>> = {
  free: {
    id: 'free',
    priceUsdPerMonth: 0,
    requestsPerDay: 100,
    requestsPerMinute: 120,
    verificationsPerMonth: 1_000,
    chains: FREE_CHAINS,
    features: [],
  },
  starter: {
    id: 'starter',
    priceUsdPerMonth: 99,
    requestsPerDay: 10_000,
    requestsPerMinute: 600,
    verificationsPerMonth: 50_000,
    chains: STARTER_CHAINS,
    features: ['webhooks'],
  },
  pro: {
    id: 'pro',
    priceUsdPerMonth: 299,
    requestsPerDay: 50_000,
    requestsPerMinute: 3_000,
    verificationsPerMonth: 500_000,
    chains: PRO_CHAINS,
    features: ['webhooks', 'explain'],
  },
  team: {
    id: 'team',
    priceUsdPerMonth: 599,
    requestsPerDay: 200_000,
    requestsPerMinute: 12_000,
    verificationsPerMonth: 2_000_000,
    chains: TEAM_CHAINS,
    features: ['webhooks', 'explain', 'patterns'],
  },
  enterprise: {
    id: 'enterprise',
    priceUsdPerMonth: 999,
    requestsPerDay: 999_999,
    requestsPerMinute: 60_000,
    verificationsPerMonth: null,
    chains: [...TEAM_CHAINS, 'iotex', 'peaq'],
    features: ['webhooks', 'explain', 'patterns', 'anomalies'],
  },
};

/** The plans that include a feature. */
export function plansWith(feature: PlanFeature): PlanId[] {
  return PLAN_IDS.filter((plan) => PLANS[plan].features.includes(feature));
}

/** A tenant's units a month: the plan's, unless the operator set another number. Null is unlimited. */
export function monthlyLimit({
  plan,
  limitOverrides,
}: {
  readonly plan: PlanId;
  readonly limitOverrides: LimitOverrides;
}): number | null {
  return limitOverrides.verificationsPerMonth ?? PLANS[plan].verificationsPerMonth;
}

/** Whether a caller of this plan and environment may verify on the chain. */
export function isChainEnabled(plan: PlanId, environment: Environment, chain: ChainEntry): boolean {
  if (chain.environment !== environment) return false;
  return environment === 'test' || PLANS[plan].chains.includes(chain.name);
}

/** The plans that include a chain, as a sentence. */
export function plansWithChain({ name }: ChainEntry): string {
  const plans = PLAN_IDS.filter((plan) => PLANS[plan].chains.includes(name));
  return plans.length === 0 ? 'No plan includes it.' : `Plans with it: ${plans.join(', ')}.`;
}
