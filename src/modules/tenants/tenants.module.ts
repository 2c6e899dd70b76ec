import { Module } from '@nestjs/common';
import { ChainsModule } from '../../chains/chains.module.js';
import { TenantChanges } from './tenant-changes.js';
import { TenantPlans } from './tenant-plans.js';
import { TenantsController } from './tenants.controller.js';
import { TenantsRepository } from './tenants.repository.js';
import { TenantsService } from './tenants.service.js';
import { TokenAccountProbe } from './wallets/token-account-probe.js';
import { WalletAddresses } from './wallets/wallet-addresses.js';
import { WalletChanges } from './wallets/wallet-changes.js';
import { WalletsController } from './wallets/wallets.controller.js';
import { WalletsRepository } from './wallets/wallets.repository.js';
import { WalletsService } from './wallets/wallets.service.js';

/** Tenants and their wallets. */
@Module({
  imports: [ChainsModule],
  controllers: [TenantsController, WalletsController],
  providers: [
    TenantsRepository,
    TenantsService,
    TenantChanges,
    TenantPlans,
    TokenAccountProbe,
    WalletAddresses,
    WalletChanges,
    WalletsRepository,
    WalletsService,
  ],
  exports: [TenantPlans, TenantsRepository, TenantsService],
})
export class TenantsModule {}
