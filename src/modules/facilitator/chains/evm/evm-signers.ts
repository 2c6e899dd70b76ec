import { privateKeyToAccount } from 'viem/accounts';
import type { Hex, TransactionSerializable } from 'viem';

/** Signs for one address. A local key here; a key management service would answer the same two members. */
export interface EvmSigner {
  /** EIP-55 checksummed. */
  readonly address: Hex;
  sign(transaction: TransactionSerializable): Promise<Hex>;
}

/** Signs with a private key held in this process. */
export function localSigner(privateKey: string): EvmSigner {
  const account = privateKeyToAccount(privateKey.startsWith('0x') ? (privateKey as Hex) : `0x${privateKey}`);
  return { address: account.address, sign: (transaction) => account.signTransaction(transaction) };
}

/** Signers taken in turns, so that no single nonce carries all the traffic. */
export class EvmSignerPool {
  readonly addresses: readonly Hex[];
  private turn = 0;

  constructor(private readonly signers: readonly EvmSigner[]) {
    this.addresses = signers.map(({ address }) => address);
  }

  /** All of them, in the order of the settings; nobody's turn passes. */
  all(): readonly EvmSigner[] {
    return this.signers;
  }

  /** All of them, beginning with the one whose turn it is; the others are for when it cannot pay. */
  fromNext(): readonly EvmSigner[] {
    const first = this.turn % this.signers.length;
    this.turn += 1;
    return [...this.signers.slice(first), ...this.signers.slice(0, first)];
  }

  has(address: string): boolean {
    return this.find(address) !== undefined;
  }

  /** @throws Error for an address whose key is no longer configured */
  of(address: string): EvmSigner {
    const signer = this.find(address);
    if (signer === undefined) throw new Error(`the key of signer ${address} is not configured`);
    return signer;
  }

  private find(address: string): EvmSigner | undefined {
    return this.signers.find((each) => each.address.toLowerCase() === address.toLowerCase());
  }
}
