import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AccountsRepository, type Lease } from '../subscription/accounts.repository.js';
import type { MeteredUnits } from '../stripe/billing-shapes.js';
import { noteAllowances } from './overage-allowances.js';

/** Identifies a batch of overage units that Stripe has not confirmed. */
export interface OpenBatch {
  readonly tenantId: string;
  readonly period: string;
  readonly batch: number;
}

/** A batch in the form that is sent to Stripe. */
export interface BegunBatch extends MeteredUnits {
  /** True when the batch was never sent before. */
  readonly isFirst: boolean;
}

/** Stripe deduplicates an identifier for at least 24 hours. A batch is not resent in the last of these hours. */
const SENDABLE = `reported_at IS NULL AND (first_sent_at IS NULL OR first_sent_at > now() - interval '23 hours')`;

/** Units past the allowance that are in no batch yet. Expects the aliases `a` (account) and `o` (allowance). */
const NEW_UNITS = `CROSS JOIN LATERAL (SELECT coalesce(sum(c.used), 0)::bigint AS units FROM usage_counters c
    WHERE c.tenant_id = o.tenant_id AND c.environment = 'live' AND c.period = o.period) used
  CROSS JOIN LATERAL (SELECT coalesce(sum(r.units), 0)::bigint AS units, count(*)::int AS batches
    FROM overage_reports r WHERE r.tenant_id = o.tenant_id AND r.period = o.period) reported`;

/** Stores overage: the allowances, the batches of units, and which batches Stripe has confirmed. */
@Injectable()
export class OverageRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly accounts: AccountsRepository,
  ) {}

  /** Records the units that each tenant's current plan includes in the month of `nowMs`. */
  note(nowMs: number): Promise<void> {
    return noteAllowances(this.dataSource.manager, nowMs);
  }

  /** Returns the tenants with unreported units in these months, or with a batch to send. */
  due(periods: readonly string[]): Promise<{ tenantId: string }[]> {
    return this.dataSource.query(
      `SELECT o.tenant_id AS "tenantId" FROM overage_allowances o
         JOIN billing_accounts a ON a.tenant_id = o.tenant_id JOIN tenants t ON t.id = o.tenant_id ${NEW_UNITS}
        WHERE o.period = ANY ($1::date[]) AND a.customer_id IS NOT NULL AND t.status <> 'deleted'
          AND t.plan_source = 'stripe' AND used.units - o.units > reported.units
       UNION SELECT r.tenant_id FROM overage_reports r JOIN tenants t ON t.id = r.tenant_id
        WHERE t.status <> 'deleted' AND ${SENDABLE}`,
      [periods],
    );
  }

  /**
   * Puts units past the allowance that are in no batch yet into the next batch of their month.
   *
   * @throws LeaseLost when another process has taken over the account
   */
  async cut(lease: Lease, periods: readonly string[], meter: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      // The sums below are read under the lock, so that no other process creates the same batch.
      await this.accounts.lock(manager, lease);
      await manager.query(
        `INSERT INTO overage_reports (tenant_id, period, batch, units, identifier, meter, customer_id)
         SELECT o.tenant_id, o.period, reported.batches + 1, used.units - o.units - reported.units,
           concat_ws(':', o.tenant_id, to_char(o.period, 'YYYY-MM-DD'), reported.batches + 1), $3, a.customer_id
         FROM overage_allowances o JOIN billing_accounts a ON a.tenant_id = o.tenant_id
           JOIN tenants t ON t.id = o.tenant_id ${NEW_UNITS}
         WHERE o.tenant_id = $1 AND o.period = ANY ($2::date[]) AND a.customer_id IS NOT NULL
           AND t.status <> 'deleted' AND t.plan_source = 'stripe' AND used.units - o.units > reported.units`,
        [lease.tenantId, periods, meter],
      );
    });
  }

  /** Returns the tenant's batches to send, the oldest first. */
  sendable(tenantId: string): Promise<OpenBatch[]> {
    return this.dataSource.query<OpenBatch[]>(
      `SELECT tenant_id AS "tenantId", period::text, batch FROM overage_reports WHERE tenant_id = $1 AND ${SENDABLE} ORDER BY period, batch`,
      [tenantId],
    );
  }

  /**
   * Marks a batch as sent; the caller sends it afterwards. A batch that Stripe does not have (never sent, or refused)
   * goes to the current meter and the current customer.
   *
   * @returns the batch to send, and whether this is its first attempt; null when it must not be sent any more
   */
  async begin({ tenantId, period, batch }: OpenBatch, meter: string): Promise<BegunBatch | null> {
    const rows = await this.dataSource.query<BegunBatch[]>(
      `WITH begun AS (
         UPDATE overage_reports r SET first_sent_at = coalesce(first_sent_at, clock.now),
           meter = CASE WHEN first_sent_at IS NULL THEN $4 ELSE meter END,
           customer_id = CASE WHEN first_sent_at IS NULL THEN coalesce((SELECT a.customer_id FROM billing_accounts a
             WHERE a.tenant_id = $1), customer_id) ELSE customer_id END
          FROM (SELECT now() AS now) clock
          WHERE tenant_id = $1 AND period = $2 AND batch = $3 AND ${SENDABLE}
          RETURNING r.*, clock.now)
       SELECT first_sent_at = begun.now AS "isFirst", meter, customer_id AS "customerId", units::text, identifier FROM begun`,
      [tenantId, period, batch, meter],
    );
    return rows[0] ?? null;
  }

  /** Clears the send time of a batch that Stripe refused at its first attempt: Stripe does not have it. */
  async undo({ tenantId, period, batch }: OpenBatch): Promise<void> {
    await this.dataSource.query(
      `UPDATE overage_reports SET first_sent_at = NULL
        WHERE tenant_id = $1 AND period = $2 AND batch = $3 AND reported_at IS NULL`,
      [tenantId, period, batch],
    );
  }

  /** Marks a batch as confirmed by Stripe. */
  async confirm({ tenantId, period, batch }: OpenBatch): Promise<void> {
    await this.dataSource.query(
      `UPDATE overage_reports SET reported_at = now()
        WHERE tenant_id = $1 AND period = $2 AND batch = $3 AND reported_at IS NULL`,
      [tenantId, period, batch],
    );
  }

  /** Returns the units in batches that are still to be confirmed, and those in batches with an unknown outcome. */
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
