import { isInBlock, parseAddressBlock, parseIpAddress } from '../../../platform/ip-address.js';

/** Looks public, and is the host of every virtual machine in Azure. */
const AZURE_HOST = '168.63.129.16';

/** What IANA gives out for the Internet. The rest of IPv6 is reserved, whatever becomes of it. */
const GLOBAL_UNICAST = parseAddressBlock('2000::/3');

/**
 * Whether an address lies in the public Internet: in no block of IANA's special-purpose registries, which ipaddr.js knows
 * (a test names them all). IPv6 that maps, embeds or translates an IPv4 address (`::ffff:0:0/96`, `::/96`, NAT64, 6to4,
 * Teredo) never is public: the host that it would reach depends on our network.
 */
export function isPublicAddress(text: string): boolean {
  const address = parseIpAddress(text);
  if (address?.range() !== 'unicast' || text === AZURE_HOST) return false;
  return 'octets' in address || (GLOBAL_UNICAST !== null && isInBlock(address, GLOBAL_UNICAST));
}
