import { randomBytes } from 'node:crypto';
import type { Environment } from '../../domain/chain.js';
import type { EventType } from '../../domain/event.js';

/** The owner of endpoints: a tenant, in the environment of the calling API key. */
export interface EndpointOwner {
  readonly tenantId: string;
  readonly environment: Environment;
}

/** `tenant`: the tenant disabled it; `gone`: it answered 410; `failing`: every attempt failed for three days. */
export type DisabledReason = 'tenant' | 'gone' | 'failing';

/** A webhook endpoint of a tenant, without its secret. */
export interface Endpoint extends EndpointOwner {
  readonly id: string;
  readonly url: string;
  readonly description: string | null;
  readonly eventTypes: readonly EventType[];
  readonly enabled: boolean;
  readonly disabledReason: DisabledReason | null;
  /** The end of the overlap during which previous secrets sign too. */
  readonly previousSecretUntil: Date | null;
  readonly failingSince: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Standard Webhooks 1.0.0 requires 24 to 64 bytes. */
const SECRET_BYTES = 32;

/** Generates a random signing secret of 32 bytes. */
export function newSecret(): Buffer {
  return randomBytes(SECRET_BYTES);
}

/** Formats a secret as Standard Webhooks prescribes: `whsec_` and base64. The owner sees this form once. */
export function formatSecret(secret: Buffer): string {
  return `whsec_${secret.toString('base64')}`;
}
