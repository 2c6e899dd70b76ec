import { Module } from '@nestjs/common';
import { RiskModule } from '../risk/index.js';
import { UsageModule } from '../usage/index.js';
import { VerificationModule } from '../verification/index.js';
import { Admissions } from './admissions.js';
import { FacilitatorController } from './facilitator.controller.js';
import { FacilitatorJobs } from './facilitator-jobs.js';
import { FacilitatorLog } from './facilitator-log.js';
import { FacilitatorMetrics } from './facilitator-metrics.js';
import { FacilitatorService } from './facilitator.service.js';
import { HandOuts } from './hand-outs.js';
import { NonceKeeper } from './nonce-keeper.js';
import { PaymentPolicy } from './payment-policy.js';
import { PaymentPreview } from './payment-preview.js';
import { PreviewRecords } from './preview-records.js';
import { Rails } from './rails.js';
import { Reconciler } from './reconciler.js';
import { SettlementEndings } from './settlement-endings.js';
import { SettlementLedger } from './settlement-ledger.js';
import { SettlementLimits } from './settlement-limits.js';
import { SettlementRepository } from './settlement.repository.js';
import { SettlementService } from './settlement.service.js';
import { SettlementWatch } from './settlement-watch.js';
import { SettlementsController } from './settlements.controller.js';
import { SpentPayments } from './spent-payments.js';
import { StuckTransactions } from './stuck-transactions.js';
import { SupportedService } from './supported.service.js';

@Module({
  imports: [RiskModule, UsageModule, VerificationModule],
  controllers: [FacilitatorController, SettlementsController],
  providers: [
    Rails,
    Admissions,
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
    SettlementWatch,
    SupportedService,
    Reconciler,
    StuckTransactions,
    NonceKeeper,
  ],
})
export class FacilitatorModule {}
