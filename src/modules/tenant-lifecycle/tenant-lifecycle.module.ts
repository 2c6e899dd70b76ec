import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/index.js';
import { ApiKeysModule } from '../api-keys/index.js';
import { BillingModule } from '../billing/index.js';
import { TenantsModule } from '../tenants/index.js';
import { WebhooksModule } from '../webhooks/index.js';
import { AccountController } from './account.controller.js';
import { TenantErasure } from './tenant-erasure.js';
import { TenantLifecycle } from './tenant-lifecycle.js';
import { TenantLifecycleController } from './tenant-lifecycle.controller.js';
import { TenantNotices } from './tenant-notices.js';

/** The operator's changes of tenants, across the modules that store their parts. */
@Module({
  imports: [AccountsModule, TenantsModule, ApiKeysModule, BillingModule, WebhooksModule],
  controllers: [TenantLifecycleController, AccountController],
  providers: [TenantLifecycle, TenantErasure, TenantNotices],
})
export class TenantLifecycleModule {}
