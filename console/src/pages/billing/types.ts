import type { components } from '@x402-infrastructure/sdk';

type Schemas = components['schemas'];

export type Usage = Schemas['Usage'];
export type Subscription = Schemas['Subscription'];
export type Plan = Schemas['PlanDescription'];
