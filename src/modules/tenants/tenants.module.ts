import { Module } from '@nestjs/common';
import { TenantChanges } from './tenant-changes.js';
import { TenantErasure } from './tenant-erasure.js';
import { TenantHoldings } from './tenant-holdings.js';
import { TenantPlans } from './tenant-plans.js';
import { TenantsController } from './tenants.controller.js';
import { TenantsRepository } from './tenants.repository.js';
import { TenantsService } from './tenants.service.js';
import { WalletAddresses } from './wallets/wallet-addresses.js';
import { WalletChanges } from './wallets/wallet-changes.js';
import { WalletsController } from './wallets/wallets.controller.js';
import { WalletsRepository } from './wallets/wallets.repository.js';
import { WalletsService } from './wallets/wallets.service.js';

@Module({
  controllers: [TenantsController, WalletsController],
  providers: [
    TenantsRepository,
    TenantsService,
    TenantChanges,
    TenantErasure,
    TenantHoldings,
    TenantPlans,
    WalletAddresses,
    WalletChanges,
    WalletsRepository,
    WalletsService,
  ],
  exports: [TenantPlans, TenantsRepository, TenantsService],
})
export class TenantsModule {}
