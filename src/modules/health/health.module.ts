import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { LimitsModule } from '../limits/index.js';
import { VerificationModule } from '../verification/index.js';
import { AnsweredMinutes } from './answered-minutes.js';
import { HealthController } from './health.controller.js';
import { HealthProbes } from './health-probes.js';
import { HealthService } from './health.service.js';

/** Wires health. Disables the log of Terminus, which repeats every failed check; `HealthService` logs changes only. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false }), LimitsModule, VerificationModule],
  controllers: [HealthController],
  providers: [AnsweredMinutes, HealthService, HealthProbes],
})
export class HealthModule {}
