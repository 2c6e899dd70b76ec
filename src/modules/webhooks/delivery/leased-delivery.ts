import type { Environment } from '../../../domain/chain.js';
import { plansWith } from '../../../domain/plans/plan.js';
import type { KeptSecrets } from '../endpoint-secrets.js';

/** A delivery under a lease of the caller, with all data for the request. */
export interface LeasedDelivery {
  readonly tenantId: string;
  readonly id: string;
  readonly endpointId: string;
  readonly eventId: string;
  readonly environment: Environment;
  readonly eventType: string;
  /** Attempts made so far. */
  readonly attempt: number;
  readonly leaseToken: string;
  readonly url: string;
  /** The signing secrets, the newest first; null when the newest cannot be decrypted. */
  readonly secrets: readonly string[] | null;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly eventCreatedAt: Date;
  /** `traceparent` of what caused the event; null when that was not traced, or traces are not collected. */
  readonly cause: string | null;
}

/** A leased delivery with its secrets as they are stored. */
export type LeasedRow = Omit<LeasedDelivery, 'secrets' | 'cause'> & KeptSecrets;

/** The columns of the SQL functions that lease, as `LeasedRow`. */
export const LEASED = `tenant_id AS "tenantId", id, endpoint_id AS "endpointId", event_id AS "eventId", environment,
  event_type AS "eventType", attempt, lease_token AS "leaseToken", url, secret, previous_secrets AS "previousSecrets",
  previous_secret_until AS "previousSecretUntil", payload, event_created_at AS "eventCreatedAt"`;

/**
 * Below 20 s, so that a delivery is resumed within 20 s after its process died. Almost twice the longest exchange
 * (10 s), so that no renewal is needed.
 */
export const LEASE_SECONDS = 19;
/** The largest number of concurrent deliveries to one endpoint, over all processes. */
export const ENDPOINT_CAP = 4;
/** Plans whose tenants receive deliveries in Live. For other plans all events there but `subscription.changed` wait. */
export const ENTITLED_PLANS = plansWith('webhooks');
