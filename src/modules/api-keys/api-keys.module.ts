import { Global, Module } from '@nestjs/common';
import { TenantKeys, TenantsModule } from '../tenants/index.js';
import { AddressHasher } from './address-hasher.js';
import { ApiKeyGuard } from './api-key.guard.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { ApiKeysService } from './api-keys.service.js';
import { KeyAuthenticator } from './key-authenticator.js';
import { KeyCache } from './key-cache.js';
import { KeyChanges } from './key-changes.js';
import { KeyDirectory } from './key-directory.js';
import { KeyExpiryWarnings } from './key-expiry-warnings.js';
import { KeyMinting } from './key-minting.js';
import { LastUsed } from './last-used.js';
import { OperatorKey } from './operator-key.js';
import { OperatorKeysController } from './operator-keys.controller.js';
import { TenantApiKeys } from './tenant-api-keys.js';

/** Global, because it provides the port that tenants asks for, and tenants must not import it. */
@Global()
@Module({
  imports: [TenantsModule],
  controllers: [ApiKeysController, OperatorKeysController],
  providers: [
    AddressHasher,
    ApiKeyGuard,
    ApiKeysRepository,
    ApiKeysService,
    KeyAuthenticator,
    KeyCache,
    KeyChanges,
    KeyDirectory,
    KeyExpiryWarnings,
    KeyMinting,
    LastUsed,
    OperatorKey,
    { provide: TenantKeys, useClass: TenantApiKeys },
  ],
  exports: [AddressHasher, ApiKeyGuard, KeyCache, TenantKeys],
})
export class ApiKeysModule {}
