import { Injectable } from '@nestjs/common';
import { analyseBytecode, type Bytecode } from '../../../chains/evm/inspection/bytecode.js';
import { capabilitiesIn } from '../../../chains/evm/inspection/capabilities.js';
import type { ContractFacts } from '../../../chains/evm/inspection/contract.js';
import { DomainError } from '../../../domain/error-code.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import type { BytecodeExplanation, CodeDto } from '../dto/bytecode.dto.js';
import { FeatureCalls } from '../feature-calls.js';
import { ContractReader, type ContractQuestion, type RawContractQuestion } from './contract-reader.js';

const NO_CODE: CodeDto = { codeHash: null, sizeBytes: 0, selectors: [], searched: true };

/** Analyses the code at an address: what it is, and what it lets others do to those who hold the token. */
@Injectable()
export class BytecodeExplainer {
  constructor(
    private readonly calls: FeatureCalls,
    private readonly reader: ContractReader,
  ) {}

  /**
   * Analyses the code, and that behind a proxy.
   *
   * @throws DomainError as `ContractExplainer`, and `INVALID_CHAIN` for Solana, whose programs are not analysed
   */
  explain(principal: TenantPrincipal, raw: RawContractQuestion): Promise<BytecodeExplanation> {
    const question = this.reader.parse(raw);
    if (question.chain.family === 'solana') {
      const message =
        'Bytecode is analysed on EVM chains. GET /features/contracts describes accounts of Solana.';
      throw new DomainError('INVALID_CHAIN', message, { errors: [{ field: 'chain', message }] });
    }
    return this.calls.run(principal, async (signal) => {
      this.reader.assertReadable(principal, question);
      return toExplanation(question, await this.reader.contract(question, false, signal));
    });
  }
}

function toExplanation({ chain, address }: ContractQuestion, facts: ContractFacts): BytecodeExplanation {
  const { code, behind, proxy, delegatesTo } = facts;
  const own = code === null ? null : analyseBytecode(code);
  const inner = behind === null ? null : analyseBytecode(behind.code);
  const selectors = [own, inner].flatMap((each) => [...(each?.selectors ?? [])]);
  return {
    ...{ chain: chain.name, network: chain.network, address },
    ...toCode(own),
    proxy,
    delegatesTo,
    implementation: behind === null ? null : { address: behind.address, ...toCode(inner) },
    capabilities: capabilitiesIn(selectors).map(({ capability, functions }) => ({
      capability,
      functions: [...functions],
    })),
  };
}

function toCode(found: Bytecode | null): Pick<CodeDto, keyof CodeDto> {
  if (found === null) return NO_CODE;
  const { codeHash, sizeBytes, selectors } = found;
  return { codeHash, sizeBytes, selectors: [...(selectors ?? [])], searched: selectors !== null };
}
