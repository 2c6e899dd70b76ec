import { networkOf, parseIpAddress } from '../../ip-address.js';

const WITH_PORT = /^(?:\[([0-9a-f:.]+(?:%\w+)?)\]|(\d{1,3}(?:\.\d{1,3}){3}))(?::\d{1,5})?$/i;

/**
 * An address without its zone (`fe80::1%eth0`), and without the port that some proxies write behind it in
 * `X-Forwarded-For` (`203.0.113.7:50123`, `[2001:db8::1]:50123`): with it every connection would be another caller.
 */
export function bareAddress(address: string): string {
  const [, v6, v4] = WITH_PORT.exec(address) ?? [];
  const [withoutZone = ''] = (v6 ?? v4 ?? address).split('%');
  return withoutZone;
}

/** Whatever a proxy forwards that is no address, and a connection without one: all of them are one caller. */
const NOWHERE = 'unknown';

/** What counts as one caller: an IPv4 address, also when it comes mapped into IPv6 (RFC 4291 §2.5.5.2), or an IPv6 /64. */
export function callerNetwork(address: string): string {
  const parsed = parseIpAddress(bareAddress(address));
  return parsed === null ? NOWHERE : networkOf(parsed);
}
