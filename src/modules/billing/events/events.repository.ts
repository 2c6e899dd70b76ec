import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { deleteExpiredInBatches } from '../../../platform/database/in-batches.js';
import { cursorTimestamp, type Cursor } from '../../../platform/http/query/pagination.js';
import type { SignedEvent } from '../stripe/billing-shapes.js';

export const EVENT_STATUSES = ['pending', 'applied', 'ignored', 'dead'] as const;
export type EventStatus = (typeof EVENT_STATUSES)[number];

/** An event as it lies in the inbox. Its payload is not kept: what counts is fetched. */
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
  /** How long the oldest pending one has waited. */
  readonly lagSeconds: number;
}

/** How often an event is tried, and how long apart. */
export class RetryPolicy {
  /** Over a day, with the delays below. */
  readonly attempts: number = 32;
  readonly firstDelaySeconds: number = 1;
  readonly longestDelaySeconds: number = 3_600;
}

/** Not Stripe's: says that the tenant of this customer is erased, and that the customer must end. */
export const TENANT_ERASED = 'x402.tenant.erased';

/** Stripe works through reported units after it has taken them, and says so when it could not use some. */
export const UNITS_REFUSED: readonly string[] = [
  'v1.billing.meter.error_report_triggered',
  'v1.billing.meter.no_meter_found',
];

const COLUMNS = `event_id AS id, type, customer_id AS "customerId", status, attempts, last_error AS "lastError",
  occurred_at AS "occurredAt", received_at AS "receivedAt", settled_at AS "settledAt"`;

/** The inbox of Stripe's events, each once by its id. Global: whom an event is about is found out when it is applied. */
@Injectable()
export class EventsRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly retries: RetryPolicy,
  ) {}

  /** Stores an event durably. @returns false for one that was seen before; it is left as it is */
  async store(event: SignedEvent, status: 'pending' | 'ignored'): Promise<boolean> {
    const rows = await this.dataSource.query<unknown[]>(
      `INSERT INTO stripe_events (event_id, type, customer_id, occurred_at, status, settled_at)
       VALUES ($1, $2, $3, $4, $5, CASE WHEN $5 = 'ignored' THEN now() END)
       ON CONFLICT (event_id) DO NOTHING RETURNING 1`,
      [event.id, event.type, event.customerId, new Date(event.occurredAtMs), status],
    );
    return rows.length > 0;
  }

  /** Asks for the end of every customer that the tenant ever was, in the caller's transaction. */
  async askForErasure(manager: EntityManager, tenantId: string): Promise<void> {
    await manager.query(
      `INSERT INTO stripe_events (event_id, type, customer_id, occurred_at, status)
       SELECT 'erased:' || customer_id, $2, customer_id, now(), 'pending' FROM stripe_customers WHERE tenant_id = $1
       ON CONFLICT (event_id) DO NOTHING`,
      [tenantId, TENANT_ERASED],
    );
  }

  /** Customers with something to apply now, those that wait the longest first. */
  async dueCustomers(limit: number): Promise<string[]> {
    const rows = await this.dataSource.query<{ customerId: string }[]>(
      `SELECT customer_id AS "customerId" FROM stripe_events
        WHERE status = 'pending' AND next_attempt_at <= now() AND customer_id IS NOT NULL
        GROUP BY customer_id ORDER BY min(next_attempt_at) LIMIT $1`,
      [limit],
    );
    return rows.map(({ customerId }) => customerId);
  }

  /** All that waits for this customer, due or not: one look at Stripe does for all of them. */
  pendingOf(customerId: string): Promise<{ id: string; type: string }[]> {
    return this.dataSource.query(
      `SELECT event_id AS id, type FROM stripe_events WHERE status = 'pending' AND customer_id = $1`,
      [customerId],
    );
  }

  async settle(manager: EntityManager, ids: readonly string[]): Promise<void> {
    await manager.query(
      `UPDATE stripe_events SET status = 'applied', settled_at = now(), last_error = NULL, attempts = attempts + 1
        WHERE event_id = ANY ($1) AND status = 'pending'`,
      [ids],
    );
  }

  /** Of nobody whom we know. */
  async ignore(customerId: string): Promise<void> {
    await this.dataSource.query(
      `UPDATE stripe_events SET status = 'ignored', settled_at = now() WHERE customer_id = $1 AND status = 'pending'`,
      [customerId],
    );
  }

  /** @returns how many have been tried often enough, and are dead now */
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

  /** Puts an event back to where it was when it came. @returns null when there is none of that id */
  async revive(manager: EntityManager, id: string): Promise<StoredEvent | null> {
    const [rows] = await manager.query<[StoredEvent[], number]>(
      `UPDATE stripe_events SET status = CASE WHEN customer_id IS NULL THEN 'ignored' ELSE 'pending' END,
         attempts = 0, next_attempt_at = now(), settled_at = NULL
        WHERE event_id = $1 RETURNING ${COLUMNS}`,
      [id],
    );
    return rows[0] ?? null;
  }

  /** Newest first, after the cursor. */
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

  /** How many wait, how many are dead, and for how many seconds the oldest has waited. */
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

  /** How many times in the last day Stripe said that it had refused units. */
  async refusals(): Promise<number> {
    const types = UNITS_REFUSED.map((type) => `'${type}'`).join(', ');
    const rows = await this.dataSource.query<{ count: number }[]>(
      // Spelled out, for the index that holds these alone.
      `SELECT count(*)::int AS count FROM stripe_events
        WHERE type IN (${types}) AND received_at > now() - interval '1 day'`,
    );
    return rows[0]?.count ?? 0;
  }

  /** Stripe repeats an event for three days; what is settled longer than this is forgotten. The dead stay. */
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
