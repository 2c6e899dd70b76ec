import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { TEST_EVENT_TYPE } from '../../domain/event.js';
import { HeavyReads } from '../../platform/database/heavy-reads.js';
import { cursorTimestamp, type Cursor } from '../../platform/http/query/pagination.js';
import type { SendError } from './egress/webhook-sender.js';
import type { Endpoint } from './endpoint.js';

export type DeliveryStatus = 'pending' | 'delivered' | 'failed';

/** One delivery attempt; the time in the format of Postgres's JSON. */
export interface Attempt {
  readonly attempt: number;
  readonly statusCode: number | null;
  readonly durationMs: number;
  readonly error: SendError | null;
  readonly responseExcerpt: string | null;
  readonly attemptedAt: string;
}

/** The delivery of one event to one endpoint, with its log. Status code, duration and error are of the last attempt. */
export interface Delivery {
  readonly id: string;
  readonly eventId: string;
  readonly eventType: string;
  readonly attempt: number;
  readonly status: DeliveryStatus;
  readonly statusCode: number | null;
  readonly durationMs: number | null;
  readonly error: SendError | 'expired' | null;
  readonly nextAttemptAt: Date | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
  readonly attempts: readonly Attempt[];
  readonly cursorAt: string;
}

/** A delivery with what it sends. */
export interface DetailedDelivery extends Delivery {
  /** Null once the event is no longer kept. */
  readonly event: { readonly createdAt: Date; readonly payload: Readonly<Record<string, unknown>> } | null;
}

/** A delivery, and what it sends where. */
export interface SentDelivery {
  readonly delivery: Delivery;
  /** The endpoint's present one: that of earlier attempts is not kept. */
  readonly url: string;
  /** Null once the event is no longer kept. */
  readonly body: string | null;
}

/** Filters of the delivery log; null selects all. Times are ISO 8601; `to` is exclusive. */
export interface DeliveryFilter {
  readonly status: DeliveryStatus | null;
  readonly eventType: string | null;
  readonly eventId: string | null;
  readonly from: string | null;
  readonly to: string | null;
}

/** A time range of events; `to` is exclusive. */
export interface EventRange {
  readonly from: Date;
  readonly to: Date;
}

/** The result of a replay. `nextFrom` is the start of the rest of the range; null when nothing is left. */
export interface Replayed {
  readonly scheduled: number;
  readonly nextFrom: Date | null;
}

/** Why a range was not replayed. */
export type Held = 'in progress' | 'too many pending';

const DELIVERY = `d.id, d.event_id AS "eventId", d.event_type AS "eventType", d.attempt, d.status,
  d.status_code AS "statusCode", d.duration_ms AS "durationMs", d.error, d.next_attempt_at AS "nextAttemptAt",
  d.created_at AS "createdAt", d.finished_at AS "finishedAt", ${cursorTimestamp('d.created_at')} AS "cursorAt",
  coalesce((SELECT jsonb_agg(jsonb_build_object('attempt', a.attempt, 'statusCode', a.status_code,
      'durationMs', a.duration_ms, 'error', a.error, 'responseExcerpt', a.response_excerpt,
      'attemptedAt', a.attempted_at) ORDER BY a.attempt)
    FROM webhook_attempts a WHERE a.tenant_id = d.tenant_id AND a.delivery_id = d.id), '[]') AS attempts`;

const SCHEDULE =
  'INSERT INTO webhook_deliveries (tenant_id, environment, endpoint_id, event_id, event_type, next_attempt_at)';

/** Stores the deliveries of endpoints. Every query filters by tenant, environment and endpoint. */
@Injectable()
export class DeliveriesRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reads: HeavyReads,
  ) {}

  /** Lists after the cursor, the newest first. @throws DomainError `REQUEST_TIMEOUT` after five seconds in the queue */
  list(
    { tenantId, environment, id }: Endpoint,
    filter: DeliveryFilter,
    after: Cursor | null,
    limit: number,
  ): Promise<Delivery[]> {
    return this.reads.query<Delivery>(
      tenantId,
      `SELECT ${DELIVERY} FROM webhook_deliveries d
       WHERE d.tenant_id = $1 AND d.environment = $2 AND d.endpoint_id = $3
         AND ($4::text IS NULL OR d.status = $4) AND ($5::text IS NULL OR d.event_type = $5)
         AND ($6::uuid IS NULL OR d.event_id = $6)
         AND ($7::timestamptz IS NULL OR d.created_at >= $7) AND ($8::timestamptz IS NULL OR d.created_at < $8)
         AND ($9::timestamptz IS NULL OR (d.created_at, d.id) < ($9, $10::uuid))
       ORDER BY d.created_at DESC, d.id DESC LIMIT $11`,
      [
        tenantId,
        environment,
        id,
        filter.status,
        filter.eventType,
        filter.eventId,
        filter.from,
        filter.to,
        after?.createdAt ?? null,
        after?.id ?? null,
        limit,
      ],
    );
  }

  /** One delivery of the endpoint with its event; null when there is none. */
  async find({ tenantId, environment, id }: Endpoint, deliveryId: string): Promise<DetailedDelivery | null> {
    const [row] = await this.dataSource.query<
      (Delivery & { sentAt: Date | null; payload: Readonly<Record<string, unknown>> | null })[]
    >(
      `SELECT ${DELIVERY}, v.created_at AS "sentAt", v.payload FROM webhook_deliveries d
       LEFT JOIN webhook_events v ON v.tenant_id = $1 AND v.id = d.event_id
       WHERE d.tenant_id = $1 AND d.environment = $2 AND d.endpoint_id = $3 AND d.id = $4`,
      [tenantId, environment, id, deliveryId],
    );
    if (row === undefined) return null;
    const { sentAt, payload, ...delivery } = row;
    return {
      ...delivery,
      event: sentAt === null || payload === null ? null : { createdAt: sentAt, payload },
    };
  }

  /** Creates a test event for this endpoint alone, due at once. @returns its delivery */
  async scheduleTest(manager: EntityManager, endpoint: Endpoint, nowMs: number): Promise<Delivery> {
    const { tenantId, environment, id } = endpoint;
    const [event] = await manager.query<[{ id: string }]>(
      `INSERT INTO webhook_events (tenant_id, environment, event_type, payload, created_at)
       VALUES ($1, $2, $3, $4, $5) RETURNING id`,
      [tenantId, environment, TEST_EVENT_TYPE, { endpointId: id }, new Date(nowMs)],
    );
    await manager.query(`${SCHEDULE} VALUES ($1, $2, $3, $4, $5, $6)`, [
      tenantId,
      environment,
      id,
      event.id,
      TEST_EVENT_TYPE,
      new Date(nowMs),
    ]);
    const [delivery] = await manager.query<[Delivery]>(
      `SELECT ${DELIVERY} FROM webhook_deliveries d WHERE d.tenant_id = $1 AND d.endpoint_id = $2 AND d.event_id = $3`,
      [tenantId, id, event.id],
    );
    return delivery;
  }

  /**
   * Schedules an event again, whatever its outcome. A pending delivery becomes due now.
   *
   * @returns the number of scheduled deliveries: 0 when one is being sent; null when the event does not exist
   */
  async replayOne(endpoint: Endpoint, eventId: string, nowMs: number): Promise<number | null> {
    const rows = await this.dataSource.query<{ known: boolean; scheduled: number }[]>(
      `WITH event AS (
         SELECT id, event_type FROM webhook_events WHERE tenant_id = $1 AND environment = $2 AND id = $4 AND ${KEPT}),
       scheduled AS (
         ${SCHEDULE} SELECT $1, $2, $3, v.id, v.event_type, $5 FROM event v WHERE ${NOT_WAITING} RETURNING 1),
       hastened AS (
         ${HASTEN} SET next_attempt_at = $5 FROM event v WHERE ${WAITS} AND d.next_attempt_at > $5 RETURNING 1)
       SELECT EXISTS (SELECT 1 FROM event) AS known,
         (SELECT count(*)::int FROM scheduled) + (SELECT count(*)::int FROM hastened) AS scheduled`,
      [endpoint.tenantId, endpoint.environment, endpoint.id, eventId, new Date(nowMs)],
    );
    return rows[0]?.known === true ? rows[0].scheduled : null;
  }

  /**
   * Schedules the oldest events of a range that the endpoint listens for. Replays of one tenant run one at a time.
   *
   * @returns the number of scheduled deliveries and the start of the rest, or why nothing was scheduled. `in progress`:
   * another replay runs. `too many pending`: more than `limit` deliveries are pending, over all endpoints of the tenant.
   * @throws DomainError `REQUEST_TIMEOUT` after five seconds in the queue
   */
  replayRange(endpoint: Endpoint, range: EventRange, limit: number, nowMs: number): Promise<Replayed | Held> {
    const { tenantId } = endpoint;
    return this.reads.run(tenantId, () =>
      this.dataSource.transaction(async (manager) => {
        const [turn] = await manager.query<[{ taken: boolean }]>(
          `SELECT pg_try_advisory_xact_lock(hashtextextended('replay ' || $1, 402)) AS taken`,
          [tenantId],
        );
        if (!turn.taken) return 'in progress';
        // A separate statement, whose snapshot includes the deliveries of the previous replay.
        const beyond = await manager.query<unknown[]>(
          `SELECT 1 FROM webhook_deliveries WHERE tenant_id = $1 AND status = 'pending' OFFSET $2 LIMIT 1`,
          [tenantId, limit],
        );
        return beyond.length > 0 ? 'too many pending' : scheduleRange(manager, endpoint, range, limit, nowMs);
      }),
    );
  }
}

async function scheduleRange(
  manager: EntityManager,
  endpoint: Endpoint,
  range: EventRange,
  limit: number,
  nowMs: number,
): Promise<Replayed> {
  const [row] = await manager.query<[{ scheduled: number; found: number; last: Date | null }]>(
    `WITH found AS (
         SELECT v.id, v.event_type, v.created_at FROM webhook_events v
         WHERE v.tenant_id = $1 AND v.environment = $2 AND v.created_at >= $4 AND v.created_at < $5
           AND v.event_type = ANY ($6) AND ${KEPT} AND (${NOT_WAITING} OR ${WAITS_LONGER})
         ORDER BY v.created_at, v.id LIMIT $7),
       scheduled AS (
         ${SCHEDULE} SELECT $1, $2, $3, v.id, v.event_type, $8 FROM found v WHERE ${NOT_WAITING} RETURNING 1),
       hastened AS (
         ${HASTEN} SET next_attempt_at = $8 FROM found v WHERE ${WAITS} AND d.next_attempt_at > $8 RETURNING 1)
       SELECT (SELECT count(*)::int FROM scheduled) + (SELECT count(*)::int FROM hastened) AS scheduled, count(*)::int AS found, max(created_at) AS last FROM found`,
    [
      endpoint.tenantId,
      endpoint.environment,
      endpoint.id,
      range.from,
      range.to,
      endpoint.eventTypes,
      limit,
      new Date(nowMs),
    ],
  );
  return { scheduled: row.scheduled, nextFrom: row.found === limit ? row.last : null };
}

const HASTEN = 'UPDATE webhook_deliveries d';
/**
 * A pending delivery `d` of the event `v` that no process is sending. The transaction's time is the earlier one, so a
 * lease that ends meanwhile still counts.
 */
const WAITS = `d.tenant_id = $1 AND d.event_id = v.id AND d.endpoint_id = $3 AND d.status = 'pending'
  AND (d.lease_until IS NULL OR d.lease_until <= now())`;
const WAITS_LONGER = `EXISTS (SELECT 1 FROM webhook_deliveries d WHERE ${WAITS} AND d.next_attempt_at > $8)`;
/** Excludes events near their deletion (after 30 days, hourly): a delivery without its event cannot be sent. */
const KEPT = `created_at > now() - interval '29 days 23 hours'`;

/** The event `v` has no pending delivery; a pending one makes another needless. */
const NOT_WAITING = `NOT EXISTS (SELECT 1 FROM webhook_deliveries w WHERE w.tenant_id = $1 AND w.event_id = v.id
  AND w.endpoint_id = $3 AND w.status = 'pending')`;
