import { Module } from '@nestjs/common';
import { Clock } from '../../platform/clock.js';
import { AppConfig } from '../../platform/config/app-config.js';
import { Metrics } from '../../platform/observability/metrics.js';
import { TenantsModule } from '../tenants/index.js';
import { UsageModule } from '../usage/index.js';
import { AnonymousVerificationService } from './anonymous-verification.service.js';
import { ChainsController } from './chains.controller.js';
import { FlightEndings } from './flight-endings.js';
import { FlightRepository } from './flight.repository.js';
import { observeVerifiers } from './observed-verifiers.js';
import { PaymentRecall } from './payment-recall.js';
import { PaymentsController } from './payments.controller.js';
import { PaymentsRepository } from './payments.repository.js';
import { PaymentsService } from './payments.service.js';
import { RecheckRepository } from './recheck.repository.js';
import { RecheckService } from './recheck.service.js';
import { SupportedChainsService } from './supported-chains.service.js';
import { VerificationController } from './verification.controller.js';
import { VerificationDesk } from './verification-desk.js';
import { VerificationFlights } from './verification-flights.js';
import { VerificationGate } from './verification-gate.js';
import { VerificationJobs } from './verification-jobs.js';
import { VerificationLog } from './verification-log.js';
import { VerificationObserver } from './verification-observer.js';
import { VerificationPilot } from './verification-pilot.js';
import { VerificationService } from './verification.service.js';
import { createVerifiers, type VerifierSet } from './verifier-factory.js';
import { VerifierRegistry } from './verifier-registry.js';
import { VerifierStatus } from './verifier-status.js';
import { VerifierStatusService } from './verifier-status.service.js';

const VERIFIERS = Symbol('verifiers');

@Module({
  imports: [TenantsModule, UsageModule],
  controllers: [VerificationController, PaymentsController, ChainsController],
  providers: [
    { provide: VERIFIERS, inject: [AppConfig, Clock], useFactory: createVerifiers },
    {
      provide: VerifierRegistry,
      inject: [VERIFIERS, Metrics],
      useFactory: (verifiers: VerifierSet, metrics: Metrics) =>
        new VerifierRegistry(observeVerifiers(verifiers.registry, metrics)),
    },
    {
      provide: VerifierStatus,
      inject: [AppConfig, VERIFIERS],
      useFactory: (config: AppConfig, verifiers: VerifierSet) =>
        new VerifierStatusService(config, verifiers.python),
    },
    VerificationDesk,
    VerificationService,
    AnonymousVerificationService,
    VerificationGate,
    VerificationFlights,
    FlightEndings,
    VerificationPilot,
    VerificationLog,
    VerificationObserver,
    FlightRepository,
    PaymentRecall,
    PaymentsService,
    PaymentsRepository,
    SupportedChainsService,
    RecheckService,
    RecheckRepository,
    VerificationJobs,
  ],
  exports: [VerifierStatus, VerificationLog],
})
export class VerificationModule {}
