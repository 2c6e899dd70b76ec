import type { EntityManager } from 'typeorm';
import type { Environment } from '../../domain/chain.js';
import type { Scope } from '../../domain/scope.js';
import type { Author } from '../../platform/audit/audit.js';

/** A tenant's first key, with its plaintext. */
export interface FirstKey {
  readonly id: string;
  readonly key: string;
  readonly name: string | null;
  readonly environment: Environment;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
}

/** What remains to be told of a key when its tenant is erased. */
export interface ErasedKey {
  readonly id: string;
  readonly name: string | null;
  readonly maskedKey: string;
  readonly environment: Environment;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/**
 * Port: what the life of a tenant asks of its keys. The api-keys module provides it, since keys know tenants and not
 * the other way round. Both work in the caller's transaction.
 */
export abstract class TenantKeys {
  /** A live key with every scope. */
  abstract issueFirst(manager: EntityManager, tenantId: string, author: Author): Promise<FirstKey>;
  /** Revokes every key and forgets names and addresses; tells what there was. */
  abstract erase(manager: EntityManager, tenantId: string): Promise<ErasedKey[]>;
}
