import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AddressBlocks } from './address-blocks.js';
import type { KnownKey } from './known-key.js';

type KeyRow = Omit<KnownKey, 'allowedIps'> & { readonly allowedIps: string[] | null };

/** Finds a key and its tenant by the key's hash: one statement, by primary keys all the way. */
@Injectable()
export class KeyDirectory {
  constructor(private readonly dataSource: DataSource) {}

  /** Also finds keys that are revoked, expired or of a tenant that is no more: the caller judges. */
  async find(hash: Buffer): Promise<KnownKey | null> {
    const rows = await this.dataSource.query<KeyRow[]>(
      `SELECT d.key_hash AS "hash", k.id AS "keyId", k.tenant_id AS "tenantId", k.environment, k.scopes,
              k.allowed_ips AS "allowedIps", k.requests_per_day AS "requestsPerDay", k.expires_at AS "expiresAt", k.revoked_at AS "revokedAt",
              CASE WHEN t.status = 'active' AND t.billing_suspended_at IS NOT NULL THEN 'suspended'
                ELSE t.status END AS "tenantStatus", t.plan, t.limit_overrides AS "limitOverrides",
              t.paid_up AS "paidUp",
              t.require_reference AS "requireReference", t.risk_threshold AS "riskThreshold"
         FROM api_key_directory d
         JOIN api_keys k ON k.tenant_id = d.tenant_id AND k.id = d.key_id
         JOIN tenants t ON t.id = d.tenant_id
        WHERE d.key_hash = $1`,
      [hash],
    );
    const row = rows[0];
    if (row === undefined) return null;
    return { ...row, allowedIps: row.allowedIps === null ? null : new AddressBlocks(row.allowedIps) };
  }
}
