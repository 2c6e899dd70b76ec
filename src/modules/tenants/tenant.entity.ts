import {
  Check,
  Column,
  CreateDateColumn,
  Entity,
  Index,
  PrimaryGeneratedColumn,
  UpdateDateColumn,
} from 'typeorm';
import type { LimitOverrides, PlanId } from '../../domain/plans/plan.js';

export const TENANT_STATUSES = ['active', 'suspended', 'deleted'] as const;
export type TenantStatus = (typeof TENANT_STATUSES)[number];

/** The source of the tenant's plan. Stripe does not change a plan that the operator set. */
export const PLAN_SOURCES = ['operator', 'stripe'] as const;
export type PlanSource = (typeof PLAN_SOURCES)[number];

/** A customer account, the owner of every row that carries its id. */
@Entity({ name: 'tenants' })
@Check('tenants_status_check', `"status" IN ('active', 'suspended', 'deleted')`)
@Check('tenants_plan_source_check', `"plan_source" IN ('operator', 'stripe')`)
@Index('tenants_created_idx', ['createdAt', 'id'])
// An index on lower(email), which TypeORM cannot describe.
@Index('tenants_email_key', { synchronize: false })
export class TenantEntity {
  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'tenants_pkey' })
  id!: string;

  @Column({ type: 'text' })
  email!: string;

  @Column({ name: 'company_name', type: 'text', nullable: true })
  companyName!: string | null;

  @Column({ type: 'text', default: 'free' })
  plan!: PlanId;

  @Column({ name: 'plan_source', type: 'text', default: 'stripe' })
  planSource!: PlanSource;

  /** The operator's decision. `suspendersOf` also includes billing. */
  @Column({ type: 'text', default: 'active' })
  status!: TenantStatus;

  /** The time since which the bill is overdue beyond the grace. Only a payment lifts this suspension. */
  @Column({ name: 'billing_suspended_at', type: 'timestamptz', precision: 3, nullable: true })
  billingSuspendedAt!: Date | null;

  /** Whether a plan bought at Stripe is in force and not overdue. False for a plan that the operator set. */
  @Column({ name: 'paid_up', type: 'boolean', default: false })
  paidUp!: boolean;

  @Column({ name: 'suspended_reason', type: 'text', nullable: true })
  suspendedReason!: string | null;

  @Column({ name: 'limit_overrides', type: 'jsonb', default: {} })
  limitOverrides!: LimitOverrides;

  @Column({ name: 'require_reference', type: 'boolean', default: false })
  requireReference!: boolean;

  /** From 0 to 1. A higher risk score rejects the payment. Null rejects no payment. */
  @Column({ name: 'risk_threshold', type: 'double precision', nullable: true })
  riskThreshold!: number | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt!: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  updatedAt!: Date;

  @Column({ name: 'deleted_at', type: 'timestamptz', precision: 3, nullable: true })
  deletedAt!: Date | null;
}

/** The sources of a suspension. */
export const SUSPENDERS = ['operator', 'billing'] as const;
export type Suspender = (typeof SUSPENDERS)[number];

/** Returns the sources of the tenant's suspension. Each source lifts only its own suspension. */
export function suspendersOf(
  tenant: Pick<TenantEntity, 'status' | 'billingSuspendedAt'>,
): readonly Suspender[] {
  if (tenant.status === 'deleted') return [];
  return SUSPENDERS.filter((who) =>
    who === 'operator' ? tenant.status === 'suspended' : tenant.billingSuspendedAt !== null,
  );
}
