import { Module } from '@nestjs/common';
import { LimitsModule } from '../limits/index.js';
import { QuotaPolicy } from './quota-policy.js';
import { QuotaWarnings } from './quota-warnings.js';
import { UsageController } from './usage.controller.js';
import { UsageRepository } from './usage.repository.js';
import { UsageService } from './usage.service.js';

/** Monthly units: limits, reports and warnings. */
@Module({
  imports: [LimitsModule],
  controllers: [UsageController],
  providers: [QuotaPolicy, QuotaWarnings, UsageRepository, UsageService],
  exports: [QuotaPolicy, UsageService],
})
export class UsageModule {}
