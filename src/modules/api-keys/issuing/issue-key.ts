import { randomBytes, randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { formatApiKey, hashApiKey, maskApiKey } from '../../../domain/access/api-key.js';
import { ApiKeyDirectoryEntity, ApiKeyEntity } from '../directory/api-key.entity.js';
import type { KeyGrant } from './key-grant.js';

/** A new key with its plaintext, which exists only at this moment. */
export interface IssuedKey {
  readonly key: string;
  readonly row: ApiKeyEntity;
}

/** Whose a new key is. */
export interface NewKey {
  readonly tenantId: string;
  readonly name: string | null;
  /** The member who will have seen it: with the member's right to it, the key ends. Null if it is no member's. */
  readonly createdBy: string | null;
}

/**
 * Generates a random key and stores its hash, in the caller's transaction. Never stores the plaintext.
 *
 * @param id the id of the new key, if the grant already names it
 */
export async function issueKey(
  manager: EntityManager,
  { tenantId, name, createdBy }: NewKey,
  grant: KeyGrant,
  id: string = randomUUID(),
): Promise<IssuedKey> {
  const key = formatApiKey(grant.environment, randomBytes(32));
  const row = manager.create(ApiKeyEntity, {
    tenantId,
    id,
    name,
    createdBy,
    environment: grant.environment,
    maskedKey: maskApiKey(key),
    scopes: [...grant.scopes],
    allowedIps: grant.allowedIps === null ? null : [...grant.allowedIps],
    requestsPerDay: grant.requestsPerDay,
    limitedBy: [...grant.limitedBy],
    expiresAt: grant.expiresAt,
    revokedAt: null,
    lastUsedAt: null,
  });
  await manager.insert(ApiKeyEntity, row);
  await manager.insert(ApiKeyDirectoryEntity, { keyHash: hashApiKey(key), tenantId, keyId: row.id });
  return { key, row };
}
