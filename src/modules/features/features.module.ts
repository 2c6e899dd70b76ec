import { Module } from '@nestjs/common';
import { ChainsModule } from '../../chains/chains.module.js';
import { RiskModule } from '../risk/index.js';
import { VerificationModule } from '../verification/index.js';
import { BytecodeExplainer } from './contracts/bytecode-explainer.js';
import { ContractExplainer } from './contracts/contract-explainer.js';
import { ContractReader } from './contracts/contract-reader.js';
import { FeatureCalls } from './feature-calls.js';
import { FeaturesController } from './features.controller.js';
import { ForeignTokenReader } from './transactions/foreign-tokens.js';
import { TransactionExplainer } from './transactions/transaction-explainer.js';

/** Explanations of transactions, contracts and code. */
@Module({
  imports: [ChainsModule, RiskModule, VerificationModule],
  controllers: [FeaturesController],
  providers: [
    BytecodeExplainer,
    ContractExplainer,
    ContractReader,
    FeatureCalls,
    ForeignTokenReader,
    TransactionExplainer,
  ],
})
export class FeaturesModule {}
