import { Module } from '@nestjs/common';
import { QuotaPolicy } from './quota-policy.js';
import { QuotaWarnings } from './quota-warnings.js';
import { UsageController } from './usage.controller.js';
import { UsageRepository } from './usage.repository.js';
import { UsageService } from './usage.service.js';

@Module({
  controllers: [UsageController],
  providers: [QuotaPolicy, QuotaWarnings, UsageRepository, UsageService],
  exports: [QuotaPolicy],
})
export class UsageModule {}
