import { Injectable } from '@nestjs/common';
import { ChainNodes } from '../../../chains/chain-nodes.js';
import { EvmClient } from '../../../chains/evm/client.js';
import { readContract, type ContractFacts } from '../../../chains/evm/inspection/contract.js';
import { readSolanaAccount, type SolanaAccount } from '../../../chains/solana/inspection/account.js';
import { DomainError } from '../../../domain/error-code.js';
import { AppConfig } from '../../../platform/config/app-config.js';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';
import type { TenantPrincipal } from '../../../platform/http/request/principal.js';
import { notConfigured, parseAddress, parseChain, PaymentOutlook } from '../../verification/index.js';
import { sandboxContract } from '../sandbox-chain.js';

/** An address on a chain, in comparable form. */
export interface ContractQuestion {
  readonly chain: ConfiguredChain;
  readonly address: string;
}

/** The parameters as they came. */
export interface RawContractQuestion {
  readonly chain?: string | undefined;
  readonly address?: string | undefined;
}

/** Reads what stands at an address. */
@Injectable()
export class ContractReader {
  constructor(
    private readonly nodes: ChainNodes,
    private readonly outlook: PaymentOutlook,
    private readonly config: AppConfig,
  ) {}

  /**
   * Reads the parameters.
   *
   * @throws DomainError `INVALID_CHAIN`, `INVALID_ADDRESS`
   */
  parse(raw: RawContractQuestion): ContractQuestion {
    const chain = parseChain(raw.chain, this.config);
    const address = parseAddress('address', raw.address ?? '', chain);
    if (address === null) throw new DomainError('INVALID_ADDRESS', 'address is missing.');
    return { chain, address };
  }

  /**
   * Checks that the caller may ask about the chain, and that it has a node.
   *
   * @throws DomainError `CHAIN_NOT_ENABLED`, `VERIFIER_NOT_CONFIGURED`
   */
  assertReadable(principal: TenantPrincipal, { chain }: ContractQuestion): void {
    this.outlook.assertPossible(principal, chain);
    if (chain.family !== 'sandbox' && chain.rpcUrls.length === 0) throw notConfigured(chain);
  }

  /** What an EVM chain, or the sandbox, knows of the address. @throws ChainUnavailable */
  contract(
    { chain, address }: ContractQuestion,
    asksToken: boolean,
    signal: AbortSignal,
  ): Promise<ContractFacts> {
    if (chain.family === 'sandbox') return Promise.resolve(sandboxContract(address));
    const client = new EvmClient(this.nodes.of(chain), { signal, callsUnknownContracts: true });
    return readContract(client, address, asksToken);
  }

  /** What Solana knows of the address. @throws ChainUnavailable */
  account({ chain, address }: ContractQuestion, signal: AbortSignal): Promise<SolanaAccount> {
    return readSolanaAccount(this.nodes.of(chain), address, signal);
  }
}
