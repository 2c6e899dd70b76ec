import { privateKeyToAccount } from 'viem/accounts';
import type { Hex, TransactionSerializable } from 'viem';

/** Signs for one address. The key is local here; a key management service could implement the same two members. */
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

/** Signers used in turn, so that no single nonce sequence carries all the traffic. */
export class EvmSignerPool {
  readonly addresses: readonly Hex[];
  private turn = 0;

  constructor(private readonly signers: readonly EvmSigner[]) {
    this.addresses = signers.map(({ address }) => address);
  }

  /** All signers in the order of the settings; does not advance the turn. */
  all(): readonly EvmSigner[] {
    return this.signers;
  }

  /** All signers, beginning with the next in turn; the others follow for when it cannot pay. */
  fromNext(): readonly EvmSigner[] {
    const first = this.turn % this.signers.length;
    this.turn += 1;
    return [...this.signers.slice(first), ...this.signers.slice(0, first)];
  }

  /** Whether the pool holds the key of this address. */
  has(address: string): boolean {
    return this.find(address) !== undefined;
  }

  /**
   * The signer of an address.
   *
   * @throws Error for an address whose key is no longer configured
   */
  of(address: string): EvmSigner {
    const signer = this.find(address);
    if (signer === undefined) throw new Error(`the key of signer ${address} is not configured`);
    return signer;
  }

  private find(address: string): EvmSigner | undefined {
    return this.signers.find((each) => each.address.toLowerCase() === address.toLowerCase());
  }
}
