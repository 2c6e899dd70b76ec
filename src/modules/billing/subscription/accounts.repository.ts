import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { nextPlan, PAID_STATUSES, type Entitlement, type Inconsistency } from '../../../domain/plans/subscription.js';
import type { PlanId } from '../../../domain/plans/plan.js';
import type { InconsistencyResponse } from '../reconciliation/reconciliation.dto.js';

/** What is known of a tenant's bill since the last look at Stripe. */
export interface BillingAccount {
  readonly tenantId: string;
  readonly customerId: string | null;
  readonly customerNumber: number;
  readonly subscriptionId: string | null;
  readonly status: string | null;
  readonly priceId: string | null;
  /** What Stripe would have in force; the tenant's own plan may be the operator's. */
  readonly plan: PlanId;
  readonly nextPlan: PlanId;
  readonly suspended: boolean;
  readonly periodEnd: Date | null;
  readonly cancelAtPeriodEnd: boolean;
  readonly graceSince: Date | null;
  readonly graceOf: string | null;
  readonly graceUntil: Date | null;
  readonly inconsistency: string | null;
  readonly isCharged: boolean;
  readonly syncedAt: Date | null;
  readonly sessionId: string | null;
  readonly sessionUrl: string | null;
  readonly sessionParams: string | null;
  readonly sessionCreatedAt: Date | null;
  readonly sessionExpiresAt: Date | null;
  readonly sessionNumber: number;
}

/** The right to work on an account, until another takes it over. */
export interface Lease {
  readonly tenantId: string;
  readonly token: string;
}

/** Somebody else has taken the account over: whatever was read meanwhile is not to be written. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

export const LEASE_SECONDS = 15;

const COLUMNS = `tenant_id AS "tenantId", customer_id AS "customerId", customer_number AS "customerNumber",
  subscription_id AS "subscriptionId", status, price_id AS "priceId", plan, next_plan AS "nextPlan", suspended,
  period_end AS "periodEnd", cancel_at_period_end AS "cancelAtPeriodEnd", grace_since AS "graceSince",
  grace_of AS "graceOf", grace_until AS "graceUntil", inconsistency, charged AS "isCharged", synced_at AS "syncedAt", session_id AS "sessionId",
  session_url AS "sessionUrl", session_params AS "sessionParams", session_created_at AS "sessionCreatedAt",
  session_expires_at AS "sessionExpiresAt", session_number AS "sessionNumber"`;

const NO_SESSION = `session_id = NULL, session_url = NULL, session_params = NULL, session_created_at = NULL,
  session_expires_at = NULL, session_number = session_number + 1`;

/** The rows of billing accounts, and the global directory of whose customer is whose. */
@Injectable()
export class AccountsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(tenantId: string): Promise<BillingAccount | null> {
    const sql = `SELECT ${COLUMNS} FROM billing_accounts WHERE tenant_id = $1`;
    return (await this.dataSource.query<BillingAccount[]>(sql, [tenantId]))[0] ?? null;
  }

  /** Ids of customers that the tenant has or had, the newest first. */
  async customersOf(tenantId: string, limit: number): Promise<string[]> {
    const rows = await this.dataSource.query<{ id: string }[]>(
      'SELECT customer_id AS id FROM stripe_customers WHERE tenant_id = $1 ORDER BY created_at DESC, customer_id LIMIT $2',
      [tenantId, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** @returns null when nobody of ours is that customer */
  async tenantOf(customerId: string): Promise<string | null> {
    const rows = await this.dataSource.query<{ tenantId: string }[]>(
      'SELECT tenant_id AS "tenantId" FROM stripe_customers WHERE customer_id = $1',
      [customerId],
    );
    return rows[0]?.tenantId ?? null;
  }

  /** @returns whether nobody else holds the account, or has let its time run out */
  async takeLease({ tenantId, token }: Lease): Promise<boolean> {
    const [rows] = await this.dataSource.query<[unknown[], number]>(
      `UPDATE billing_accounts SET lease_token = $2, lease_until = now() + make_interval(secs => $3)
        WHERE tenant_id = $1 AND (lease_until IS NULL OR lease_until < now()) RETURNING 1`,
      [tenantId, token, LEASE_SECONDS],
    );
    return rows.length > 0;
  }

  async renewLease({ tenantId, token }: Lease): Promise<void> {
    await this.dataSource.query(
      `UPDATE billing_accounts SET lease_until = now() + make_interval(secs => $3)
        WHERE tenant_id = $1 AND lease_token = $2 AND lease_until > now()`,
      [tenantId, token, LEASE_SECONDS],
    );
  }

  async releaseLease({ tenantId, token }: Lease): Promise<void> {
    await this.dataSource.query(
      'UPDATE billing_accounts SET lease_token = NULL, lease_until = NULL WHERE tenant_id = $1 AND lease_token = $2',
      [tenantId, token],
    );
  }

  /**
   * Locks the account until the transaction ends, as the fence of whatever is written under the lease.
   *
   * @throws LeaseLost when another has taken over
   */
  async lock(manager: EntityManager, { tenantId, token }: Lease): Promise<BillingAccount> {
    const rows = await manager.query<BillingAccount[]>(
      `SELECT ${COLUMNS} FROM billing_accounts
        WHERE tenant_id = $1 AND lease_token = $2 AND lease_until > clock_timestamp() FOR UPDATE`,
      [tenantId, token],
    );
    if (rows[0] === undefined) throw new LeaseLost('another process has taken this billing account over');
    return rows[0];
  }

  async setCustomer(manager: EntityManager, tenantId: string, customerId: string): Promise<void> {
    await manager.query(
      'INSERT INTO stripe_customers (customer_id, tenant_id) VALUES ($1, $2) ON CONFLICT (customer_id) DO NOTHING',
      [customerId, tenantId],
    );
    await manager.query('UPDATE billing_accounts SET customer_id = $2 WHERE tenant_id = $1', [
      tenantId,
      customerId,
    ]);
  }

  /** The customer is gone at Stripe: the next checkout makes a new one. */
  async forgetCustomer(manager: EntityManager, tenantId: string): Promise<void> {
    await manager.query(
      `UPDATE billing_accounts SET customer_id = NULL, customer_number = customer_number + 1, ${NO_SESSION}
        WHERE tenant_id = $1`,
      [tenantId],
    );
  }

  /** The session is used, withdrawn or never came to be: the next one is another. */
  async clearSession(manager: EntityManager, tenantId: string): Promise<void> {
    await manager.query(`UPDATE billing_accounts SET ${NO_SESSION} WHERE tenant_id = $1`, [tenantId]);
  }

  async saveEntitlement(
    manager: EntityManager,
    tenantId: string,
    entitlement: Entitlement,
    nowMs: number,
  ): Promise<void> {
    const { subscription } = entitlement;
    await manager.query(
      `UPDATE billing_accounts SET subscription_id = $2, status = $3, price_id = $4, plan = $5, next_plan = $6,
         suspended = $7, period_end = $8, cancel_at_period_end = $9, grace_since = $10, grace_of = $11,
         grace_until = $12, inconsistency = $13, synced_at = $14, charged = $15
        WHERE tenant_id = $1`,
      [
        tenantId,
        subscription?.id ?? null,
        entitlement.status,
        subscription?.priceId ?? null,
        entitlement.plan,
        nextPlan(entitlement),
        entitlement.suspended,
        dateOf(subscription?.periodEndMs ?? null),
        subscription?.cancelAtPeriodEnd ?? false,
        dateOf(entitlement.graceSinceMs),
        entitlement.graceOf,
        dateOf(entitlement.graceUntilMs),
        entitlement.inconsistency,
        new Date(nowMs),
        entitlement.isCharged,
      ],
    );
  }

  /** Nothing is known of the subscriptions any more: only that, and the plan that stays in force, is written. */
  async saveBereft(
    manager: EntityManager,
    tenantId: string,
    { plan, inconsistency }: { readonly plan: PlanId; readonly inconsistency: Inconsistency | null },
  ): Promise<void> {
    await manager.query('UPDATE billing_accounts SET plan = $2, inconsistency = $3 WHERE tenant_id = $1', [
      tenantId,
      plan,
      inconsistency,
    ]);
  }

  /** Accounts with a customer, by tenant; `after` is the last one's of the page before. */
  withCustomer(
    after: string | null,
    limit: number,
  ): Promise<(BillingAccount & { readonly customerId: string })[]> {
    return this.dataSource.query(
      `SELECT ${COLUMNS} FROM billing_accounts
        WHERE customer_id IS NOT NULL AND ($1::uuid IS NULL OR tenant_id > $1) ORDER BY tenant_id LIMIT $2`,
      [after, limit],
    );
  }

  /** Those of the customers that a tenant that lives has now; of one that it had before nothing is looked at. */
  async livingCustomers(customerIds: readonly string[]): Promise<Set<string>> {
    const rows = await this.dataSource.query<{ customerId: string }[]>(
      `SELECT a.customer_id AS "customerId" FROM billing_accounts a JOIN tenants t ON t.id = a.tenant_id
        WHERE a.customer_id = ANY ($1) AND t.status <> 'deleted'`,
      [customerIds],
    );
    return new Set(rows.map(({ customerId }) => customerId));
  }

  /** Living tenants with something that somebody should look at. */
  puzzled(limit: number): Promise<InconsistencyResponse[]> {
    return this.dataSource.query(
      `SELECT a.tenant_id AS "tenantId", a.customer_id AS "customerId", a.inconsistency AS kind
         FROM billing_accounts a JOIN tenants t ON t.id = a.tenant_id
        WHERE a.inconsistency IS NOT NULL AND t.status <> 'deleted' ORDER BY a.inconsistency, a.tenant_id LIMIT $1`,
      [limit],
    );
  }

  /** How many accounts have something that somebody should look at, by what it is. */
  async puzzles(): Promise<Record<string, number>> {
    const rows = await this.dataSource.query<{ inconsistency: string; count: number }[]>(
      'SELECT inconsistency, count(*)::int AS count FROM billing_accounts WHERE inconsistency IS NOT NULL GROUP BY inconsistency',
    );
    return Object.fromEntries(rows.map(({ inconsistency, count }) => [inconsistency, count]));
  }

  /** The next customer is asked for by another number: for the last one Stripe repeats what it answered. */
  async renumberCustomer({ tenantId, token }: Lease): Promise<void> {
    await this.dataSource.query(
      'UPDATE billing_accounts SET customer_number = customer_number + 1 WHERE tenant_id = $1 AND lease_token = $2',
      [tenantId, token],
    );
  }

  /** From here on there is an account, which is `due` when another plan is in force than the free one it begins with. */
  async begin(manager: EntityManager, tenantId: string): Promise<void> {
    await manager.query(
      'INSERT INTO billing_accounts (tenant_id) VALUES ($1) ON CONFLICT (tenant_id) DO NOTHING',
      [tenantId],
    );
  }

  /** Whose grace has ended without a suspension, and whose plan Stripe decides although another is in force. */
  due(nowMs: number, limit: number): Promise<{ tenantId: string }[]> {
    return this.dataSource.query(
      `SELECT a.tenant_id AS "tenantId" FROM billing_accounts a JOIN tenants t ON t.id = a.tenant_id
        WHERE t.status <> 'deleted' AND t.plan_source = 'stripe'
          AND ((a.grace_until <= $1 AND NOT a.suspended AND a.inconsistency IS DISTINCT FROM 'missing_customer') OR t.plan <> a.plan
               OR a.suspended <> (t.billing_suspended_at IS NOT NULL)
               OR t.paid_up <> coalesce(a.status = ANY ($3) AND a.plan <> 'free' AND a.charged
                 AND a.inconsistency IS DISTINCT FROM 'missing_customer', false))
        -- Whoever fails again and again does not keep the others waiting.
        ORDER BY random() LIMIT $2`,
      [new Date(nowMs), limit, PAID_STATUSES],
    );
  }
}

function dateOf(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms);
}
