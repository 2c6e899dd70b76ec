import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource } from 'typeorm';
import { DomainError } from '../../domain/error-code.js';
import { monthlyLimit, type LimitOverrides, type PlanId } from '../../domain/plan.js';
import type { Author } from '../../platform/audit/audit.js';
import {
  decodeCursor,
  toPage,
  type Page,
  type PageQueryDto,
} from '../../platform/http/request/pagination.js';
import { TenantBill } from './tenant-bill.js';
import { TenantChanges } from './tenant-changes.js';
import { TenantKeys, type FirstKey } from './tenant-keys.js';
import type { PlanSource, TenantEntity } from './tenant.entity.js';
import { TenantsRepository } from './tenants.repository.js';

export interface TenantRequest {
  readonly email: string;
  readonly companyName: string | null;
  readonly plan: PlanId;
}

/** What an operator may change; what is absent stays. */
export interface TenantChange {
  readonly email?: string | undefined;
  readonly plan?: PlanId | undefined;
  readonly planSource?: PlanSource | undefined;
  readonly companyName?: string | null | undefined;
  readonly limitOverrides?: LimitOverrides | undefined;
  readonly requireReference?: boolean | undefined;
  readonly riskThreshold?: number | null | undefined;
}

/** The life of tenants, as the operator leads it. Every change is audited with it and signalled after it. */
@Injectable()
export class TenantsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tenants: TenantsRepository,
    private readonly keys: TenantKeys,
    private readonly changes: TenantChanges,
    private readonly bill: TenantBill,
  ) {}

  /**
   * A new tenant with its first key, both or neither. Stripe decides the plan later on, unless the operator gave
   * another than the free one.
   *
   * @throws DomainError `CONFLICT` when the e-mail address is taken, in whatever case
   */
  async create(request: TenantRequest, author: Author): Promise<{ tenant: TenantEntity; key: FirstKey }> {
    return this.dataSource.transaction(async (manager) => {
      const planSource = request.plan === 'free' ? 'stripe' : 'operator';
      const tenant = await this.tenants.insert(manager, { ...request, planSource });
      if (tenant === null) throw emailTaken();
      const after = { plan: tenant.plan, planSource };
      await this.changes.record(manager, tenant.id, { action: 'tenant.created', after }, author);
      return { tenant, key: await this.keys.issueFirst(manager, tenant.id, author) };
    });
  }

  async list({ cursor, limit }: PageQueryDto): Promise<Page<TenantEntity>> {
    const after = cursor === undefined ? null : decodeCursor(cursor);
    const rows = await this.tenants.list(this.dataSource.manager, after, limit + 1);
    return toPage(rows, limit, ({ createdAt, id }) => ({ createdAt: inMicroseconds(createdAt), id }));
  }

  /** @throws DomainError `NOT_FOUND` */
  async get(id: string): Promise<TenantEntity> {
    const tenant = isUUID(id) ? await this.tenants.find(this.dataSource.manager, id) : null;
    if (tenant === null) throw noSuchTenant();
    return tenant;
  }

  /**
   * Changes settings. A plan set here is the operator's from then on, and Stripe leaves it alone until `planSource`
   * is given back; with it goes a suspension for a bill that decides nothing any more.
   *
   * @throws DomainError `NOT_FOUND`, or `CONFLICT` for a deleted tenant, or when another tenant has the e-mail address
   */
  async change(id: string, change: TenantChange, author: Author): Promise<TenantEntity> {
    const planSource = change.planSource ?? (change.plan === undefined ? undefined : 'operator');
    const unbilled = planSource === 'operator' ? { billingSuspendedAt: null, paidUp: false } : {};
    const wanted = { ...definedOnly({ ...change, planSource }), ...unbilled };
    return this.update(id, 'tenant.changed', wanted, author);
  }

  /** Suspends at once: keys answer `TENANT_SUSPENDED` from now on, except for paying what is due. */
  suspend(id: string, reason: string, author: Author): Promise<TenantEntity> {
    return this.update(id, 'tenant.suspended', { status: 'suspended', suspendedReason: reason }, author);
  }

  /** Lifts the operator's suspension. One for an overdue bill stays until the bill is paid. */
  reactivate(id: string, author: Author): Promise<TenantEntity> {
    return this.update(id, 'tenant.reactivated', { status: 'active', suspendedReason: null }, author);
  }

  private async update(
    id: string,
    action: string,
    wanted: Partial<TenantEntity>,
    author: Author,
  ): Promise<TenantEntity> {
    if (!isUUID(id)) throw noSuchTenant();
    const changed = await this.dataSource.transaction(async (manager) => {
      const tenant = await this.tenants.lock(manager, id, 'change');
      assertAlive(tenant);
      const before = pick(tenant, Object.keys(wanted));
      const included = monthlyLimit(tenant);
      Object.assign(tenant, wanted);
      const after = pick(tenant, Object.keys(wanted));
      if (JSON.stringify(before) === JSON.stringify(after)) return tenant;
      await this.changes.record(manager, id, { action, before, after }, author);
      const includes = monthlyLimit(tenant);
      if (includes !== included) await this.bill.note(manager, id, [included, includes]);
      if (after['planSource'] === 'stripe') await this.bill.open(manager, id);
      const saved = await this.tenants.save(manager, tenant);
      if (saved === null) throw emailTaken();
      return saved;
    });
    await this.changes.announce(id);
    return changed;
  }
}

/** @throws DomainError `NOT_FOUND`, or `CONFLICT` for a deleted tenant */
export function assertAlive(tenant: TenantEntity | null): asserts tenant is TenantEntity {
  if (tenant === null) throw noSuchTenant();
  if (tenant.status === 'deleted') throw new DomainError('CONFLICT', 'This tenant has been deleted.');
}

function emailTaken(): DomainError {
  return new DomainError('CONFLICT', 'A tenant with this e-mail address exists.');
}

export function noSuchTenant(): DomainError {
  return new DomainError('NOT_FOUND', 'No such tenant.');
}

function pick(tenant: TenantEntity, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(tenant).filter(([name]) => names.includes(name)));
}

function definedOnly(change: TenantChange): Partial<TenantEntity> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

/** The column holds milliseconds, so nothing is lost. */
function inMicroseconds(instant: Date): string {
  return instant.toISOString().replace('Z', '000Z');
}
