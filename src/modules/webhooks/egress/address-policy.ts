import { isInBlock, parseAddressBlock, parseIpAddress } from '../../../platform/ip-address.js';

/** In a public block, but the host of every virtual machine in Azure. */
const AZURE_HOST = '168.63.129.16';

/** The block that IANA allocates as global unicast. All other IPv6 addresses are reserved. */
const GLOBAL_UNICAST = parseAddressBlock('2000::/3');

/**
 * Whether an address is public: in no block of IANA's special-purpose registries, which ipaddr.js knows (a test covers
 * them all). IPv6 that maps, embeds or translates an IPv4 address is never public: the host that it reaches depends on
 * our network. Such blocks are `::ffff:0:0/96`, `::/96`, NAT64, 6to4 and Teredo.
 */
export function isPublicAddress(text: string): boolean {
  const address = parseIpAddress(text);
  if (address?.range() !== 'unicast' || text === AZURE_HOST) return false;
  return 'octets' in address || (GLOBAL_UNICAST !== null && isInBlock(address, GLOBAL_UNICAST));
}
