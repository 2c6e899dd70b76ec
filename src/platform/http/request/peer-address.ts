import { isIPv6 } from 'node:net';

const IPV4_INSIDE_IPV6 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/;

/**
 * Who is at the other end of a connection, for counting: an IPv4 address as it is, of an IPv6 address the /64, since
 * whoever has one address of it has all. Takes the operating system's spelling, which is the canonical one (RFC 5952).
 */
export function peerOf(address: string): string {
  const inner = IPV4_INSIDE_IPV6.exec(address)?.[1];
  if (inner !== undefined) return inner;
  return isIPv6(address) ? `${prefixOf(address)}::/64` : address;
}

/** The first four of the eight groups; `::` stands for as many zeros as are missing. */
function prefixOf(address: string): string {
  const [head = [], tail = []] = address.split('::').map((part) => (part === '' ? [] : part.split(':')));
  const zeros = new Array<string>(8 - head.length - tail.length).fill('0');
  return [...head, ...zeros, ...tail].slice(0, 4).join(':');
}
