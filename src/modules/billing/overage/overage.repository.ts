import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AccountsRepository, type Lease } from '../subscription/accounts.repository.js';
import type { MeteredUnits } from '../stripe/billing-shapes.js';
import { noteAllowances } from './overage-allowances.js';

/** Which portion of overage that Stripe has not confirmed. */
export interface OpenBatch {
  readonly tenantId: string;
  readonly period: string;
  readonly batch: number;
}

/** As it is sent. */
export interface BegunBatch extends MeteredUnits {
  /** It was never sent before. */
  readonly isFirst: boolean;
}

/** Stripe knows an identifier for 24 hours at least; a batch is not sent again so near the end of that. */
const SENDABLE = `reported_at IS NULL AND (first_sent_at IS NULL OR first_sent_at > now() - interval '23 hours')`;

/** Past the allowance and in no batch yet; of the account `a` and the allowance `o`. */
const NEW_UNITS = `CROSS JOIN LATERAL (SELECT coalesce(sum(c.used), 0)::bigint AS units FROM usage_counters c
    WHERE c.tenant_id = o.tenant_id AND c.environment = 'live' AND c.period = o.period) used
  CROSS JOIN LATERAL (SELECT coalesce(sum(r.units), 0)::bigint AS units, count(*)::int AS batches
    FROM overage_reports r WHERE r.tenant_id = o.tenant_id AND r.period = o.period) told`;

/** The rows of overage: who has some, the batches, and which of them Stripe has. */
@Injectable()
export class OverageRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly accounts: AccountsRepository,
  ) {}

  /** Notes what everybody's plan includes at the moment. */
  note(nowMs: number): Promise<void> {
    return noteAllowances(this.dataSource.manager, nowMs);
  }

  /** Tenants with units to report of these months, or with a batch to send. */
  due(periods: readonly string[]): Promise<{ tenantId: string }[]> {
    return this.dataSource.query(
      `SELECT o.tenant_id AS "tenantId" FROM overage_allowances o
         JOIN billing_accounts a ON a.tenant_id = o.tenant_id JOIN tenants t ON t.id = o.tenant_id ${NEW_UNITS}
        WHERE o.period = ANY ($1::date[]) AND a.customer_id IS NOT NULL AND t.status <> 'deleted'
          AND t.plan_source = 'stripe' AND used.units - o.units > told.units
       UNION SELECT r.tenant_id FROM overage_reports r JOIN tenants t ON t.id = r.tenant_id
        WHERE t.status <> 'deleted' AND ${SENDABLE}`,
      [periods],
    );
  }

  /**
   * Puts what is past the allowances and in no batch yet into the next batch of its month.
   *
   * @throws LeaseLost when another has taken over
   */
  async cut(lease: Lease, periods: readonly string[], meter: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      // What is summed below is read after the lock is held: nobody else cuts meanwhile.
      await this.accounts.lock(manager, lease);
      await manager.query(
        `INSERT INTO overage_reports (tenant_id, period, batch, units, identifier, meter, customer_id)
         SELECT o.tenant_id, o.period, told.batches + 1, used.units - o.units - told.units,
           concat_ws(':', o.tenant_id, to_char(o.period, 'YYYY-MM-DD'), told.batches + 1), $3, a.customer_id
         FROM overage_allowances o JOIN billing_accounts a ON a.tenant_id = o.tenant_id
           JOIN tenants t ON t.id = o.tenant_id ${NEW_UNITS}
         WHERE o.tenant_id = $1 AND o.period = ANY ($2::date[]) AND a.customer_id IS NOT NULL
           AND t.status <> 'deleted' AND t.plan_source = 'stripe' AND used.units - o.units > told.units`,
        [lease.tenantId, periods, meter],
      );
    });
  }

  /** Batches to send, the oldest first. */
  sendable(tenantId: string): Promise<OpenBatch[]> {
    return this.dataSource.query<OpenBatch[]>(
      `SELECT tenant_id AS "tenantId", period::text, batch FROM overage_reports WHERE tenant_id = $1 AND ${SENDABLE} ORDER BY period, batch`,
      [tenantId],
    );
  }

  /**
   * To be called before it is sent. One that never was (or was refused, so that Stripe has nothing of it) goes to the meter
   * and the customer of today.
   *
   * @returns what to send, and whether it never was before; null when it is not to be sent any more
   */
  async begin({ tenantId, period, batch }: OpenBatch, meter: string): Promise<BegunBatch | null> {
    const [rows] = await this.dataSource.query<[BegunBatch[], number]>(
      `UPDATE overage_reports r SET first_sent_at = coalesce(first_sent_at, now()),
         meter = CASE WHEN first_sent_at IS NULL THEN $4 ELSE meter END,
         customer_id = CASE WHEN first_sent_at IS NULL THEN coalesce((SELECT a.customer_id FROM billing_accounts a
           WHERE a.tenant_id = r.tenant_id), customer_id) ELSE customer_id END
        WHERE tenant_id = $1 AND period = $2 AND batch = $3 AND ${SENDABLE}
        RETURNING first_sent_at = now() AS "isFirst", meter, customer_id AS "customerId", units::text, identifier`,
      [tenantId, period, batch, meter],
    );
    return rows[0] ?? null;
  }

  /** It was refused and never sent before: Stripe does not have it, so its time does not run. */
  async undo({ tenantId, period, batch }: OpenBatch): Promise<void> {
    await this.dataSource.query(
      `UPDATE overage_reports SET first_sent_at = NULL
        WHERE tenant_id = $1 AND period = $2 AND batch = $3 AND reported_at IS NULL`,
      [tenantId, period, batch],
    );
  }

  async confirm({ tenantId, period, batch }: OpenBatch): Promise<void> {
    await this.dataSource.query(
      `UPDATE overage_reports SET reported_at = now()
        WHERE tenant_id = $1 AND period = $2 AND batch = $3 AND reported_at IS NULL`,
      [tenantId, period, batch],
    );
  }

  /** Units of batches that are on their way, and of those that nobody knows the fate of. */
  async backlog(): Promise<{ pending: number; doubtful: number }> {
    const [row] = await this.dataSource.query<[{ pending: string; doubtful: string }]>(
      `SELECT coalesce(sum(units) FILTER (WHERE ${SENDABLE}), 0) AS pending,
         coalesce(sum(units) FILTER (WHERE NOT (${SENDABLE})), 0) AS doubtful
       FROM overage_reports r JOIN tenants t ON t.id = r.tenant_id
       WHERE reported_at IS NULL AND t.status <> 'deleted'`,
    );
    return { pending: Number(row.pending), doubtful: Number(row.doubtful) };
  }
}
