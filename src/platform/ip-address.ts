import { isIP } from 'node:net';
import ipaddr, { type IPv4, type IPv6 } from 'ipaddr.js';

/** An address block, kept as IPv6 (an IPv4 block in its mapped form), so that one comparison serves both. */
export interface AddressBlock {
  readonly network: IPv6;
  /** Prefix length, 0 to 128 bits. */
  readonly prefix: number;
}

const MAPPED_BITS = 96;
const PRIVATE_RANGES: ReadonlySet<string> = new Set([
  'loopback',
  'private',
  'uniqueLocal',
  'linkLocal',
  'carrierGradeNat',
]);

/**
 * Parses an address without a port; null for any other text. Node validates it: ipaddr.js accepts short, octal and
 * hexadecimal IPv4 too. An address with a zone (`fe80::1%eth0`) is refused.
 */
export function parseIpAddress(text: string): IPv4 | IPv6 | null {
  if (isIP(text) === 0 || text.includes('%')) return null;
  // ipaddr.js confuses `::192.0.2.1` with `::ffff:192.0.2.1`, another address; explicit zeros avoid that.
  return ipaddr.parse(text.replace(/^::(?=\d+\.)/, '0:0:0:0:0:0:'));
}

/** Parses an address or a CIDR block, such as `203.0.113.0/24`; null for any other text. */
export function parseAddressBlock(text: string): AddressBlock | null {
  const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const parsed = parseIpAddress(address);
  if (parsed === null) return null;
  const [bitsBefore, longest] = 'octets' in parsed ? [MAPPED_BITS, 32] : [0, 128];
  const prefix = bits === undefined ? longest : Number(bits);
  return prefix > longest ? null : { network: asIPv6(parsed), prefix: bitsBefore + prefix };
}

/** Whether an address lies in a block; an IPv4 address equals its IPv6-mapped form (RFC 4291 §2.5.5.2). */
export function isInBlock(address: IPv4 | IPv6, { network, prefix }: AddressBlock): boolean {
  return asIPv6(address).match(network, prefix);
}

/**
 * The network that counts as one caller: an IPv4 address, also in mapped form, or an IPv6 /64. An IPv6 caller can use
 * any address of its /64. Hashes of the result are stored, so its form must not change.
 */
export function networkOf(address: IPv4 | IPv6): string {
  if ('octets' in address) return address.toString();
  if (address.isIPv4MappedAddress()) return address.toIPv4Address().toString();
  const groups = address.parts.slice(0, 4).map((group) => group.toString(16));
  return `${groups.join(':')}::/64`;
}

/**
 * Whether an address is of this machine or of a private network: loopback, private, unique local, link-local, or shared
 * by a carrier or a cluster (100.64.0.0/10). A caller from the internet has none of these.
 */
export function isPrivateAddress(address: IPv4 | IPv6): boolean {
  return PRIVATE_RANGES.has(ipaddr.process(address.toString()).range());
}

function asIPv6(address: IPv4 | IPv6): IPv6 {
  return 'octets' in address ? address.toIPv4MappedAddress() : address;
}
