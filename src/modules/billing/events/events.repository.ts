import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { deleteExpiredInBatches } from '../../../platform/database/in-batches.js';
import { cursorTimestamp, type Cursor } from '../../../platform/http/query/pagination.js';
import type { SignedEvent } from '../stripe/billing-shapes.js';

export const EVENT_STATUSES = ['pending', 'applied', 'ignored', 'dead'] as const;
export type EventStatus = (typeof EVENT_STATUSES)[number];

/** An event in the inbox. The payload is not stored: the current state is read from Stripe. */
export interface StoredEvent {
  readonly id: string;
  readonly type: string;
  readonly customerId: string | null;
  readonly status: EventStatus;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly occurredAt: Date;
  readonly receivedAt: Date;
  readonly settledAt: Date | null;
}

export interface Backlog {
  readonly pending: number;
  readonly dead: number;
  /** Age of the oldest pending event, in seconds. */
  readonly lagSeconds: number;
}

/** The number of attempts for an event, and the delays between them. */
export class RetryPolicy {
  /** Spans more than a day with the delays below. */
  readonly attempts: number = 32;
  readonly firstDelaySeconds: number = 1;
  readonly longestDelaySeconds: number = 3_600;
}

/** Our own event type, not one of Stripe's: the tenant is erased, so its customer must be deleted. */
export const TENANT_ERASED = 'x402.tenant.erased';

/** Stripe processes reported units asynchronously. It sends one of these events when it refuses some of them later. */
export const UNITS_REFUSED: readonly string[] = [
  'v1.billing.meter.error_report_triggered',
  'v1.billing.meter.no_meter_found',
];

const COLUMNS = `event_id AS id, type, customer_id AS "customerId", status, attempts, last_error AS "lastError",
  occurred_at AS "occurredAt", received_at AS "receivedAt", settled_at AS "settledAt"`;

/** The inbox of Stripe events, each stored once by its id. It is global: the tenant is looked up on application. */
@Injectable()
export class EventsRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly retries: RetryPolicy,
  ) {}

  /** Stores an event durably. @returns false when the event was stored before; the stored event stays unchanged */
  async store(event: SignedEvent, status: 'pending' | 'ignored'): Promise<boolean> {
    const rows = await this.dataSource.query<unknown[]>(
      `INSERT INTO stripe_events (event_id, type, customer_id, occurred_at, status, settled_at)
       VALUES ($1, $2, $3, $4, $5, CASE WHEN $5 = 'ignored' THEN now() END)
       ON CONFLICT (event_id) DO NOTHING RETURNING 1`,
      [event.id, event.type, event.customerId, new Date(event.occurredAtMs), status],
    );
    return rows.length > 0;
  }

  /** Requests the deletion of every customer that the tenant ever had, in the caller's transaction. */
  async requestErasure(manager: EntityManager, tenantId: string): Promise<void> {
    await manager.query(
      `INSERT INTO stripe_events (event_id, type, customer_id, occurred_at, status)
       SELECT 'erased:' || customer_id, $2, customer_id, now(), 'pending' FROM stripe_customers WHERE tenant_id = $1
       ON CONFLICT (event_id) DO NOTHING`,
      [tenantId, TENANT_ERASED],
    );
  }

  /** Returns customers with due events, those that have waited the longest first. */
  async dueCustomers(limit: number): Promise<string[]> {
    const rows = await this.dataSource.query<{ customerId: string }[]>(
      `SELECT customer_id AS "customerId" FROM stripe_events
        WHERE status = 'pending' AND next_attempt_at <= now() AND customer_id IS NOT NULL
        GROUP BY customer_id ORDER BY min(next_attempt_at) LIMIT $1`,
      [limit],
    );
    return rows.map(({ customerId }) => customerId);
  }

  /** Returns all pending events of this customer, due or not: one read of Stripe serves all of them. */
  pendingOf(customerId: string): Promise<{ id: string; type: string }[]> {
    return this.dataSource.query(
      `SELECT event_id AS id, type FROM stripe_events WHERE status = 'pending' AND customer_id = $1`,
      [customerId],
    );
  }

  /** Marks pending events as applied, in the caller's transaction. */
  async settle(manager: EntityManager, ids: readonly string[]): Promise<void> {
    await manager.query(
      `UPDATE stripe_events SET status = 'applied', settled_at = now(), last_error = NULL, attempts = attempts + 1
        WHERE event_id = ANY ($1) AND status = 'pending'`,
      [ids],
    );
  }

  /** Marks the pending events of a customer that belongs to no tenant as ignored. */
  async ignore(customerId: string): Promise<void> {
    await this.dataSource.query(
      `UPDATE stripe_events SET status = 'ignored', settled_at = now() WHERE customer_id = $1 AND status = 'pending'`,
      [customerId],
    );
  }

  /**
   * Counts a failed attempt and schedules the next one, with 20 % jitter.
   *
   * @returns how many events had their last attempt and are dead now
   */
  async postpone(ids: readonly string[], reason: string): Promise<number> {
    const { attempts, firstDelaySeconds, longestDelaySeconds } = this.retries;
    const [rows] = await this.dataSource.query<[{ status: EventStatus }[], number]>(
      `UPDATE stripe_events SET attempts = attempts + 1, last_error = $2,
         status = CASE WHEN attempts + 1 >= $3 THEN 'dead' ELSE 'pending' END,
         settled_at = CASE WHEN attempts + 1 >= $3 THEN now() END,
         next_attempt_at = now() + make_interval(secs =>
           least($4 * power(2, least(attempts, 30)), $5::float8) * (0.8 + random() * 0.4))
        WHERE event_id = ANY ($1) AND status = 'pending' RETURNING status`,
      [ids, reason, attempts, firstDelaySeconds, longestDelaySeconds],
    );
    return rows.filter(({ status }) => status === 'dead').length;
  }

  /** Resets an event to its state on arrival. @returns null when no event has this id */
  async revive(manager: EntityManager, id: string): Promise<StoredEvent | null> {
    const [rows] = await manager.query<[StoredEvent[], number]>(
      `UPDATE stripe_events SET status = CASE WHEN customer_id IS NULL THEN 'ignored' ELSE 'pending' END,
         attempts = 0, next_attempt_at = now(), settled_at = NULL
        WHERE event_id = $1 RETURNING ${COLUMNS}`,
      [id],
    );
    return rows[0] ?? null;
  }

  /** Lists events after the cursor, the newest first. `null` as status selects all. */
  list(
    status: EventStatus | null,
    after: Cursor | null,
    limit: number,
  ): Promise<(StoredEvent & { cursorAt: string; rowId: string })[]> {
    return this.dataSource.query(
      `SELECT ${COLUMNS}, row_id AS "rowId", ${cursorTimestamp('received_at')} AS "cursorAt" FROM stripe_events
        WHERE ($1::text IS NULL OR status = $1)
          AND ($2::timestamptz IS NULL OR (received_at, row_id) < ($2, $3::uuid))
        ORDER BY received_at DESC, row_id DESC LIMIT $4`,
      [status, after?.createdAt ?? null, after?.id ?? null, limit],
    );
  }

  /** Returns the numbers of pending and dead events, and the age of the oldest pending event. */
  async backlog(): Promise<Backlog> {
    const rows = await this.dataSource.query<Backlog[]>(
      `SELECT count(*) FILTER (WHERE status = 'pending')::int AS pending,
              count(*) FILTER (WHERE status = 'dead')::int AS dead,
              coalesce(extract(epoch FROM now() - min(received_at) FILTER (WHERE status = 'pending')), 0)::float8
                AS "lagSeconds"
         FROM stripe_events WHERE status IN ('pending', 'dead')`,
    );
    return rows[0] ?? { pending: 0, dead: 0, lagSeconds: 0 };
  }

  /** Returns how many events of the last day report refused units. */
  async refusals(): Promise<number> {
    const types = UNITS_REFUSED.map((type) => `'${type}'`).join(', ');
    const rows = await this.dataSource.query<{ count: number }[]>(
      // The types are literals, because the partial index covers only these.
      `SELECT count(*)::int AS count FROM stripe_events
        WHERE type IN (${types}) AND received_at > now() - interval '1 day'`,
    );
    return rows[0]?.count ?? 0;
  }

  /**
   * Deletes events that were settled more than `days` days ago. Dead events stay. Stripe redelivers an event for three
   * days, so `days` must be larger.
   */
  async forget(days: number): Promise<void> {
    await deleteExpiredInBatches(
      this.dataSource,
      {
        table: 'stripe_events',
        primaryKey: ['event_id'],
        where: `status IN ('applied', 'ignored') AND settled_at < now() - make_interval(days => $1)`,
      },
      [days],
    );
  }
}
