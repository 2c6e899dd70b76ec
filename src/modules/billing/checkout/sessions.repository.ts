import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { OVER_STATUSES } from '../../../domain/plans/subscription.js';
import { AccountsRepository, type Lease } from '../subscription/accounts.repository.js';
import type { CheckoutSession } from '../stripe/billing-shapes.js';

/** Stores the one checkout session that an account may have open. */
@Injectable()
export class SessionsRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly accounts: AccountsRepository,
  ) {}

  /** Stores the open session. @throws LeaseLost when another process has taken over the account */
  async keep(lease: Lease, { id, url, expiresAtMs }: CheckoutSession, params: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await this.accounts.lock(manager, lease);
      await manager.query(
        `UPDATE billing_accounts SET session_id = $2, session_url = $3, session_params = $4, session_created_at = now(),
           session_expires_at = $5 WHERE tenant_id = $1`,
        [lease.tenantId, id, url, params, new Date(expiresAtMs)],
      );
    });
  }

  /** Removes a withdrawn or failed session. @throws LeaseLost when another process has taken over the account */
  async drop(lease: Lease): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await this.accounts.lock(manager, lease);
      await this.accounts.clearSession(manager, lease.tenantId);
    });
  }

  /**
   * Returns open sessions in which a payment would have no effect, or buy a second subscription. The operator has set
   * the plan, or the tenant has subscribed in another way.
   */
  needless(limit: number): Promise<{ tenantId: string; sessionId: string }[]> {
    return this.dataSource.query(
      `SELECT a.tenant_id AS "tenantId", a.session_id AS "sessionId"
         FROM billing_accounts a JOIN tenants t ON t.id = a.tenant_id
        WHERE a.session_id IS NOT NULL AND a.session_expires_at > now() AND t.status <> 'deleted'
          AND (t.plan_source <> 'stripe' OR (a.status IS NOT NULL AND a.status <> ALL ($1)))
        LIMIT $2`,
      [OVER_STATUSES, limit],
    );
  }
}
