import type { EntitySchema } from 'typeorm';
import { ApiKeyDirectoryEntity, ApiKeyEntity } from './modules/api-keys/directory/api-key.entity.js';
import { TenantEntity } from './modules/tenants/tenant.entity.js';
import { WalletEntity } from './modules/tenants/wallets/wallet.entity.js';

/**
 * Every entity of every module, for the data source. It imports the entity files instead of the modules' public APIs:
 * the migration commands need no application.
 */
// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- TypeORM's own type for an entity class
export const ENTITIES: (Function | EntitySchema)[] = [
  TenantEntity,
  WalletEntity,
  ApiKeyEntity,
  ApiKeyDirectoryEntity,
];
