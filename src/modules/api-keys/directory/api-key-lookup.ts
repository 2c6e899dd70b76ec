import { Injectable } from '@nestjs/common';
import { Batcher } from '../../../platform/database/batcher.js';
import { PooledQueries } from '../../../platform/database/pooled-queries.js';
import { AddressBlocks } from '../authentication/address-blocks.js';
import type { CachedApiKey } from './cached-api-key.js';

type KeyRow = Omit<CachedApiKey, 'allowedIps'> & { readonly allowedIps: string[] | null };

const LIMITS = { concurrency: 2, maxBatch: 200 };

/**
 * Finds a key and its tenant by the key's hash, through primary keys only. Concurrent look-ups share one statement, so
 * guessed keys put little load on the database.
 */
@Injectable()
export class ApiKeyLookup {
  private readonly lookUps: Batcher<Buffer, CachedApiKey | null>;

  constructor(private readonly statements: PooledQueries) {
    this.lookUps = new Batcher((hashes) => this.findAll(hashes), LIMITS);
  }

  /**
   * Returns the key with this hash, or null. Also returns revoked and expired keys, and keys of deleted tenants. The
   * caller decides on them.
   *
   * @throws ReadOnlyServer when only a server that may lag says that there is no such key
   */
  find(hash: Buffer): Promise<CachedApiKey | null> {
    return this.lookUps.submit(hash);
  }

  private async findAll(hashes: readonly Buffer[]): Promise<(CachedApiKey | null)[]> {
    const rows = await this.statements.queryAll<KeyRow>(
      `SELECT d.key_hash AS "hash", k.id AS "keyId", k.tenant_id AS "tenantId", k.environment, k.scopes,
              k.allowed_ips AS "allowedIps", k.expires_at AS "expiresAt", k.revoked_at AS "revokedAt",
              ARRAY(SELECT jsonb_build_object('keyId', l.id, 'limit', l.requests_per_day) FROM api_keys l
                     WHERE l.tenant_id = k.tenant_id AND l.id = ANY (k.limited_by) ORDER BY l.requests_per_day DESC, l.id) AS "dayLimits",
              CASE WHEN t.status = 'active' AND t.billing_suspended_at IS NOT NULL THEN 'suspended'
                ELSE t.status END AS "tenantStatus", t.plan, t.limit_overrides AS "limitOverrides",
              t.paid_up AS "paidUp",
              t.require_reference AS "requireReference", t.risk_threshold AS "riskThreshold"
         FROM api_key_directory d
         JOIN api_keys k ON k.tenant_id = d.tenant_id AND k.id = d.key_id
         JOIN tenants t ON t.id = d.tenant_id
        WHERE d.key_hash = ANY ($1)`,
      [hashes],
      new Set(hashes.map((hash) => hash.toString('hex'))).size,
    );
    const found = new Map(rows.map((row) => [row.hash.toString('hex'), toKnownKey(row)]));
    return hashes.map((hash) => found.get(hash.toString('hex')) ?? null);
  }
}

function toKnownKey(row: KeyRow): CachedApiKey {
  return { ...row, allowedIps: row.allowedIps === null ? null : new AddressBlocks(row.allowedIps) };
}
