import { Module } from '@nestjs/common';
import { ApiKeysModule } from '../api-keys/index.js';
import { BillingModule } from '../billing/index.js';
import { TenantsModule } from '../tenants/index.js';
import { WebhooksModule } from '../webhooks/index.js';
import { TenantErasure } from './tenant-erasure.js';
import { TenantLifecycle } from './tenant-lifecycle.js';
import { TenantLifecycleController } from './tenant-lifecycle.controller.js';

/** The operator's changes of tenants, across the modules that store their parts. */
@Module({
  imports: [TenantsModule, ApiKeysModule, BillingModule, WebhooksModule],
  controllers: [TenantLifecycleController],
  providers: [TenantLifecycle, TenantErasure],
})
export class TenantLifecycleModule {}
