import type { components } from '@x402-infrastructure/sdk';

/** What a member is called where it has to be called something. */
export function titleOf({ name, email, wallets }: components['schemas']['Member']): string {
  return name ?? email ?? wallets[0]?.address ?? 'Without a name';
}
