import type { components } from '@x402-infrastructure/sdk';

export type ApiKey = components['schemas']['ApiKey'];
export type CreatedApiKey = components['schemas']['CreatedApiKey'];

export type Scope = ApiKey['scopes'][number];

/** What a key may do, in the order of the API. */
export const SCOPES: readonly {
  readonly value: Scope;
  readonly label: string;
  readonly description: string;
}[] = [
  { value: 'verify', label: 'verify', description: 'Verify payments, and read those that were.' },
  { value: 'settle', label: 'settle', description: 'Settle signed payments, and read settlements.' },
  { value: 'analytics', label: 'analytics', description: 'Read figures: volume, reasons, latency, usage.' },
  { value: 'keys', label: 'keys', description: 'Make and revoke keys, none stronger than itself.' },
  { value: 'wallets', label: 'wallets', description: 'Change the wallets that your money goes to.' },
  { value: 'billing', label: 'billing', description: 'Change the plan. For live keys alone.' },
  { value: 'webhooks', label: 'webhooks', description: 'Manage webhook endpoints and their secrets.' },
];
