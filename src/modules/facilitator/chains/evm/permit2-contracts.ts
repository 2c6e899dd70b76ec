import { PERMIT2_ADDRESS, x402ExactPermit2ProxyAddress, x402UptoPermit2ProxyAddress } from '@x402/evm';
import { SharedReading } from '../shared-reading.js';
import type { EvmClient } from '../../../../chains/evm/client.js';

const PROXIES = { exact: x402ExactPermit2ProxyAddress, upto: x402UptoPermit2ProxyAddress } as const;

export type Permit2Scheme = keyof typeof PROXIES;

/** A test network may be reset, and a node may lag, so a found contract is checked again after this time. */
const KEPT_MS = 600_000;
/** Age limit of a miss; it bounds how often callers can cause the question. */
const MIN_INTERVAL_MS = 3_000;

/** The contracts of Permit2 on one chain. */
export class Permit2Contracts {
  private readonly deployed = new Map<string, SharedReading<boolean>>();

  constructor(private readonly client: EvmClient) {}

  /**
   * Whether the contracts that this scheme's payments use exist.
   *
   * @throws ChainUnavailable
   */
  async serve(scheme: Permit2Scheme): Promise<boolean> {
    const found = await Promise.all([this.has(PROXIES[scheme]), this.has(PERMIT2_ADDRESS)]);
    return !found.includes(false);
  }

  /**
   * The schemes whose contracts exist.
   *
   * @throws ChainUnavailable
   */
  async schemes(): Promise<readonly Permit2Scheme[]> {
    const [exact, upto] = await Promise.all([this.serve('exact'), this.serve('upto')]);
    return [...(exact ? (['exact'] as const) : []), ...(upto ? (['upto'] as const) : [])];
  }

  private async has(address: string): Promise<boolean> {
    const reading = this.deployed.get(address) ?? new SharedReading<boolean>(KEPT_MS, KEPT_MS);
    this.deployed.set(address, reading);
    const read = async (): Promise<boolean> => (await this.client.code(address)) !== undefined;
    return (await reading.read(read)) || reading.fresh(read, MIN_INTERVAL_MS);
  }
}
