import { PERMIT2_ADDRESS, x402ExactPermit2ProxyAddress, x402UptoPermit2ProxyAddress } from '@x402/evm';
import type { EvmClient } from './evm-client.js';

const PROXIES = { exact: x402ExactPermit2ProxyAddress, upto: x402UptoPermit2ProxyAddress } as const;

export type Permit2Scheme = keyof typeof PROXIES;

/** The contracts of Permit2 on one chain. Once they are there they cannot go, so that is never asked again. */
export class Permit2Contracts {
  private readonly deployed = new Set<string>();

  constructor(private readonly client: EvmClient) {}

  /** Whether payments of this scheme have contracts to go through. @throws RailUnavailable */
  async serve(scheme: Permit2Scheme): Promise<boolean> {
    const found = await Promise.all([this.has(PROXIES[scheme]), this.has(PERMIT2_ADDRESS)]);
    return !found.includes(false);
  }

  /** The schemes that have them. @throws RailUnavailable */
  async schemes(): Promise<readonly Permit2Scheme[]> {
    const [exact, upto] = await Promise.all([this.serve('exact'), this.serve('upto')]);
    return [...(exact ? (['exact'] as const) : []), ...(upto ? (['upto'] as const) : [])];
  }

  private async has(address: string): Promise<boolean> {
    if (this.deployed.has(address)) return true;
    const isThere = (await this.client.code(address)) !== undefined;
    if (isThere) this.deployed.add(address);
    return isThere;
  }
}
