import type { Hex } from 'viem';
import type { LibraryChain } from '../evm/capturing-signer.js';

/** Any code: what matters to the x402 library is that there is a contract. */
const SOME_CODE: Hex = '0xfe';

/**
 * The sandbox's USDC as the x402 library reads it. It takes every transfer, and all payers are plain accounts: so the
 * library decides by the signature, the terms and the time alone.
 */
export class SandboxToken implements LibraryChain {
  private readonly address: string;

  constructor(usdcAddress: string) {
    this.address = usdcAddress.toLowerCase();
  }

  code(address: string): Promise<Hex | undefined> {
    return Promise.resolve(address.toLowerCase() === this.address ? SOME_CODE : undefined);
  }

  read(): Promise<unknown> {
    return Promise.resolve(undefined);
  }
}
