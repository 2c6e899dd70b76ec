import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { LimitsModule } from '../limits/index.js';
import { VerificationModule } from '../verification/index.js';
import { AnsweredMinutes } from './answered-minutes.js';
import { HealthController } from './health.controller.js';
import { HealthProbes } from './health-probes.js';
import { HealthService } from './health.service.js';
import { OutageRecorder } from './outages/outage-recorder.js';
import { OutagesController } from './outages/outages.controller.js';
import { OutagesRepository } from './outages/outages.repository.js';
import { Heartbeat } from './processes/heartbeat.js';
import { ProcessesController } from './processes/processes.controller.js';
import { ProcessesRepository } from './processes/processes.repository.js';

/** Wires health. Disables the log of Terminus, which repeats every failed check; `HealthService` logs changes only. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false }), LimitsModule, VerificationModule],
  controllers: [HealthController, ProcessesController, OutagesController],
  providers: [
    AnsweredMinutes,
    HealthService,
    HealthProbes,
    Heartbeat,
    ProcessesRepository,
    OutageRecorder,
    OutagesRepository,
  ],
})
export class HealthModule {}
