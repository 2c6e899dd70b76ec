/** `$1` is the tenant, `$2` the environment in every statement here. */

export interface PaymentRow {
  readonly network: string;
  readonly chain: string;
  readonly txHash: string;
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly judgedWallet: string;
  readonly firstSeenAt: Date;
  readonly createdAt: Date;
}

export const PAYMENT = `
  SELECT p.network, p.chain, p.tx_hash AS "txHash", p.evidence, p.judged_wallet AS "judgedWallet",
    p.first_seen_at AS "firstSeenAt", p.created_at AS "createdAt"
  FROM payments p WHERE p.tenant_id = $1 AND p.environment = $2 AND p.id = $3`;

export interface StandingRow {
  /** As `standingName` writes it; null when no sender is known. */
  readonly standing: string | null;
}

export const STANDING = `SELECT payment_standing($1, $2, $3) AS standing`;

export interface ClaimedRow {
  readonly reference: string;
  /** Empty: the whole payment. */
  readonly payer: string;
  readonly createdAt: Date;
  readonly frozenAt: Date | null;
}

export const CLAIMS = `
  SELECT c.reference, c.payer, c.created_at AS "createdAt", c.frozen_at AS "frozenAt" FROM payment_claims c
  WHERE c.tenant_id = $1 AND c.environment = $2 AND c.network = $3 AND c.tx_hash = $4
  ORDER BY c.created_at LIMIT $5`;

export interface VerificationRow {
  readonly id: string;
  readonly at: Date;
  /** As the log has it: `key:<id>`, `user:<id>`. */
  readonly caller: string;
  readonly status: string;
  readonly reason: string | null;
  readonly cached: boolean;
  readonly amount: string;
  readonly payer: string | null;
  readonly reference: string | null;
  readonly latencyMs: number;
  readonly requestId: string | null;
}

export interface HorizonRow {
  readonly at: Date | null;
}

/**
 * When the lines of the log, or the events, of a period are as many as one history looks through: the time of the next
 * one. Neither has an index by payment: it would slow down every verification. Both parts read the keys of an index.
 */
export const HORIZON = `
  SELECT min(h.at) AS at FROM (
    (SELECT l.created_at AS at FROM verification_log l
      WHERE l.tenant_id = $1 AND l.created_at >= $3 AND l.created_at < $4
      ORDER BY l.created_at, l.id OFFSET $5 LIMIT 1)
    UNION ALL
    (SELECT v.created_at FROM webhook_events v
      WHERE v.tenant_id = $1 AND v.environment = $2 AND v.created_at >= $3 AND v.created_at < $4
      ORDER BY v.created_at, v.id OFFSET $5 LIMIT 1)) h`;

/** By the primary key of the log, up to the horizon. */
export const VERIFICATIONS = `
  SELECT l.id, l.created_at AS at, l.caller, l.status, l.reason, l.cached, l.amount_atomic::text AS amount, l.payer,
    l.reference, l.latency_ms AS "latencyMs", l.request_id AS "requestId"
  FROM verification_log l
  WHERE l.tenant_id = $1 AND l.environment = $2 AND l.network = $3 AND l.tx_hash = $4
    AND l.created_at >= $5 AND l.created_at < $6
  ORDER BY l.created_at DESC, l.id DESC LIMIT $7`;

export interface SettledRow {
  readonly id: string;
  readonly status: string;
  readonly reason: string | null;
  readonly scheme: string;
  readonly x402Version: number;
  readonly payer: string;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  readonly handedOutAt: Date | null;
}

export const SETTLEMENTS = `
  SELECT s.id, s.status, s.reason, s.scheme, s.x402_version AS "x402Version", s.payer, s.created_at AS "createdAt",
    s.finished_at AS "finishedAt", s.handed_out_at AS "handedOutAt"
  FROM settlements s
  WHERE s.tenant_id = $1 AND s.environment = $2 AND s.network = $3 AND s.tx_hash = $4
  ORDER BY s.created_at DESC LIMIT $5`;

export interface EventRow {
  readonly id: string;
  readonly type: string;
  readonly createdAt: Date;
}

/** By time, up to the horizon. */
export const EVENTS = `
  SELECT v.id, v.event_type AS type, v.created_at AS "createdAt" FROM webhook_events v
  WHERE v.tenant_id = $1 AND v.environment = $2 AND v.payload->>'paymentId' = $3
    AND v.created_at >= $4 AND v.created_at < $5
  ORDER BY v.created_at DESC, v.id DESC LIMIT $6`;

export interface DeliveredRow {
  readonly id: string;
  readonly eventId: string;
  readonly endpointId: string;
  readonly url: string;
  readonly status: string;
  readonly attempt: number;
  readonly statusCode: number | null;
  readonly error: string | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

/** The events are of one environment, and so are their deliveries; `$3` of each. */
export const DELIVERIES = `
  SELECT d.id, d.event_id AS "eventId", d.endpoint_id AS "endpointId", e.url, d.status, d.attempt,
    d.status_code AS "statusCode", d.error, d.created_at AS "createdAt", d.finished_at AS "finishedAt"
  FROM unnest($2::uuid[]) AS told (event_id) CROSS JOIN LATERAL (
    SELECT * FROM webhook_deliveries w WHERE w.tenant_id = $1 AND w.event_id = told.event_id
    ORDER BY w.created_at DESC, w.id DESC LIMIT $3) d
  JOIN webhook_endpoints e ON e.tenant_id = $1 AND e.id = d.endpoint_id
  ORDER BY d.created_at DESC, d.id DESC`;
