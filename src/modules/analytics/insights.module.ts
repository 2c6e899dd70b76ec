import { Module } from '@nestjs/common';
import { AnomaliesController } from './anomalies/anomalies.controller.js';
import { AnomaliesService } from './anomalies/anomalies.service.js';
import { HourlyCountsRepository } from './anomalies/hourly-counts.repository.js';
import { PaymentsReader } from './payments-reader.js';
import { PatternsController } from './patterns/patterns.controller.js';
import { PatternsService } from './patterns/patterns.service.js';

/** What plans beyond the first ones get: patterns and anomalies. They read, and own no table. */
@Module({
  controllers: [PatternsController, AnomaliesController],
  providers: [PatternsService, AnomaliesService, PaymentsReader, HourlyCountsRepository],
})
export class InsightsModule {}
