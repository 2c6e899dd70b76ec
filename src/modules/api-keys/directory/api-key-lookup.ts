import { Injectable } from '@nestjs/common';
import { Batcher } from '../../../platform/database/batcher.js';
import { Distribution } from '../../../platform/database/distribution/distribution.js';
import { IS_READ_ONLY } from '../../../platform/database/connection/session.js';
import { PooledQueries } from '../../../platform/database/pooled-queries.js';
import { AddressBlocks } from '../../../platform/address-blocks.js';
import type { CachedApiKey } from './cached-api-key.js';

type KeyRow = Omit<CachedApiKey, 'allowedIps'> & { readonly allowedIps: string[] | null };

interface Place {
  readonly hash: Buffer;
  readonly tenantId: string;
  readonly keyId: string;
}

const LIMITS = { concurrency: 2, maxBatch: 200 };
/** @param tenant the tenant of the key, as a distributed database must find it in every part of a statement */
const keyColumns = (
  tenant: string,
): string => `k.id AS "keyId", k.tenant_id AS "tenantId", k.environment, k.scopes,
  k.allowed_ips AS "allowedIps", k.expires_at AS "expiresAt", k.revoked_at AS "revokedAt",
  ARRAY(SELECT jsonb_build_object('keyId', l.id, 'limit', l.requests_per_day) FROM api_keys l
         WHERE l.tenant_id = ${tenant} AND l.id = ANY (k.limited_by) ORDER BY l.requests_per_day DESC, l.id) AS "dayLimits",
  CASE WHEN t.status = 'active' AND t.billing_suspended_at IS NOT NULL THEN 'suspended'
    ELSE t.status END AS "tenantStatus", t.plan, t.limit_overrides AS "limitOverrides",
  t.paid_up AS "paidUp",
  t.require_reference AS "requireReference", t.risk_threshold AS "riskThreshold", ${IS_READ_ONLY}`;

/**
 * Finds a key and its tenant by the key's hash, through primary keys only. Concurrent look-ups share one statement, so
 * guessed keys put little load on the database.
 * Where tenants live on several nodes, the directory gives the tenant first, and then its node is asked: a node that is
 * lost keeps no key of other tenants from being found.
 */
@Injectable()
export class ApiKeyLookup {
  private readonly lookUps: Batcher<Buffer, CachedApiKey | null>;
  private readonly places: Batcher<Buffer, Place | null>;
  private readonly keysOfTenant: Batcher<Place, CachedApiKey | null>;

  constructor(
    private readonly statements: PooledQueries,
    private readonly distribution: Distribution,
  ) {
    this.lookUps = new Batcher((hashes) => this.findAll(hashes), LIMITS);
    this.places = new Batcher((hashes) => this.findPlaces(hashes), LIMITS);
    const groupOf = ({ tenantId }: Place): string => tenantId;
    this.keysOfTenant = new Batcher((places) => this.findOfTenant(places), { ...LIMITS, groupOf });
  }

  /**
   * Returns the key with this hash, or null. Also returns revoked and expired keys, and keys of deleted tenants. The
   * caller decides on them.
   *
   * @throws ReadOnlyServer when only a server that may lag answers: the key may be revoked, or unknown to it
   */
  async find(hash: Buffer): Promise<CachedApiKey | null> {
    if (!this.distribution.isDistributed) return this.lookUps.submit(hash);
    const place = await this.places.submit(hash);
    return place === null ? null : this.keysOfTenant.submit(place);
  }

  private async findAll(hashes: readonly Buffer[]): Promise<(CachedApiKey | null)[]> {
    const rows = await this.statements.queryAll<KeyRow>(
      `SELECT d.key_hash AS "hash", ${keyColumns('k.tenant_id')}
         FROM api_key_directory d
         JOIN api_keys k ON k.tenant_id = d.tenant_id AND k.id = d.key_id
         JOIN tenants t ON t.id = d.tenant_id
        WHERE d.key_hash = ANY ($1)`,
      [hashes],
      distinct(hashes.map(toHex)),
    );
    const found = new Map(rows.map((row) => [toHex(row.hash), toKnownKey(row)]));
    return hashes.map((hash) => found.get(toHex(hash)) ?? null);
  }

  private async findPlaces(hashes: readonly Buffer[]): Promise<(Place | null)[]> {
    const rows = await this.statements.queryAll<Place>(
      `SELECT key_hash AS "hash", tenant_id AS "tenantId", key_id AS "keyId", ${IS_READ_ONLY}
         FROM api_key_directory
        WHERE key_hash = ANY ($1)`,
      [hashes],
      distinct(hashes.map(toHex)),
    );
    const found = new Map(rows.map((row) => [toHex(row.hash), row]));
    return hashes.map((hash) => found.get(toHex(hash)) ?? null);
  }

  /** The places are all of one tenant. */
  private async findOfTenant(places: readonly Place[]): Promise<(CachedApiKey | null)[]> {
    const ids = places.map(({ keyId }) => keyId);
    const rows = await this.statements.queryAll<Omit<KeyRow, 'hash'>>(
      `SELECT ${keyColumns('$1')} FROM api_keys k JOIN tenants t ON t.id = k.tenant_id
        WHERE k.tenant_id = $1 AND k.id = ANY ($2)`,
      [places[0]?.tenantId, ids],
      distinct(ids),
    );
    const found = new Map(rows.map((row) => [row.keyId, row]));
    return places.map(({ hash, keyId }) => {
      const row = found.get(keyId);
      return row === undefined ? null : toKnownKey({ ...row, hash });
    });
  }
}

const toHex = (hash: Buffer): string => hash.toString('hex');
const distinct = (texts: readonly string[]): number => new Set(texts).size;

function toKnownKey(row: KeyRow): CachedApiKey {
  return { ...row, allowedIps: row.allowedIps === null ? null : new AddressBlocks(row.allowedIps) };
}
