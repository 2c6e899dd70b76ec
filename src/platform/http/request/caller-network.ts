import { isIP, isIPv6 } from 'node:net';

const WITH_PORT = /^(?:\[([0-9a-f:.]+(?:%\w+)?)\]|(\d{1,3}(?:\.\d{1,3}){3}))(?::\d{1,5})?$/i;

/**
 * An address without the port that some proxies write behind it in `X-Forwarded-For` (`203.0.113.7:50123`,
 * `[2001:db8::1]:50123`): with it every connection would be another caller.
 */
export function bareAddress(address: string): string {
  const [, v6, v4] = WITH_PORT.exec(address) ?? [];
  return v6 ?? v4 ?? address;
}

/** Whatever a proxy forwards that is no address, and a connection without one: all of them are one caller. */
const NOWHERE = 'unknown';

/** What counts as one caller: an IPv4 address, also when it comes mapped into IPv6 (RFC 4291 §2.5.5.2), or an IPv6 /64. */
export function callerNetwork(address: string): string {
  const bare = bareAddress(address).split('%')[0] ?? address;
  if (isIP(bare) === 0) return NOWHERE;
  if (!isIPv6(bare)) return bare;
  const groups = expandIPv6(bare);
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (isMapped) {
    const [high = 0, low = 0] = groups.slice(6);
    return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

/** The eight groups; the URL parser brings every spelling into the canonical one (RFC 5952). */
function expandIPv6(address: string): number[] {
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const groupsOf = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const left = groupsOf(head);
  const right = groupsOf(tail ?? '');
  return [...left, ...new Array<number>(8 - left.length - right.length).fill(0), ...right];
}
