import type { components } from '../../api/generated/operator-schema';

type Schemas = components['schemas'];

/** A tenant, as the operator sees it. */
export type OperatorTenant = Schemas['Tenant'];
export type LimitOverrides = Schemas['LimitOverrides'];
export type OperatorDelivery = Schemas['OperatorDelivery'];

/** The plans that are sold or given, from the smallest. */
export const PLANS = ['free', 'starter', 'pro', 'team', 'enterprise'] as const;
export type Plan = (typeof PLANS)[number];
