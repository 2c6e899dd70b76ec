import { BlockList, isIP } from 'node:net';
import { bareAddress } from '../../../platform/http/request/caller-network.js';

/** An address or a CIDR block, taken apart; null when the text is neither. */
export function parseAddressBlock(
  text: string,
): { address: string; family: 'ipv4' | 'ipv6'; prefix: number } | null {
  const [address = '', prefixText, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || address.includes('%') || rest.length > 0) return null;
  const bits = version === 4 ? 32 : 128;
  if (prefixText === undefined) return { address, family: version === 4 ? 'ipv4' : 'ipv6', prefix: bits };
  const prefix = Number(prefixText);
  if (!/^\d{1,3}$/.test(prefixText) || prefix > bits) return null;
  return { address, family: version === 4 ? 'ipv4' : 'ipv6', prefix };
}

/** Addresses from which a key may be used. An IPv4 caller that arrives as IPv4-mapped IPv6 is the same caller. */
export class AddressBlocks {
  private readonly list = new BlockList();

  constructor(blocks: readonly string[]) {
    for (const block of blocks) {
      const parsed = parseAddressBlock(block);
      if (parsed !== null) this.list.addSubnet(parsed.address, parsed.prefix, parsed.family);
    }
  }

  includes(address: string): boolean {
    const bare = bareAddress(address);
    const version = isIP(bare);
    return version !== 0 && this.list.check(bare, version === 4 ? 'ipv4' : 'ipv6');
  }
}
