import {
  Check,
  Column,
  CreateDateColumn,
  Entity,
  ForeignKey,
  Index,
  PrimaryColumn,
  PrimaryGeneratedColumn,
} from 'typeorm';
import type { Environment } from '../../../domain/chain.js';
import type { Scope } from '../../../domain/access/scope.js';

/** A tenant's API key without its plaintext. The plaintext is shown once; the directory stores only its hash. */
@Entity({ name: 'api_keys' })
@Check('api_keys_environment_check', `"environment" IN ('live', 'test')`)
@Check('api_keys_limited_by_check', `cardinality("limited_by") <= 4`)
@Index('api_keys_created_idx', ['tenantId', 'createdAt', 'id'])
// A partial index, which TypeORM would compare by its text.
@Index('api_keys_expiring_idx', { synchronize: false })
export class ApiKeyEntity {
  @PrimaryColumn({ name: 'tenant_id', type: 'uuid', primaryKeyConstraintName: 'api_keys_pkey' })
  @ForeignKey('TenantEntity', { name: 'api_keys_tenant_id_fkey' })
  tenantId!: string;

  @PrimaryGeneratedColumn('uuid', { primaryKeyConstraintName: 'api_keys_pkey' })
  id!: string;

  @Column({ type: 'text' })
  environment!: Environment;

  @Column({ type: 'text', nullable: true })
  name!: string | null;

  @Column({ name: 'masked_key', type: 'text' })
  maskedKey!: string;

  @Column({ type: 'text', array: true })
  scopes!: Scope[];

  @Column({ name: 'allowed_ips', type: 'text', array: true, nullable: true })
  allowedIps!: string[] | null;

  @Column({ name: 'requests_per_day', type: 'integer', nullable: true })
  requestsPerDay!: number | null;

  /** The keys whose daily limit also counts this key's requests: the key itself and its ancestors, at most four. */
  @Column({ name: 'limited_by', type: 'uuid', array: true, default: [] })
  limitedBy!: string[];

  /** The member who made it in a session, or whose key made it. Null for keys of the operator and their descendants. */
  @Column({ name: 'created_by', type: 'uuid', nullable: true })
  createdBy!: string | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt!: Date;

  @Column({ name: 'expires_at', type: 'timestamptz', precision: 3, nullable: true })
  expiresAt!: Date | null;

  @Column({ name: 'revoked_at', type: 'timestamptz', precision: 3, nullable: true })
  revokedAt!: Date | null;

  @Column({ name: 'last_used_at', type: 'timestamptz', precision: 3, nullable: true })
  lastUsedAt!: Date | null;
}

/** The only global table of keys. It maps the hash of a key to its tenant. */
@Entity({ name: 'api_key_directory' })
@Index('api_key_directory_key_idx', ['tenantId', 'keyId'])
@ForeignKey(() => ApiKeyEntity, ['tenantId', 'keyId'], ['tenantId', 'id'], {
  name: 'api_key_directory_tenant_id_key_id_fkey',
})
export class ApiKeyDirectoryEntity {
  /** SHA-256 of the whole key. */
  @PrimaryColumn({ name: 'key_hash', type: 'bytea', primaryKeyConstraintName: 'api_key_directory_pkey' })
  keyHash!: Buffer;

  @Column({ name: 'tenant_id', type: 'uuid' })
  tenantId!: string;

  @Column({ name: 'key_id', type: 'uuid' })
  keyId!: string;
}
