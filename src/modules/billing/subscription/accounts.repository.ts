import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import {
  nextPlan,
  PAID_STATUSES,
  type Entitlement,
  type Inconsistency,
} from '../../../domain/plans/subscription.js';
import type { PlanId } from '../../../domain/plans/plan.js';
import type { InconsistencyResponse } from '../reconciliation/reconciliation.dto.js';

/** A tenant's billing state as of the last synchronisation with Stripe. */
export interface BillingAccount {
  readonly tenantId: string;
  readonly customerId: string | null;
  readonly customerNumber: number;
  readonly subscriptionId: string | null;
  readonly status: string | null;
  readonly priceId: string | null;
  /** The plan that follows from Stripe. The tenant's plan in force may be set by the operator instead. */
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

/** The exclusive right to work on an account, until it expires and another process takes over. */
export interface Lease {
  readonly tenantId: string;
  readonly token: string;
}

/** Another process has taken over the account: nothing that was read under the lease may be written. */
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

/** Stores billing accounts, and the global mapping from customers at Stripe to tenants. */
@Injectable()
export class AccountsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** @returns null when the tenant has no account */
  async find(tenantId: string): Promise<BillingAccount | null> {
    const sql = `SELECT ${COLUMNS} FROM billing_accounts WHERE tenant_id = $1`;
    return (await this.dataSource.query<BillingAccount[]>(sql, [tenantId]))[0] ?? null;
  }

  /** Returns ids of the tenant's present and former customers, the newest first. */
  async customersOf(tenantId: string, limit: number): Promise<string[]> {
    const rows = await this.dataSource.query<{ id: string }[]>(
      'SELECT customer_id AS id FROM stripe_customers WHERE tenant_id = $1 ORDER BY created_at DESC, customer_id LIMIT $2',
      [tenantId, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** @returns null when the customer belongs to no tenant */
  async tenantOf(customerId: string): Promise<string | null> {
    const rows = await this.dataSource.query<{ tenantId: string }[]>(
      'SELECT tenant_id AS "tenantId" FROM stripe_customers WHERE customer_id = $1',
      [customerId],
    );
    return rows[0]?.tenantId ?? null;
  }

  /** Takes the lease for 15 s. @returns whether it was free or expired */
  async takeLease({ tenantId, token }: Lease): Promise<boolean> {
    const [rows] = await this.dataSource.query<[unknown[], number]>(
      `UPDATE billing_accounts SET lease_token = $2, lease_until = now() + make_interval(secs => $3)
        WHERE tenant_id = $1 AND (lease_until IS NULL OR lease_until < now()) RETURNING 1`,
      [tenantId, token, LEASE_SECONDS],
    );
    return rows.length > 0;
  }

  /** Extends the lease to 15 s from now, unless it has expired. */
  async renewLease({ tenantId, token }: Lease): Promise<void> {
    await this.dataSource.query(
      `UPDATE billing_accounts SET lease_until = now() + make_interval(secs => $3)
        WHERE tenant_id = $1 AND lease_token = $2 AND lease_until > now()`,
      [tenantId, token, LEASE_SECONDS],
    );
  }

  /** Frees the lease, unless another process has taken it over. */
  async releaseLease({ tenantId, token }: Lease): Promise<void> {
    await this.dataSource.query(
      'UPDATE billing_accounts SET lease_token = NULL, lease_until = NULL WHERE tenant_id = $1 AND lease_token = $2',
      [tenantId, token],
    );
  }

  /**
   * Locks the account until the transaction ends: the fence for writes under the lease.
   *
   * @throws LeaseLost when the lease has expired, or another process holds it
   */
  async lock(manager: EntityManager, { tenantId, token }: Lease): Promise<BillingAccount> {
    const rows = await manager.query<BillingAccount[]>(
      `SELECT ${COLUMNS} FROM billing_accounts
        WHERE tenant_id = $1 AND lease_token = $2 AND lease_until > clock_timestamp() FOR UPDATE`,
      [tenantId, token],
    );
    if (rows[0] === undefined)
      throw new LeaseLost('another process holds the lease of this billing account now');
    return rows[0];
  }

  /** Assigns a customer to the tenant and stores it as the account's current customer. */
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

  /** Removes a customer that no longer exists at Stripe. The next checkout creates a new one. */
  async forgetCustomer(manager: EntityManager, tenantId: string): Promise<void> {
    await manager.query(
      `UPDATE billing_accounts SET customer_id = NULL, customer_number = customer_number + 1, ${NO_SESSION}
        WHERE tenant_id = $1`,
      [tenantId],
    );
  }

  /** Removes a used, withdrawn or failed session. The next session gets another number. */
  async clearSession(manager: EntityManager, tenantId: string): Promise<void> {
    await manager.query(`UPDATE billing_accounts SET ${NO_SESSION} WHERE tenant_id = $1`, [tenantId]);
  }

  /** Writes the result of a synchronisation to the account. */
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

  /** Writes that the subscriptions are unknown, and the plan that stays in force. Other columns stay unchanged. */
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

  /** Returns a page of accounts with a customer, by tenant id. `after` is the last tenant id of the previous page. */
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

  /** Returns those of the customers that are the current customer of a living tenant. Former customers do not count. */
  async livingCustomers(customerIds: readonly string[]): Promise<Set<string>> {
    const rows = await this.dataSource.query<{ customerId: string }[]>(
      `SELECT a.customer_id AS "customerId" FROM billing_accounts a JOIN tenants t ON t.id = a.tenant_id
        WHERE a.customer_id = ANY ($1) AND t.status <> 'deleted'`,
      [customerIds],
    );
    return new Set(rows.map(({ customerId }) => customerId));
  }

  /** Returns living tenants with an inconsistency. */
  inconsistentAccounts(limit: number): Promise<InconsistencyResponse[]> {
    return this.dataSource.query(
      `SELECT a.tenant_id AS "tenantId", a.customer_id AS "customerId", a.inconsistency AS kind
         FROM billing_accounts a JOIN tenants t ON t.id = a.tenant_id
        WHERE a.inconsistency IS NOT NULL AND t.status <> 'deleted' ORDER BY a.inconsistency, a.tenant_id LIMIT $1`,
      [limit],
    );
  }

  /** Returns the number of accounts with an inconsistency, by its kind. */
  async inconsistencyCounts(): Promise<Record<string, number>> {
    const rows = await this.dataSource.query<{ inconsistency: string; count: number }[]>(
      'SELECT inconsistency, count(*)::int AS count FROM billing_accounts WHERE inconsistency IS NOT NULL GROUP BY inconsistency',
    );
    return Object.fromEntries(rows.map(({ inconsistency, count }) => [inconsistency, count]));
  }

  /** Advances the customer number, because Stripe would repeat its answer for the last one. */
  async renumberCustomer({ tenantId, token }: Lease): Promise<void> {
    await this.dataSource.query(
      'UPDATE billing_accounts SET customer_number = customer_number + 1 WHERE tenant_id = $1 AND lease_token = $2',
      [tenantId, token],
    );
  }

  /** Creates the account if there is none. It starts with the free plan, and is `due` if another plan is in force. */
  async begin(manager: EntityManager, tenantId: string): Promise<void> {
    await manager.query(
      'INSERT INTO billing_accounts (tenant_id) VALUES ($1) ON CONFLICT (tenant_id) DO NOTHING',
      [tenantId],
    );
  }

  /** Returns accounts whose grace has ended without suspension, or whose tenant's state differs from the account. */
  due(nowMs: number, limit: number): Promise<{ tenantId: string }[]> {
    return this.dataSource.query(
      `SELECT a.tenant_id AS "tenantId" FROM billing_accounts a JOIN tenants t ON t.id = a.tenant_id
        WHERE t.status <> 'deleted' AND t.plan_source = 'stripe'
          AND ((a.grace_until <= $1 AND NOT a.suspended AND a.inconsistency IS DISTINCT FROM 'missing_customer') OR t.plan <> a.plan
               OR a.suspended <> (t.billing_suspended_at IS NOT NULL)
               OR t.paid_up <> coalesce(a.status = ANY ($3) AND a.plan <> 'free' AND a.charged
                 AND a.inconsistency IS DISTINCT FROM 'missing_customer', false))
        -- Random order, so that accounts that fail repeatedly do not block the others.
        ORDER BY random() LIMIT $2`,
      [new Date(nowMs), limit, PAID_STATUSES],
    );
  }
}

function dateOf(ms: number | null): Date | null {
  return ms === null ? null : new Date(ms);
}
