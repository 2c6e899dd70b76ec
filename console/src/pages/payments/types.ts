import type { components } from '@x402-infrastructure/sdk';

type Schemas = components['schemas'];

export type Payment = Schemas['Payment'];
export type History = Schemas['PaymentHistory'];
