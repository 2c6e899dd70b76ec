import { isInBlock, parseAddressBlock, parseIpAddress, type AddressBlock } from './ip-address.js';
import { bareAddress } from './http/request/caller-network.js';

/** The addresses that may use a key, or an operator's route. An IPv4 address and its IPv4-mapped IPv6 form are the same address. */
export class AddressBlocks {
  private readonly blocks: readonly AddressBlock[];

  /** @param blocks addresses and CIDR blocks; any other text matches no address */
  constructor(blocks: readonly string[]) {
    this.blocks = blocks.map(parseAddressBlock).filter((block) => block !== null);
  }

  /**
   * Returns whether a block contains the address.
   *
   * @param address the caller's address, optionally with a port
   */
  includes(address: string): boolean {
    const caller = parseIpAddress(bareAddress(address));
    return caller !== null && this.blocks.some((block) => isInBlock(caller, block));
  }
}
