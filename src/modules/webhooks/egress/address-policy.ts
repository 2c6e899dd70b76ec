import { BlockList, isIP } from 'node:net';

/**
 * IPv4 blocks that are not the public Internet (IANA special-purpose registry), the metadata services' among them, and
 * 168.63.129.16, which looks public and is the host of every virtual machine in Azure.
 */
const DENIED_V4: readonly (readonly [network: string, prefix: number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['168.63.129.16', 32],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** Of IPv6 only global unicast is let through at all; these blocks of it are not, transition mechanisms among them. */
const DENIED_V6: readonly (readonly [network: string, prefix: number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
];
const GLOBAL_UNICAST: readonly [network: string, prefix: number] = ['2000::', 3];

const denied = new BlockList();
for (const [network, prefix] of DENIED_V4) denied.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of DENIED_V6) denied.addSubnet(network, prefix, 'ipv6');
const globalUnicast = new BlockList();
globalUnicast.addSubnet(...GLOBAL_UNICAST, 'ipv6');

/**
 * Whether an address lies in the public Internet. IPv6 that maps, embeds or translates an IPv4 address (`::ffff:0:0/96`,
 * `::/96`, NAT64, 6to4, Teredo) never does: whom it would reach depends on our network.
 */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !denied.check(address, 'ipv4');
    case 6:
      // A zone (`fe80::1%eth0`) belongs to link-local addresses only.
      return !address.includes('%') && globalUnicast.check(address, 'ipv6') && !denied.check(address, 'ipv6');
    default:
      return false;
  }
}
