import { Module } from '@nestjs/common';
import { Screening } from './screening.js';
import { ScreeningController } from './screening.controller.js';
import { ScreeningRepository } from './screening.repository.js';
import { ScreeningService } from './screening.service.js';

/** The screening list and its routes for the operator. */
@Module({
  controllers: [ScreeningController],
  providers: [Screening, ScreeningRepository, ScreeningService],
  exports: [Screening],
})
export class RiskModule {}
