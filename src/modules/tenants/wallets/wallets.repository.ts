import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Environment } from '../../../domain/chain.js';
import { WalletEntity } from './wallet.entity.js';

/** Whose wallets: a tenant's, in one environment. */
export interface WalletOwner {
  readonly tenantId: string;
  readonly environment: Environment;
}

/** The rows of wallets. Every query carries the tenant and the environment. */
@Injectable()
export class WalletsRepository {
  find(manager: EntityManager, owner: WalletOwner, chain: string): Promise<WalletEntity | null> {
    return manager.findOneBy(WalletEntity, { ...keyOf(owner), chain });
  }

  list(manager: EntityManager, owner: WalletOwner): Promise<WalletEntity[]> {
    return manager.find(WalletEntity, { where: keyOf(owner), order: { chain: 'ASC' } });
  }

  /** Wallets of both environments. */
  listAll(manager: EntityManager, tenantId: string): Promise<WalletEntity[]> {
    return manager.find(WalletEntity, { where: { tenantId }, order: { environment: 'ASC', chain: 'ASC' } });
  }

  /** Sets the address in one statement; putting the same one again changes nothing, its time included. */
  async put(
    manager: EntityManager,
    owner: WalletOwner,
    chain: string,
    address: string,
  ): Promise<WalletEntity> {
    await manager.query(
      `INSERT INTO wallets AS w (tenant_id, environment, chain, address) VALUES ($1, $2, $3, $4)
       ON CONFLICT (tenant_id, environment, chain) DO UPDATE SET address = excluded.address,
         updated_at = CASE WHEN w.address = excluded.address THEN w.updated_at ELSE clock_timestamp() END`,
      [owner.tenantId, owner.environment, chain, address],
    );
    return manager.findOneByOrFail(WalletEntity, { ...keyOf(owner), chain });
  }

  /** Holds the row until the transaction ends, so that what was there before can be told. */
  lock(manager: EntityManager, owner: WalletOwner, chain: string): Promise<WalletEntity | null> {
    return manager.findOne(WalletEntity, {
      where: { ...keyOf(owner), chain },
      lock: { mode: 'for_no_key_update' },
    });
  }

  async delete(manager: EntityManager, owner: WalletOwner, chain: string): Promise<void> {
    await manager.delete(WalletEntity, { ...keyOf(owner), chain });
  }
}

/** Principals carry more than the key of a row. */
function keyOf({ tenantId, environment }: WalletOwner): WalletOwner {
  return { tenantId, environment };
}
