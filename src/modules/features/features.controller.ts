import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { FailsWith } from '../../platform/http/errors/openapi-errors.js';
import { Authenticated, CurrentTenant } from '../../platform/http/request/access.js';
import type { TenantPrincipal } from '../../platform/http/request/principal.js';
import { BytecodeExplainer } from './contracts/bytecode-explainer.js';
import { ContractExplainer } from './contracts/contract-explainer.js';
import { BytecodeExplanation } from './dto/bytecode.dto.js';
import { ContractExplanation, ContractQueryDto } from './dto/contract.dto.js';
import { TransactionExplanation, TransactionQueryDto } from './dto/transaction.dto.js';
import { TransactionExplainer } from './transactions/transaction-explainer.js';

/** Explanations of what is on a chain. Each takes a request, and no unit. */
@ApiTags('Explain')
@Controller('features')
@Authenticated('verify', { readsCount: true })
@FailsWith('FEATURE_NOT_IN_PLAN', 'Your plan does not include explanations.')
@FailsWith('VERIFIER_UNAVAILABLE', 'The chain could not be read.')
export class FeaturesController {
  constructor(
    private readonly transactions: TransactionExplainer,
    private readonly contracts: ContractExplainer,
    private readonly bytecode: BytecodeExplainer,
  ) {}

  @Get('transactions')
  @ApiOperation({
    operationId: 'explainTransaction',
    summary: 'Explain a transaction',
    description:
      'What it did in terms of payments: movements of USDC and of its look-alikes, who paid in the end and through whom, ' +
      'finality, and why `POST /verify` answers what it answers. Plans pro and up; it takes no unit.',
  })
  @ApiOkResponse({ type: TransactionExplanation })
  @FailsWith('NOT_FOUND', 'No node knows the transaction.')
  explainTransaction(
    @CurrentTenant() principal: TenantPrincipal,
    @Query() query: TransactionQueryDto,
  ): Promise<TransactionExplanation> {
    return this.transactions.explain(principal, query);
  }

  @Get('contracts')
  @ApiOperation({
    operationId: 'explainContract',
    summary: 'Explain an address',
    description:
      'Whether it is the registered USDC, a look-alike, another token, a wallet contract or an account; metadata of ' +
      'tokens, proxies and what they run. Plans pro and up; it takes no unit.',
  })
  @ApiOkResponse({ type: ContractExplanation })
  explainContract(
    @CurrentTenant() principal: TenantPrincipal,
    @Query() query: ContractQueryDto,
  ): Promise<ContractExplanation> {
    return this.contracts.explain(principal, query);
  }

  @Get('bytecode')
  @ApiOperation({
    operationId: 'explainBytecode',
    summary: 'Analyse the code at an address',
    description:
      'Hash, size and functions of the code and of what it forwards to, and what it lets somebody do to those who hold ' +
      'the token: pause, blacklist, seize, mint, fee, upgrade. EVM chains and the sandbox. Plans pro and up; it takes no unit.',
  })
  @ApiOkResponse({ type: BytecodeExplanation })
  explainBytecode(
    @CurrentTenant() principal: TenantPrincipal,
    @Query() query: ContractQueryDto,
  ): Promise<BytecodeExplanation> {
    return this.bytecode.explain(principal, query);
  }
}
