import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { In, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import type { PlanId } from '../../domain/plans/plan.js';
import type { Cursor } from '../../platform/http/query/pagination.js';
import { constraintOf } from '../../platform/database/distribution/constraint-of.js';
import { TenantEntity, type PlanSource, type TenantStatus } from './tenant.entity.js';

/** A tenant to be stored. */
export interface NewTenant {
  readonly email: string;
  readonly companyName: string | null;
  readonly plan: PlanId;
  readonly planSource: PlanSource;
}

/** Search criteria; a criterion that is null matches every tenant. */
export interface TenantFilter {
  /** An id, or a part of the email address or of the company name, without case. */
  readonly text: string | null;
  readonly plan: PlanId | null;
  /** As `TenantResponse` shows it: suspended by the operator or by billing. */
  readonly status: TenantStatus | null;
}

/** The strength of a row lock: for a dependent write, a change or an erasure. An erasure also blocks new keys. */
type Hold = 'rely' | 'change' | 'end';

const LOCK_MODES = {
  rely: 'pessimistic_read',
  change: 'for_no_key_update',
  end: 'pessimistic_write',
} as const;

/** Stores tenants. Every method runs in the transaction of its caller. */
@Injectable()
export class TenantsRepository {
  /**
   * Stores a new tenant.
   *
   * @returns null when another tenant has the e-mail address, compared without case
   */
  async insert(manager: EntityManager, tenant: NewTenant): Promise<TenantEntity | null> {
    const rows = await manager.query<{ id: string }[]>(
      `INSERT INTO tenants (email, company_name, plan, plan_source) VALUES ($1, $2, $3, $4)
       ON CONFLICT (lower(email)) DO NOTHING RETURNING id`,
      [tenant.email, tenant.companyName, tenant.plan, tenant.planSource],
    );
    const id = rows[0]?.id;
    return id === undefined ? null : manager.findOneByOrFail(TenantEntity, { id });
  }

  /** Returns a tenant, or null. */
  find(manager: EntityManager, id: string): Promise<TenantEntity | null> {
    return manager.findOneBy(TenantEntity, { id });
  }

  /** Returns the existing tenants among these, in any order. */
  findAll(manager: EntityManager, ids: readonly string[]): Promise<TenantEntity[]> {
    return manager.findBy(TenantEntity, { id: In(ids) });
  }

  /** Locks the row until the transaction ends. Returns null for an unknown id. */
  lock(manager: EntityManager, id: string, hold: Hold): Promise<TenantEntity | null> {
    return manager.findOne(TenantEntity, { where: { id }, lock: { mode: LOCK_MODES[hold] } });
  }

  /**
   * Stores a changed tenant.
   *
   * @returns null when another tenant has the e-mail address; the transaction has then failed
   */
  async save(manager: EntityManager, tenant: TenantEntity): Promise<TenantEntity | null> {
    try {
      return await manager.save(tenant);
    } catch (error) {
      if (constraintOf(error) === 'tenants_email_key') return null;
      throw error;
    }
  }

  /** Updates these columns of a row. */
  async write(manager: EntityManager, id: string, columns: Partial<TenantEntity>): Promise<void> {
    await manager.update(TenantEntity, { id }, columns);
  }

  /** Returns a page of matching tenants after the cursor, newest first. */
  list(
    manager: EntityManager,
    filter: TenantFilter,
    after: Cursor | null,
    limit: number,
  ): Promise<TenantEntity[]> {
    const query = manager.createQueryBuilder(TenantEntity, 't').where('true');
    restrict(query, filter);
    if (after !== null)
      query.andWhere('(t.createdAt, t.id) < (CAST(:createdAt AS timestamptz), :id)', { ...after });
    return query.orderBy('t.createdAt', 'DESC').addOrderBy('t.id', 'DESC').limit(limit).getMany();
  }
}

const CONDITIONS: Readonly<Record<TenantStatus, string>> = {
  active: "t.status = 'active' AND t.billingSuspendedAt IS NULL",
  suspended: "(t.status = 'suspended' OR (t.status = 'active' AND t.billingSuspendedAt IS NOT NULL))",
  deleted: "t.status = 'deleted'",
};

function restrict(query: SelectQueryBuilder<TenantEntity>, { text, plan, status }: TenantFilter): void {
  if (status !== null) query.andWhere(CONDITIONS[status]);
  if (plan !== null) query.andWhere('t.plan = :plan', { plan });
  if (text === null) return;
  // Without a pattern: `%` and `_` stand for themselves.
  const found =
    '(strpos(lower(t.email), lower(:text)) > 0 OR strpos(lower(t.companyName), lower(:text)) > 0)';
  if (isUUID(text)) query.andWhere('t.id = :id', { id: text });
  else query.andWhere(found, { text });
}
