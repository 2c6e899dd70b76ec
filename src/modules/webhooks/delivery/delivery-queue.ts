import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Distribution } from '../../../platform/database/distribution/distribution.js';
import {
  inEachScope,
  tenantScopes,
  type TenantScope,
} from '../../../platform/database/distribution/tenant-scopes.js';
import { isTracing } from '../../../platform/telemetry/tracing.js';
import type { DeliveryStatus } from '../deliveries.repository.js';
import { EndpointSecrets } from '../endpoint-secrets.js';
import type { SendResult } from '../egress/webhook-sender.js';
import {
  ENDPOINT_CAP,
  ENTITLED_PLANS,
  LEASE_SECONDS,
  LEASED,
  type LeasedDelivery,
  type LeasedRow,
} from './leased-delivery.js';
import { TenantTurns } from './tenant-turns.js';

/** The consequences of an attempt. */
export interface Outcome {
  readonly status: DeliveryStatus;
  /** Null when no attempt follows. */
  readonly nextAttemptAt: Date | null;
  /** No delivery is sent to the endpoint before this time. */
  readonly quietUntil: Date | null;
  readonly attemptedAt: Date;
}

/** Bounds the cost of one `lease`: endpoints with pending deliveries that it scans, and due ones that it ranks. */
const MOST_SKIPPED = 10_000;
const MOST_ENDPOINTS = 1_000;
const DISPATCH_BATCH = 500;
const MOVED = `(e.url <> $12 AND $4 <> 'delivered')`;
/** Failures further apart than this (the longest pause with its jitter) do not count as one period of failure. */
const LONGEST_PAUSE_MS = 30 * 3_600_000;

const TENANTS_WITH_EVENTS = 'SELECT tenant_id AS "tenantId" FROM outbox ORDER BY created_at LIMIT $1';

/** Moves up to `$1` events of the scope, due at `$2`. */
function dispatchOf(scope: TenantScope): string {
  return `WITH taken AS (
      SELECT o.tenant_id, o.id FROM outbox o WHERE ${scope.own('o', 3)}
      ORDER BY o.created_at LIMIT $1 FOR UPDATE SKIP LOCKED),
    gone AS (
      DELETE FROM outbox o USING taken t WHERE ${scope.own('o', 3)} AND o.tenant_id = t.tenant_id AND o.id = t.id
      RETURNING o.*),
    kept AS (
      INSERT INTO webhook_events (tenant_id, id, environment, event_type, payload, created_at, traceparent)
      SELECT tenant_id, id, environment, event_type, payload, created_at, traceparent FROM gone),
    scheduled AS (
      INSERT INTO webhook_deliveries (tenant_id, environment, endpoint_id, event_id, event_type, next_attempt_at)
      SELECT g.tenant_id, g.environment, e.id, g.id, g.event_type, $2 FROM gone g
      JOIN webhook_endpoints e ON e.tenant_id = g.tenant_id AND e.environment = g.environment
        AND e.enabled AND g.event_type = ANY (e.event_types))
    SELECT count(*)::int AS moved FROM gone`;
}

/** The queue of deliveries, in the database. No row lock or connection is held while a request is in progress. */
@Injectable()
export class DeliveryQueue {
  private readonly byTenant: TenantTurns;

  constructor(
    private readonly dataSource: DataSource,
    private readonly secrets: EndpointSecrets,
    private readonly distribution: Distribution,
  ) {
    this.byTenant = new TenantTurns(dataSource);
  }

  /**
   * Moves up to 500 events from the outbox to their endpoints, the oldest first; on several nodes, up to 500 of each
   * tenant of the oldest. Each statement is atomic. Parallel calls skip each other's events. An event without a listener is
   * kept, and can be replayed.
   *
   * @returns the number of moved events
   */
  async dispatch(nowMs: number): Promise<number> {
    const scopes = await tenantScopes(this.dataSource, this.distribution.isDistributed, TENANTS_WITH_EVENTS, [
      DISPATCH_BATCH,
    ]);
    let moved = 0;
    await inEachScope(scopes, async (scope) => {
      const values = [DISPATCH_BATCH, new Date(nowMs), ...scope.values];
      const [row] = await this.dataSource.query<[{ moved: number }]>(dispatchOf(scope), values);
      moved += row.moved;
      return true;
    });
    return moved;
  }

  /** Whether `dispatch` may have left events in the outbox. */
  static isFullBatch(moved: number): boolean {
    return moved >= DISPATCH_BATCH;
  }

  /** Leases up to `limit` due deliveries for 19 s. Tenants with the fewest deliveries in progress come first. */
  async lease(nowMs: number, limit: number): Promise<LeasedDelivery[]> {
    const rows = this.distribution.isDistributed
      ? await this.byTenant.lease(nowMs, limit)
      : await this.dataSource.query<LeasedRow[]>(
          `SELECT ${LEASED} FROM lease_webhook_deliveries($1, $2, $3, $4, $5, $6, $7)`,
          [new Date(nowMs), LEASE_SECONDS, limit, ENDPOINT_CAP, ENTITLED_PLANS, MOST_SKIPPED, MOST_ENDPOINTS],
        );
    const causes = isTracing() ? await this.causesOf(rows) : new Map<string, string>();
    return rows.map(({ secret, previousSecrets, previousSecretUntil, ...delivery }) => {
      const kept = { ...delivery, secret, previousSecrets, previousSecretUntil };
      return {
        ...delivery,
        secrets: this.secrets.signing(kept, nowMs),
        cause: causes.get(delivery.eventId) ?? null,
      };
    });
  }

  /** A statement of its own, for servers with a collector only. */
  private async causesOf(rows: readonly LeasedRow[]): Promise<ReadonlyMap<string, string>> {
    const found = await this.dataSource.query<{ id: string; traceparent: string }[]>(
      `SELECT v.id, v.traceparent FROM webhook_events v
         JOIN unnest($1::uuid[], $2::uuid[]) AS leased (tenant_id, id)
           ON v.tenant_id = leased.tenant_id AND v.id = leased.id
        WHERE v.traceparent IS NOT NULL`,
      [rows.map(({ tenantId }) => tenantId), rows.map(({ eventId }) => eventId)],
    );
    return new Map(found.map(({ id, traceparent }) => [id, traceparent]));
  }

  /**
   * Records an attempt: the delivery, the log and the endpoint's health. Writes nothing if the lease was lost. If the
   * endpoint's URL has changed meanwhile, a failed delivery is due at the new URL at once.
   *
   * @returns since when every attempt at the endpoint has failed; null if the last one succeeded or nothing was written
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
             WHEN e.last_failed_at >= $13 THEN coalesce(e.failing_since, $11) ELSE $11 END,
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
        new Date(outcome.attemptedAt.getTime() - LONGEST_PAUSE_MS),
      ],
    );
    return rows[0]?.failingSince ?? null;
  }

  /** Releases a delivery unchanged, and pauses its endpoint until the given time. */
  async postpone(delivery: LeasedDelivery, until: Date): Promise<void> {
    await this.dataSource.query(
      'UPDATE webhook_endpoints SET quiet_until = greatest(quiet_until, $3) WHERE tenant_id = $1 AND id = $2',
      [delivery.tenantId, delivery.endpointId, until],
    );
    await this.release(delivery);
  }

  /** Releases a delivery unchanged, so that another process can send it at once. */
  async release({ tenantId, id, leaseToken }: LeasedDelivery): Promise<void> {
    await this.dataSource.query(
      `UPDATE webhook_deliveries SET lease_until = NULL, lease_token = NULL
       WHERE tenant_id = $1 AND id = $2 AND lease_token = $3`,
      [tenantId, id, leaseToken],
    );
  }
}
