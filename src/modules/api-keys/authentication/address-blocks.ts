import {
  isInBlock,
  parseAddressBlock,
  parseIpAddress,
  type AddressBlock,
} from '../../../platform/ip-address.js';
import { bareAddress } from '../../../platform/http/request/caller-network.js';

/** Addresses from which a key may be used. An IPv4 caller that arrives as IPv4-mapped IPv6 is the same caller. */
export class AddressBlocks {
  private readonly blocks: readonly AddressBlock[];

  /** @param blocks addresses and CIDR blocks; any other text lets nobody in */
  constructor(blocks: readonly string[]) {
    this.blocks = blocks.map(parseAddressBlock).filter((block) => block !== null);
  }

  /** @param address as it came, maybe with a port */
  includes(address: string): boolean {
    const caller = parseIpAddress(bareAddress(address));
    return caller !== null && this.blocks.some((block) => isInBlock(caller, block));
  }
}
