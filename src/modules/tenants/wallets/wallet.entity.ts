import {
  Check,
  Column,
  CreateDateColumn,
  Entity,
  ForeignKey,
  PrimaryColumn,
  UpdateDateColumn,
} from 'typeorm';
import type { Environment } from '../../../domain/chain.js';
import { TenantEntity } from '../tenant.entity.js';

/** A tenant's payout address on one chain. */
@Entity({ name: 'wallets' })
@Check('wallets_environment_check', `"environment" IN ('live', 'test')`)
export class WalletEntity {
  @PrimaryColumn({ name: 'tenant_id', type: 'uuid', primaryKeyConstraintName: 'wallets_pkey' })
  @ForeignKey(() => TenantEntity, { name: 'wallets_tenant_id_fkey' })
  tenantId!: string;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'wallets_pkey' })
  environment!: Environment;

  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'wallets_pkey' })
  chain!: string;

  @Column({ type: 'text' })
  address!: string;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  createdAt!: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz', precision: 3, default: () => 'now()' })
  updatedAt!: Date;
}
