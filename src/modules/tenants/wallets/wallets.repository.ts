import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Environment } from '../../../domain/chain.js';
import { WalletEntity } from './wallet.entity.js';

/** The scope of a query on wallets: a tenant and one environment. */
export interface WalletOwner {
  readonly tenantId: string;
  readonly environment: Environment;
}

/** Stores wallets. Every query has conditions on the tenant and the environment. */
@Injectable()
export class WalletsRepository {
  /** Returns the wallet for a chain, or null. */
  find(manager: EntityManager, owner: WalletOwner, chain: string): Promise<WalletEntity | null> {
    return manager.findOneBy(WalletEntity, { ...keyOf(owner), chain });
  }

  /** Returns the wallets of one environment, ordered by chain. */
  list(manager: EntityManager, owner: WalletOwner): Promise<WalletEntity[]> {
    return manager.find(WalletEntity, { where: keyOf(owner), order: { chain: 'ASC' } });
  }

  /** Returns the wallets of both environments. */
  listAll(manager: EntityManager, tenantId: string): Promise<WalletEntity[]> {
    return manager.find(WalletEntity, { where: { tenantId }, order: { environment: 'ASC', chain: 'ASC' } });
  }

  /** Sets the address in one statement. Setting the same address again changes nothing, not even its time. */
  async put(
    manager: EntityManager,
    owner: WalletOwner,
    chain: string,
    address: string,
  ): Promise<WalletEntity> {
    await manager.query(
      `INSERT INTO wallets AS w (tenant_id, environment, chain, address, created_at, updated_at)
         SELECT $1, $2, $3, $4, clock.now, clock.now FROM (SELECT clock_timestamp() AS now) clock
       ON CONFLICT (tenant_id, environment, chain) DO UPDATE SET address = excluded.address,
         updated_at = CASE WHEN w.address = excluded.address THEN w.updated_at ELSE excluded.updated_at END`,
      [owner.tenantId, owner.environment, chain, address],
    );
    return manager.findOneByOrFail(WalletEntity, { ...keyOf(owner), chain });
  }

  /** Locks the row until the transaction ends, so the audit log records the right previous address. */
  lock(manager: EntityManager, owner: WalletOwner, chain: string): Promise<WalletEntity | null> {
    return manager.findOne(WalletEntity, {
      where: { ...keyOf(owner), chain },
      lock: { mode: 'for_no_key_update' },
    });
  }

  /** Deletes the wallet for a chain. */
  async delete(manager: EntityManager, owner: WalletOwner, chain: string): Promise<void> {
    await manager.delete(WalletEntity, { ...keyOf(owner), chain });
  }
}

/** Principals have further members, which must not become conditions. */
function keyOf({ tenantId, environment }: WalletOwner): WalletOwner {
  return { tenantId, environment };
}
