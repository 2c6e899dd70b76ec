import { parseAbi } from 'viem';
import { SharedReading } from '../shared-reading.js';
import type { EvmClient } from '../../../../chains/evm/client.js';
import { ChainUnavailable } from '../../../../chains/rpc-error.js';

const DOMAIN_ABI = parseAbi([
  'function name() view returns (string)',
  'function version() view returns (string)',
]);
/** An upgrade may rename a token: its domain is read again after this time, and before a payment is refused for it. */
const KEPT_MS = 600_000;
/** Shortest interval between reads; it bounds how often callers can cause the question. */
const MIN_INTERVAL_MS = 3_000;

interface Domain {
  readonly name: string;
  readonly version: string;
}

/** The EIP-712 name and version under which a token verifies signatures. */
export class TokenDomain {
  private readonly reading = new SharedReading<Domain | null>(KEPT_MS, KEPT_MS);

  constructor(
    private readonly client: EvmClient,
    private readonly address: string,
  ) {}

  /**
   * Which of the two differs from the token's own; null when neither does, or the token does not say.
   *
   * @throws ChainUnavailable
   */
  async mismatch(signed: Domain): Promise<keyof Domain | null> {
    const request = (): Promise<Domain | null> => this.request();
    if (difference(await this.reading.read(request), signed) === null) return null;
    return difference(await this.reading.fresh(request, MIN_INTERVAL_MS), signed);
  }

  private async request(): Promise<Domain | null> {
    const { address } = this;
    const read = (functionName: string) => this.client.read({ address, abi: DOMAIN_ABI, functionName });
    try {
      const [name, version] = await Promise.all([read('name'), read('version')]);
      return { name: String(name), version: String(version) };
    } catch (error) {
      if (error instanceof ChainUnavailable) throw error;
      return null;
    }
  }
}

function difference(own: Domain | null, signed: Domain): keyof Domain | null {
  if (own === null) return null;
  if (own.name !== signed.name) return 'name';
  return own.version === signed.version ? null : 'version';
}
