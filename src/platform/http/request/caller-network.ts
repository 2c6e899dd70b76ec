import { isIPv4 } from 'node:net';
import { networkOf, parseIpAddress } from '../../ip-address.js';

const WITH_PORT = /^(?:\[([0-9a-f:.]+(?:%\w+)?)\]|(\d{1,3}(?:\.\d{1,3}){3}))(?::\d{1,5})?$/i;

/**
 * Removes the zone of an address (`fe80::1%eth0`). Also removes the port that some proxies append in `X-Forwarded-For`
 * (`203.0.113.7:50123`, `[2001:db8::1]:50123`). With the port, every connection would count as another caller.
 */
export function bareAddress(address: string): string {
  const [, v6, v4] = WITH_PORT.exec(address) ?? [];
  const [withoutZone = ''] = (v6 ?? v4 ?? address).split('%');
  return withoutZone;
}

/** One shared caller for connections without an address and for forwarded values that are not addresses. */
const NOWHERE = 'unknown';

/**
 * The network that counts as one caller: an IPv4 address, also mapped into IPv6 (RFC 4291 §2.5.5.2), or an IPv6 /64.
 */
export function callerNetwork(address: string): string {
  // The usual case, without a parse: Node takes only the canonical form of an IPv4 address.
  if (isIPv4(address)) return address;
  const parsed = parseIpAddress(bareAddress(address));
  return parsed === null ? NOWHERE : networkOf(parsed);
}
