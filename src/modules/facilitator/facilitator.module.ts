import { Module } from '@nestjs/common';
import { ChainsModule } from '../../chains/chains.module.js';
import { RiskModule } from '../risk/index.js';
import { UsageModule } from '../usage/index.js';
import { VerificationModule } from '../verification/index.js';
import { PaymentPreflight } from './payment/payment-preflight.js';
import { FacilitatorController } from './api/facilitator.controller.js';
import { FacilitatorJobs } from './facilitator-jobs.js';
import { FacilitatorLog } from './observability/facilitator-log.js';
import { FacilitatorMetrics } from './observability/facilitator-metrics.js';
import { FacilitatorService } from './api/facilitator.service.js';
import { HandOuts } from './settlement/hand-outs.js';
import { NonceManager } from './settlement/nonce-manager.js';
import { PaymentPolicy } from './payment/payment-policy.js';
import { PaymentPreview } from './payment/payment-preview.js';
import { PreviewRecords } from './payment/preview-records.js';
import { OperatorSettlementsController } from './operator/operator-settlements.controller.js';
import { OperatorSettlementsRepository } from './operator/operator-settlements.repository.js';
import { SignerStates } from './operator/signer-states.js';
import { Rails } from './chains/rails.js';
import { Reconciler } from './settlement/reconciler.js';
import { SettlementEndings } from './settlement/settlement-endings.js';
import { SettlementLedger } from './settlement/settlement-ledger.js';
import { SettlementLimits } from './settlement/settlement-limits.js';
import { SettlementRepository } from './settlement/settlement.repository.js';
import { SettlementService } from './settlement/settlement.service.js';
import { SettlementTracker } from './settlement/settlement-tracker.js';
import { SettlementList } from './api/settlement-list.js';
import { SettlementListController } from './api/settlement-list.controller.js';
import { SettlementsController } from './api/settlements.controller.js';
import { SpentPayments } from './payment/spent-payments.js';
import { FeeBumper } from './settlement/fee-bumper.js';
import { SupportedService } from './api/supported.service.js';

@Module({
  imports: [ChainsModule, RiskModule, UsageModule, VerificationModule],
  controllers: [
    FacilitatorController,
    SettlementsController,
    SettlementListController,
    OperatorSettlementsController,
  ],
  providers: [
    SettlementList,
    Rails,
    PaymentPreflight,
    PaymentPolicy,
    PaymentPreview,
    PreviewRecords,
    FacilitatorService,
    FacilitatorJobs,
    FacilitatorLog,
    FacilitatorMetrics,
    SettlementService,
    SpentPayments,
    HandOuts,
    SettlementLimits,
    SettlementRepository,
    SettlementEndings,
    SettlementLedger,
    SettlementTracker,
    SupportedService,
    Reconciler,
    FeeBumper,
    NonceManager,
    OperatorSettlementsRepository,
    SignerStates,
  ],
})
export class FacilitatorModule {}
