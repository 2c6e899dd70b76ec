import { randomBytes, randomUUID } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Environment } from '../../../src/domain/chain.js';
import type { LimitOverrides, PlanId } from '../../../src/domain/plans/plan.js';
import { SCOPES, scopesOf, type Scope } from '../../../src/domain/access/scope.js';
import { issueKey } from '../../../src/modules/api-keys/testing.js';
import { TenantEntity } from '../../../src/modules/tenants/tenant.entity.js';

/** Most specs do not test the 100 requests a day of the free plan. */
const ROOM: LimitOverrides = { requestsPerDay: 10_000_000, requestsPerMinute: 10_000_000 };

/** An application, or the data source alone where a spec has no application. */
export type RowsOwner = INestApplicationContext | DataSource;

export interface TenantOptions {
  email?: string;
  companyName?: string | null;
  plan?: PlanId;
  planSource?: 'operator' | 'stripe';
  status?: 'active' | 'suspended' | 'deleted';
  /** Rate limits that are not given are high enough for any spec. */
  limitOverrides?: LimitOverrides;
  /** The plan's own rate limits, for specs about those. */
  planLimits?: boolean;
  requireReference?: boolean;
  riskThreshold?: number | null;
}

export interface KeyOptions {
  name?: string | null;
  environment?: Environment;
  /** Every scope of its environment unless given. */
  scopes?: readonly Scope[];
  expiresAt?: Date | null;
  allowedIps?: readonly string[] | null;
  requestsPerDay?: number | null;
}

export interface TestTenant {
  readonly tenantId: string;
  readonly email: string;
  /** Keys with every scope, ready for `Authorization: Bearer`. */
  readonly liveKey: string;
  readonly liveKeyId: string;
  readonly testKey: string;
  readonly testKeyId: string;
}

/** Inserts a new tenant with a live and a test key; specs share a database and never clean up. */
export async function createTenant(owner: RowsOwner, options: TenantOptions = {}): Promise<TestTenant> {
  return rowsOf(owner).transaction(async (manager) => {
    const email = options.email ?? `tenant-${randomBytes(8).toString('hex')}@example.com`;
    const { planLimits = false, ...fields } = options;
    const limitOverrides = planLimits ? (options.limitOverrides ?? {}) : withRoom(options.limitOverrides);
    const row = manager.create(TenantEntity, { ...fields, limitOverrides, email });
    const { id: tenantId } = await manager.save(row);
    const live = await insertKey(manager, tenantId, { environment: 'live' });
    const test = await insertKey(manager, tenantId, { environment: 'test' });
    return {
      tenantId,
      email,
      liveKey: live.key,
      liveKeyId: live.keyId,
      testKey: test.key,
      testKeyId: test.keyId,
    };
  });
}

/** A further key of a tenant: live, with every scope and without bounds unless given. */
export async function mintKey(
  owner: RowsOwner,
  tenantId: string,
  options: KeyOptions = {},
): Promise<{ key: string; keyId: string }> {
  return rowsOf(owner).transaction((manager) => insertKey(manager, tenantId, options));
}

/** Registers a wallet without checking the address. */
export async function registerWallet(
  owner: RowsOwner,
  tenantId: string,
  wallet: { environment: Environment; chain: string; address: string },
): Promise<void> {
  await rowsOf(owner).query(
    `INSERT INTO wallets (tenant_id, environment, chain, address) VALUES ($1, $2, $3, $4)
     ON CONFLICT (tenant_id, environment, chain) DO UPDATE SET address = excluded.address`,
    [tenantId, wallet.environment, wallet.chain, wallet.address],
  );
}

async function insertKey(
  manager: EntityManager,
  tenantId: string,
  options: KeyOptions,
): Promise<{ key: string; keyId: string }> {
  const id = randomUUID();
  const { environment = 'live', requestsPerDay = null } = options;
  const grant = {
    environment,
    scopes: options.scopes ?? scopesOf(environment, SCOPES),
    expiresAt: options.expiresAt ?? null,
    allowedIps: options.allowedIps ?? null,
    requestsPerDay,
    limitedBy: requestsPerDay === null ? [] : [id],
  };
  const { key } = await issueKey(
    manager,
    { tenantId, name: options.name ?? null, createdBy: null },
    grant,
    id,
  );
  return { key, keyId: id };
}

function withRoom(given: LimitOverrides = {}): LimitOverrides {
  const isAboutRequests = given.requestsPerDay !== undefined || given.requestsPerMinute !== undefined;
  return isAboutRequests ? given : { ...ROOM, ...given };
}

function rowsOf(owner: RowsOwner): DataSource {
  return owner instanceof DataSource ? owner : owner.get(DataSource, { strict: false });
}
