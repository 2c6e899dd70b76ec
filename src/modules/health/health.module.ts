import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { VerificationModule } from '../verification/index.js';
import { HealthController } from './health.controller.js';
import { HealthProbes } from './health-probes.js';
import { HealthService } from './health.service.js';

/** Terminus logs each failed check of each probe as text; we say changes only, as lines of ours. */
@Module({
  imports: [TerminusModule.forRoot({ logger: false }), VerificationModule],
  controllers: [HealthController],
  providers: [HealthService, HealthProbes],
})
export class HealthModule {}
