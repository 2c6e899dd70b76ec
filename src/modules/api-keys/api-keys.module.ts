import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/index.js';
import { LimitsModule } from '../limits/index.js';
import { TenantsModule } from '../tenants/index.js';
import { ApiKeyGuard } from './authentication/api-key.guard.js';
import { ApiKeysController } from './issuing/api-keys.controller.js';
import { ApiKeysRepository } from './directory/api-keys.repository.js';
import { ApiKeysService } from './issuing/api-keys.service.js';
import { KeyAuthenticator } from './authentication/key-authenticator.js';
import { KeyCache } from './directory/key-cache.js';
import { KeyChanges } from './issuing/key-changes.js';
import { ApiKeyLookup } from './directory/api-key-lookup.js';
import { KeyExpiryWarnings } from './issuing/key-expiry-warnings.js';
import { ApiKeyIssuer } from './issuing/api-key-issuer.js';
import { IssuingGrants } from './issuing/issuing-grants.js';
import { LastUsed } from './directory/last-used.js';
import { MemberKeys } from './issuing/member-keys.js';
import { OperatorKeysController } from './issuing/operator-keys.controller.js';
import { TenantApiKeys } from './issuing/tenant-api-keys.js';

/** API keys. The composition root binds `ApiKeyGuard`. */
@Module({
  imports: [AccountsModule, TenantsModule, LimitsModule],
  controllers: [ApiKeysController, OperatorKeysController],
  providers: [
    ApiKeyGuard,
    ApiKeysRepository,
    ApiKeysService,
    KeyAuthenticator,
    KeyCache,
    KeyChanges,
    ApiKeyLookup,
    KeyExpiryWarnings,
    ApiKeyIssuer,
    IssuingGrants,
    LastUsed,
    MemberKeys,
    TenantApiKeys,
  ],
  exports: [ApiKeyGuard, KeyCache, TenantApiKeys],
})
export class ApiKeysModule {}
