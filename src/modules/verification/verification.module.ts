import { Module } from '@nestjs/common';
import { ChainNodes } from '../../chains/chain-nodes.js';
import { ChainsModule } from '../../chains/chains.module.js';
import { Clock } from '../../platform/clock.js';
import { AppConfig } from '../../platform/config/app-config.js';
import { Metrics } from '../../platform/observability/metrics.js';
import { UsageModule } from '../usage/index.js';
import { AnonymousVerificationService } from './verify/anonymous-verification.service.js';
import { SupportedChainsController } from './supported-chains/supported-chains.controller.js';
import { LeaseEndings } from './coordination/lease-endings.js';
import { VerificationLedger } from './coordination/verification-ledger.js';
import { observeVerifiers } from './verifiers/observed-verifiers.js';
import { RememberedPaymentLookup } from './coordination/remembered-payment-lookup.js';
import { PaymentsController } from './payments/payments.controller.js';
import { PaymentsRepository } from './payments/payments.repository.js';
import { PaymentsService } from './payments/payments.service.js';
import { RecheckRepository } from './recheck/recheck.repository.js';
import { RecheckService } from './recheck/recheck.service.js';
import { SupportedChainsService } from './supported-chains/supported-chains.service.js';
import { PaymentOutlook } from './verify/payment-outlook.js';
import { PaymentOutlookRepository } from './verify/payment-outlook.repository.js';
import { VerificationController } from './verify/verification.controller.js';
import { VerificationBatch } from './verify/verification-batch.js';
import { VerificationCoordinator } from './coordination/verification-coordinator.js';
import { ChainEligibility } from './verify/chain-eligibility.js';
import { VerificationJobs } from './recheck/verification-jobs.js';
import { VerificationLog } from './log/verification-log.js';
import { VerificationObserver } from './verify/verification-observer.js';
import { VerificationService } from './verify/verification.service.js';
import { createVerifiers, type VerifierSet } from './verifiers/verifier-factory.js';
import { VerifierRegistry } from './verifiers/verifier-registry.js';
import { VerifierStatus } from './supported-chains/verifier-status.js';
import { VerifierStatusService } from './supported-chains/verifier-status.service.js';

const VERIFIERS = Symbol('verifiers');

@Module({
  imports: [ChainsModule, UsageModule],
  controllers: [VerificationController, PaymentsController, SupportedChainsController],
  providers: [
    { provide: VERIFIERS, inject: [AppConfig, Clock, ChainNodes], useFactory: createVerifiers },
    {
      provide: VerifierRegistry,
      inject: [VERIFIERS, Metrics],
      useFactory: (verifiers: VerifierSet, metrics: Metrics) =>
        new VerifierRegistry(observeVerifiers(verifiers.registry, metrics)),
    },
    {
      provide: VerifierStatus,
      inject: [AppConfig, ChainNodes, VERIFIERS],
      useFactory: (config: AppConfig, nodes: ChainNodes, verifiers: VerifierSet) =>
        new VerifierStatusService(config, nodes, verifiers.python),
    },
    VerificationBatch,
    VerificationService,
    AnonymousVerificationService,
    ChainEligibility,
    PaymentOutlook,
    PaymentOutlookRepository,
    VerificationCoordinator,
    LeaseEndings,
    VerificationLog,
    VerificationObserver,
    VerificationLedger,
    RememberedPaymentLookup,
    PaymentsService,
    PaymentsRepository,
    SupportedChainsService,
    RecheckService,
    RecheckRepository,
    VerificationJobs,
  ],
  exports: [PaymentOutlook, PaymentsService, VerifierStatus, VerificationLog],
})
export class VerificationModule {}
