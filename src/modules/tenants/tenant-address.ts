import type { TenantEntity } from './tenant.entity.js';

/** Both are under a reserved domain (RFC 2606): nothing is ever sent there. */
const OPENED_WITHOUT = 'wallet.invalid';
const ERASED = 'erased.invalid';

/** Returns the address at which a tenant is reached; null for one that was opened without, or is erased. */
export function addressOf({ email }: Pick<TenantEntity, 'email'>): string | null {
  return [OPENED_WITHOUT, ERASED].some((domain) => email.endsWith(`@${domain}`)) ? null : email;
}

/** Returns what is stored as the address of a tenant that this person opens without one: unique, as each must be. */
export function withoutAddress(userId: string): string {
  return `${userId}@${OPENED_WITHOUT}`;
}

/** Returns what replaces the address of an erased tenant. */
export function erasedAddress(tenantId: string): string {
  return `deleted-${tenantId}@${ERASED}`;
}
