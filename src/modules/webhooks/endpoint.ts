import { randomBytes } from 'node:crypto';
import type { Environment } from '../../domain/chain.js';
import type { EventType } from '../../domain/event.js';

/** Whose endpoints: a tenant's, in the environment of the key that asks. */
export interface EndpointOwner {
  readonly tenantId: string;
  readonly environment: Environment;
}

/** `tenant` switched it off; `gone`: it answered 410; `failing`: nothing but failures for three days. */
export type DisabledReason = 'tenant' | 'gone' | 'failing';

/** Where a tenant listens, without its secret. */
export interface Endpoint extends EndpointOwner {
  readonly id: string;
  readonly url: string;
  readonly description: string | null;
  readonly eventTypes: readonly EventType[];
  readonly enabled: boolean;
  readonly disabledReason: DisabledReason | null;
  /** Until when a rotated secret signs too. */
  readonly previousSecretUntil: Date | null;
  readonly failingSince: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Standard Webhooks asks for 24 to 64 bytes. */
const SECRET_BYTES = 32;

export function newSecret(): Buffer {
  return randomBytes(SECRET_BYTES);
}

/** As its owner gets to see it, once, and as verifiers take it. */
export function formatSecret(secret: Buffer): string {
  return `whsec_${secret.toString('base64')}`;
}
