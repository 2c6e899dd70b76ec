import { Module } from '@nestjs/common';
import { AnomaliesController } from './anomalies/anomalies.controller.js';
import { AnomaliesService } from './anomalies/anomalies.service.js';
import { HourlyCountsRepository } from './anomalies/hourly-counts.repository.js';
import { PaymentsReader } from './payments-reader.js';
import { PatternsController } from './patterns/patterns.controller.js';
import { PatternsService } from './patterns/patterns.service.js';

/** The features of larger plans: patterns and anomalies. They only read, and own no table. */
@Module({
  controllers: [PatternsController, AnomaliesController],
  providers: [PatternsService, AnomaliesService, PaymentsReader, HourlyCountsRepository],
})
export class InsightsModule {}
