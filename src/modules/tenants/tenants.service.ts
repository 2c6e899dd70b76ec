import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource, type EntityManager } from 'typeorm';
import { DomainError } from '../../domain/error-code.js';
import type { Author } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock.js';
import {
  decodeCursor,
  toPage,
  type Page,
  type PageQueryDto,
} from '../../platform/http/query/pagination.js';
import { TenantChanges } from './tenant-changes.js';
import type { TenantEntity } from './tenant.entity.js';
import { TenantsRepository, type NewTenant } from './tenants.repository.js';
import type { WalletEntity } from './wallets/wallet.entity.js';
import { WalletsRepository } from './wallets/wallets.repository.js';

/** A change of a tenant's row, and the name that the audit log gives it. */
export interface TenantChange {
  readonly action: string;
  readonly wanted: Partial<TenantEntity>;
}

export interface TenantUpdate {
  /** What the plan included; null when the row was as wanted already. */
  readonly before: Pick<TenantEntity, 'plan' | 'limitOverrides'> | null;
  readonly after: TenantEntity;
}

const ERASED = {
  status: 'deleted',
  companyName: null,
  suspendedReason: null,
  billingSuspendedAt: null,
  paidUp: false,
} as const;

/** The rows of tenants: read by id or by page, and written, with their audit record, in the caller's transaction. */
@Injectable()
export class TenantsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tenants: TenantsRepository,
    private readonly wallets: WalletsRepository,
    private readonly changes: TenantChanges,
    private readonly clock: Clock,
  ) {}

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

  /** @throws DomainError `CONFLICT` when the e-mail address is taken, in whatever case */
  async insert(manager: EntityManager, request: NewTenant, author: Author): Promise<TenantEntity> {
    const tenant = await this.tenants.insert(manager, request);
    if (tenant === null) throw emailTaken();
    const after = { plan: tenant.plan, planSource: request.planSource };
    await this.changes.record(manager, tenant.id, { action: 'tenant.created', after }, author);
    return tenant;
  }

  /**
   * Brings the row to what is wanted; holds it until the transaction ends.
   *
   * @throws DomainError `NOT_FOUND`, or `CONFLICT` for a deleted tenant, or when another tenant has the e-mail address
   */
  async update(
    manager: EntityManager,
    id: string,
    { action, wanted }: TenantChange,
    author: Author,
  ): Promise<TenantUpdate> {
    if (!isUUID(id)) throw noSuchTenant();
    const tenant = await this.tenants.lock(manager, id, 'change');
    assertAlive(tenant);
    const { plan, limitOverrides } = tenant;
    const names = Object.keys(wanted);
    const before = pick(tenant, names);
    Object.assign(tenant, wanted);
    const change = { action, before, after: pick(tenant, names) };
    if (JSON.stringify(before) === JSON.stringify(change.after)) return { before: null, after: tenant };
    await this.changes.record(manager, id, change, author);
    const saved = await this.tenants.save(manager, tenant);
    if (saved === null) throw emailTaken();
    return { before: { plan, limitOverrides }, after: saved };
  }

  /**
   * Holds the row exclusively until the transaction ends, so that no key can be issued meanwhile: the foreign key of a
   * new key wants to share the row.
   *
   * @throws DomainError `NOT_FOUND`, or `CONFLICT` when the tenant was deleted before
   */
  async lockForErasure(manager: EntityManager, id: string): Promise<TenantEntity> {
    if (!isUUID(id)) throw noSuchTenant();
    const tenant = await this.tenants.lock(manager, id, 'end');
    assertAlive(tenant);
    return tenant;
  }

  /** Wallets of both environments. */
  walletsOf(manager: EntityManager, id: string): Promise<WalletEntity[]> {
    return this.wallets.listAll(manager, id);
  }

  /**
   * Takes the personal data out of the row and marks it as deleted.
   *
   * @param tenant as `lockForErasure` gave it; it is left as it is
   * @param facts for the audit log
   * @returns when that was
   */
  async erase(
    manager: EntityManager,
    { id, status, plan }: TenantEntity,
    facts: { readonly revokedKeys: number },
    author: Author,
  ): Promise<Date> {
    const deletedAt = new Date(this.clock.nowMs());
    await this.tenants.write(manager, id, { ...ERASED, email: pseudonymOf(id), deletedAt });
    const change = {
      action: 'tenant.deleted',
      before: { status, plan },
      after: { status: 'deleted', ...facts },
    };
    await this.changes.record(manager, id, change, author);
    return deletedAt;
  }

  /** To be called after the commit: every process reads the tenant anew. */
  announce(id: string): Promise<void> {
    return this.changes.announce(id);
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

/** Unique like an e-mail address, and never one: the domain is reserved (RFC 2606). */
function pseudonymOf(id: string): string {
  return `deleted-${id}@erased.invalid`;
}

function pick(tenant: TenantEntity, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(tenant).filter(([name]) => names.includes(name)));
}

/** The column holds milliseconds, so nothing is lost. */
function inMicroseconds(instant: Date): string {
  return instant.toISOString().replace('Z', '000Z');
}
