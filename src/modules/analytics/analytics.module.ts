import { Module } from '@nestjs/common';
import { InsightsModule } from './insights.module.js';
import { StatsModule } from './stats/stats.module.js';
import { AnalyticsController } from './rollups/analytics.controller.js';
import { AnalyticsRepository } from './rollups/analytics.repository.js';
import { AnalyticsService } from './rollups/analytics.service.js';
import { LogRetention } from './rollups/log-retention.js';
import { RollupJobs } from './rollups/rollup-jobs.js';
import { RollupsRepository } from './rollups/rollups.repository.js';

/**
 * Reports revenue, the quality of verification, and anomalies. Owns the rollups of the verification log
 * (verification_rollups, latency_rollups, payer_last_seen, payer_counts, payer_days, verified_money, rollup_state).
 */
@Module({
  imports: [InsightsModule, StatsModule],
  controllers: [AnalyticsController],
  providers: [AnalyticsService, AnalyticsRepository, RollupsRepository, LogRetention, RollupJobs],
})
export class AnalyticsModule {}
