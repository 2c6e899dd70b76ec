import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Environment } from '../../../domain/chain.js';
import { plansWith } from '../../../domain/plans/plan.js';
import type { DeliveryStatus } from '../deliveries.repository.js';
import { EndpointSecrets, type KeptSecrets } from '../endpoint-secrets.js';
import type { SendResult } from '../egress/webhook-sender.js';

/** A delivery that is the caller's until its lease ends, with all that it takes to send it. */
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
  /** What signs it, the newest first; null when that cannot be opened. */
  readonly secrets: readonly string[] | null;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly eventCreatedAt: Date;
}

type LeasedRow = Omit<LeasedDelivery, 'secrets'> & KeptSecrets;

/** What an attempt leads to. */
export interface Outcome {
  readonly status: DeliveryStatus;
  /** Null when there is no other attempt. */
  readonly nextAttemptAt: Date | null;
  /** Nothing is sent to the endpoint until then. */
  readonly quietUntil: Date | null;
  readonly attemptedAt: Date;
}

/**
 * A little below 20 s, so that a delivery whose process died is at work again within 20 s. Twice the longest exchange: no
 * renewal is needed.
 */
const LEASE_SECONDS = 19;
/** At once to one endpoint, over all processes. */
const ENDPOINT_CAP = 4;
/** What one claim may cost: endpoints with pending deliveries it passes, and those with something due it weighs. */
const WALK = 10_000;
const MOST_ENDPOINTS = 1_000;
const DISPATCH_BATCH = 500;
const MOVED = `(e.url <> $12 AND $4 <> 'delivered')`;
/** Failures farther apart than the schedule's longest pause, with its jitter, are not one failing. */
const LONGEST_PAUSE = `interval '30 hours'`;

/** To tenants of other plans nothing is sent but that their plan has ended; it waits. */
export const ENTITLED_PLANS = plansWith('webhooks');

/** The tables that deliveries live in. Each method is one statement; nothing is locked while a request is under way. */
@Injectable()
export class DeliveryQueue {
  constructor(
    private readonly dataSource: DataSource,
    private readonly secrets: EndpointSecrets,
  ) {}

  /**
   * Moves events from the outbox to their endpoints, all of a batch or none; processes skip each other's. An event that
   * nobody listens for any more is kept, and can be replayed.
   *
   * @returns how many events
   */
  async dispatch(nowMs: number): Promise<number> {
    const [row] = await this.dataSource.query<[{ moved: number }]>(
      `WITH taken AS (
         SELECT tenant_id, id FROM outbox ORDER BY created_at LIMIT $1 FOR UPDATE SKIP LOCKED),
       gone AS (
         DELETE FROM outbox o USING taken t WHERE o.tenant_id = t.tenant_id AND o.id = t.id RETURNING o.*),
       kept AS (
         INSERT INTO webhook_events (tenant_id, id, environment, event_type, payload, created_at)
         SELECT tenant_id, id, environment, event_type, payload, created_at FROM gone),
       scheduled AS (
         INSERT INTO webhook_deliveries (tenant_id, environment, endpoint_id, event_id, event_type, next_attempt_at)
         SELECT g.tenant_id, g.environment, e.id, g.id, g.event_type, $2 FROM gone g
         JOIN webhook_endpoints e ON e.tenant_id = g.tenant_id AND e.environment = g.environment
           AND e.enabled AND g.event_type = ANY (e.event_types))
       SELECT count(*)::int AS moved FROM gone`,
      [DISPATCH_BATCH, new Date(nowMs)],
    );
    return row.moved;
  }

  /** Whether `dispatch` may have left some. */
  static isFullBatch(moved: number): boolean {
    return moved === DISPATCH_BATCH;
  }

  /** Leases what is due, in fair turns. */
  async lease(nowMs: number, limit: number): Promise<LeasedDelivery[]> {
    const rows = await this.dataSource.query<LeasedRow[]>(
      `SELECT tenant_id AS "tenantId", id, endpoint_id AS "endpointId", event_id AS "eventId", environment,
         event_type AS "eventType", attempt, lease_token AS "leaseToken", url, secret,
         previous_secrets AS "previousSecrets", previous_secret_until AS "previousSecretUntil", payload,
         event_created_at AS "eventCreatedAt"
       FROM lease_webhook_deliveries($1, $2, $3, $4, $5, $6, $7)`,
      [new Date(nowMs), LEASE_SECONDS, limit, ENDPOINT_CAP, ENTITLED_PLANS, WALK, MOST_ENDPOINTS],
    );
    return rows.map(({ secret, previousSecrets, previousSecretUntil, ...delivery }) => {
      const kept = { ...delivery, secret, previousSecrets, previousSecretUntil };
      return { ...delivery, secrets: this.secrets.signing(kept, nowMs) };
    });
  }

  /**
   * Writes what came of an attempt: delivery, log and the endpoint's health, or nothing when the lease was lost. When the
   * endpoint has another URL by now, a failure says nothing of that one: the delivery is due there at once.
   *
   * @returns since when the endpoint has only failed; null when it has not, or nothing was written
   */
  async record(delivery: LeasedDelivery, result: SendResult, outcome: Outcome): Promise<Date | null> {
    const rows = await this.dataSource.query<{ failingSince: Date | null }[]>(
      `WITH done AS (
         UPDATE webhook_deliveries d SET status = CASE WHEN ${MOVED} THEN 'pending' ELSE $4 END, attempt = attempt + 1,
           status_code = $5, duration_ms = $6, error = $7, next_attempt_at = CASE WHEN ${MOVED} THEN $11 ELSE $8::timestamptz END,
           finished_at = CASE WHEN $4 = 'pending' OR ${MOVED} THEN NULL ELSE $11::timestamptz END,
           lease_until = NULL, lease_token = NULL
         FROM webhook_endpoints e
         WHERE d.tenant_id = $1 AND d.id = $2 AND d.lease_token = $3 AND e.tenant_id = d.tenant_id AND e.id = d.endpoint_id
         RETURNING d.tenant_id, d.id, d.endpoint_id, d.attempt),
       logged AS (
         INSERT INTO webhook_attempts (tenant_id, delivery_id, attempt, status_code, duration_ms, error, response_excerpt,
           attempted_at)
         SELECT tenant_id, id, attempt, $5, $6, $7, $9, $11 FROM done),
       endpoint AS (
         UPDATE webhook_endpoints e SET quiet_until = greatest(e.quiet_until, $10),
           failing_since = CASE WHEN $4 = 'delivered' THEN NULL
             WHEN e.last_failed_at >= $11::timestamptz - ${LONGEST_PAUSE} THEN coalesce(e.failing_since, $11) ELSE $11 END,
           last_failed_at = CASE WHEN $4 = 'delivered' THEN e.last_failed_at ELSE $11 END
         FROM done d WHERE e.tenant_id = d.tenant_id AND e.id = d.endpoint_id AND e.url = $12
           AND ($4 <> 'delivered' OR e.failing_since IS NOT NULL)
         RETURNING e.failing_since)
       SELECT failing_since AS "failingSince" FROM endpoint`,
      [
        delivery.tenantId,
        delivery.id,
        delivery.leaseToken,
        outcome.status,
        result.statusCode,
        result.durationMs,
        result.error,
        outcome.nextAttemptAt,
        result.excerpt,
        outcome.quietUntil,
        outcome.attemptedAt,
        delivery.url,
      ],
    );
    return rows[0]?.failingSince ?? null;
  }

  /** Gives a delivery back as it was; nothing is sent to its endpoint until then. */
  async postpone(delivery: LeasedDelivery, until: Date): Promise<void> {
    await this.dataSource.query(
      'UPDATE webhook_endpoints SET quiet_until = greatest(quiet_until, $3) WHERE tenant_id = $1 AND id = $2',
      [delivery.tenantId, delivery.endpointId, until],
    );
    await this.release(delivery);
  }

  /** Gives a delivery back as it was, for somebody else to send at once. */
  async release({ tenantId, id, leaseToken }: LeasedDelivery): Promise<void> {
    await this.dataSource.query(
      `UPDATE webhook_deliveries SET lease_until = NULL, lease_token = NULL
       WHERE tenant_id = $1 AND id = $2 AND lease_token = $3`,
      [tenantId, id, leaseToken],
    );
  }
}
