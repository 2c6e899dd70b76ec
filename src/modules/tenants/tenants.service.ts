import { Injectable } from '@nestjs/common';
import { isUUID } from 'class-validator';
import { DataSource, type EntityManager } from 'typeorm';
import { DomainError } from '../../domain/error-code.js';
import type { Author } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock.js';
import { decodeCursor, toPage, type Page } from '../../platform/http/query/pagination.js';
import type { TenantsQueryDto } from './dto/tenant.dto.js';
import { erasedAddress } from './tenant-address.js';
import { TenantChanges } from './tenant-changes.js';
import type { TenantEntity } from './tenant.entity.js';
import { TenantsRepository, type NewTenant } from './tenants.repository.js';
import type { WalletEntity } from './wallets/wallet.entity.js';
import { WalletsRepository } from './wallets/wallets.repository.js';

/** A change of a tenant's row, with its name in the audit log. */
export interface TenantChange {
  readonly action: string;
  readonly wanted: Partial<TenantEntity>;
}

/** The result of an update. */
export interface TenantUpdate {
  /** The previous plan and limits; null when the row already had the wanted values. */
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

/** Reads tenants by id or by page. Writes them with their audit record in the caller's transaction. */
@Injectable()
export class TenantsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tenants: TenantsRepository,
    private readonly wallets: WalletsRepository,
    private readonly changes: TenantChanges,
    private readonly clock: Clock,
  ) {}

  /** Returns a page of the tenants that match all filters, newest first. */
  async list({ cursor, limit, q, plan, status }: TenantsQueryDto): Promise<Page<TenantEntity>> {
    const after = cursor === undefined ? null : decodeCursor(cursor);
    const filter = { text: q ?? null, plan: plan ?? null, status: status ?? null };
    const rows = await this.tenants.list(this.dataSource.manager, filter, after, limit + 1);
    return toPage(rows, limit, ({ createdAt, id }) => ({ createdAt: inMicroseconds(createdAt), id }));
  }

  /**
   * Returns a tenant.
   *
   * @throws DomainError `NOT_FOUND`
   */
  async get(id: string): Promise<TenantEntity> {
    const tenant = isUUID(id) ? await this.tenants.find(this.dataSource.manager, id) : null;
    if (tenant === null) throw noSuchTenant();
    return tenant;
  }

  /**
   * Stores a new tenant.
   *
   * @throws DomainError `CONFLICT` when the e-mail address is taken, compared without case
   */
  async insert(manager: EntityManager, request: NewTenant, author: Author): Promise<TenantEntity> {
    const tenant = await this.tenants.insert(manager, request);
    if (tenant === null) throw emailTaken();
    const after = { plan: tenant.plan, planSource: request.planSource };
    await this.changes.record(manager, tenant.id, { action: 'tenant.created', after }, author);
    return tenant;
  }

  /**
   * Sets the wanted values, and locks the row until the transaction ends.
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
   * Locks the row exclusively until the transaction ends. So no process can issue a key meanwhile: its foreign key
   * needs a shared lock on the row.
   *
   * @throws DomainError `NOT_FOUND`, or `CONFLICT` for a tenant that is already deleted
   */
  async lockForErasure(manager: EntityManager, id: string): Promise<TenantEntity> {
    if (!isUUID(id)) throw noSuchTenant();
    const tenant = await this.tenants.lock(manager, id, 'end');
    assertAlive(tenant);
    return tenant;
  }

  /** Returns the wallets of both environments. */
  walletsOf(manager: EntityManager, id: string): Promise<WalletEntity[]> {
    return this.wallets.listAll(manager, id);
  }

  /**
   * Deletes the personal data of the row and marks it as deleted.
   *
   * @param tenant as `lockForErasure` returned it; stays unchanged
   * @param facts for the audit log
   * @returns the time of the erasure
   */
  async erase(
    manager: EntityManager,
    { id, status, plan }: TenantEntity,
    facts: { readonly revokedKeys: number },
    author: Author,
  ): Promise<Date> {
    const deletedAt = new Date(this.clock.nowMs());
    await this.tenants.write(manager, id, { ...ERASED, email: erasedAddress(id), deletedAt });
    const change = {
      action: 'tenant.deleted',
      before: { status, plan },
      after: { status: 'deleted', ...facts },
    };
    await this.changes.record(manager, id, change, author);
    return deletedAt;
  }

  /** Signals the change, so every process reads the tenant again. Must be called after the commit. */
  announce(id: string): Promise<void> {
    return this.changes.announce(id);
  }
}

/**
 * Refuses a missing or deleted tenant.
 *
 * @throws DomainError `NOT_FOUND`, or `CONFLICT` for a deleted tenant
 */
export function assertAlive(tenant: TenantEntity | null): asserts tenant is TenantEntity {
  if (tenant === null) throw noSuchTenant();
  if (tenant.status === 'deleted') throw new DomainError('CONFLICT', 'This tenant has been deleted.');
}

function emailTaken(): DomainError {
  return new DomainError('CONFLICT', 'A tenant with this e-mail address exists.');
}

/** Returns the error `NOT_FOUND` for a tenant. */
export function noSuchTenant(): DomainError {
  return new DomainError('NOT_FOUND', 'No such tenant.');
}

function pick(tenant: TenantEntity, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(tenant).filter(([name]) => names.includes(name)));
}

/** The column has a precision of milliseconds, so the cursor loses nothing. */
function inMicroseconds(instant: Date): string {
  return instant.toISOString().replace('Z', '000Z');
}
