import { Module } from '@nestjs/common';
import { InsightsModule } from './insights.module.js';

/** What a tenant earned, how well verification works, and what looks odd. */
@Module({ imports: [InsightsModule] })
export class AnalyticsModule {}
