import { Injectable } from '@nestjs/common';
import { In, type EntityManager } from 'typeorm';
import type { PlanId } from '../../domain/plans/plan.js';
import type { Cursor } from '../../platform/http/query/pagination.js';
import { TenantEntity, type PlanSource } from './tenant.entity.js';

export interface NewTenant {
  readonly email: string;
  readonly companyName: string | null;
  readonly plan: PlanId;
  readonly planSource: PlanSource;
}

/** How a row is held until the transaction ends: to be relied on, to be changed, or to be ended, keys included. */
type Hold = 'rely' | 'change' | 'end';

const LOCK_MODES = {
  rely: 'pessimistic_read',
  change: 'for_no_key_update',
  end: 'pessimistic_write',
} as const;

/** The rows of tenants. Every method works in the transaction it is given. */
@Injectable()
export class TenantsRepository {
  /** @returns null when another tenant has that e-mail address, in whatever case */
  async insert(manager: EntityManager, tenant: NewTenant): Promise<TenantEntity | null> {
    const rows = await manager.query<{ id: string }[]>(
      `INSERT INTO tenants (email, company_name, plan, plan_source) VALUES ($1, $2, $3, $4)
       ON CONFLICT (lower(email)) DO NOTHING RETURNING id`,
      [tenant.email, tenant.companyName, tenant.plan, tenant.planSource],
    );
    const id = rows[0]?.id;
    return id === undefined ? null : manager.findOneByOrFail(TenantEntity, { id });
  }

  find(manager: EntityManager, id: string): Promise<TenantEntity | null> {
    return manager.findOneBy(TenantEntity, { id });
  }

  findAll(manager: EntityManager, ids: readonly string[]): Promise<TenantEntity[]> {
    return manager.findBy(TenantEntity, { id: In(ids) });
  }

  lock(manager: EntityManager, id: string, hold: Hold): Promise<TenantEntity | null> {
    return manager.findOne(TenantEntity, { where: { id }, lock: { mode: LOCK_MODES[hold] } });
  }

  /** @returns null when another tenant has that e-mail address; the transaction is over then */
  async save(manager: EntityManager, tenant: TenantEntity): Promise<TenantEntity | null> {
    try {
      return await manager.save(tenant);
    } catch (error) {
      const { constraint } = error as { constraint?: unknown };
      if (constraint === 'tenants_email_key') return null;
      throw error;
    }
  }

  /** Writes these columns of a row. */
  async write(manager: EntityManager, id: string, columns: Partial<TenantEntity>): Promise<void> {
    await manager.update(TenantEntity, { id }, columns);
  }

  /** Newest first, after the cursor. */
  list(manager: EntityManager, after: Cursor | null, limit: number): Promise<TenantEntity[]> {
    const query = manager.createQueryBuilder(TenantEntity, 't');
    if (after !== null)
      query.where('(t.createdAt, t.id) < (CAST(:createdAt AS timestamptz), :id)', { ...after });
    return query.orderBy('t.createdAt', 'DESC').addOrderBy('t.id', 'DESC').limit(limit).getMany();
  }
}
