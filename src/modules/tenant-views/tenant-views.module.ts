import { Module } from '@nestjs/common';
import { TenantsModule } from '../tenants/index.js';
import { UsageModule } from '../usage/index.js';
import { VerificationModule } from '../verification/index.js';
import { WebhooksModule } from '../webhooks/index.js';
import { TenantViews } from './tenant-views.js';
import { TenantViewsController } from './tenant-views.controller.js';

/** The operator's looks into one tenant, across the modules that store its parts. */
@Module({
  imports: [TenantsModule, UsageModule, VerificationModule, WebhooksModule],
  controllers: [TenantViewsController],
  providers: [TenantViews],
})
export class TenantViewsModule {}
