import { Module } from '@nestjs/common';
import { IncidentList } from './incidents/incident-list.js';
import { IncidentsController } from './incidents/incidents.controller.js';
import { IncidentsRepository } from './incidents/incidents.repository.js';
import { Screening } from './screening.js';
import { ScreeningController } from './screening.controller.js';
import { ScreeningRepository } from './screening.repository.js';
import { ScreeningService } from './screening.service.js';

/** The screening list, its routes for the operator, and its public part. */
@Module({
  controllers: [ScreeningController, IncidentsController],
  providers: [IncidentList, IncidentsRepository, Screening, ScreeningRepository, ScreeningService],
  exports: [Screening],
})
export class RiskModule {}
