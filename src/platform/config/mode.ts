import { BlockList, isIP } from 'node:net';

/** The mode whose rules apply; `NODE_ENV` sets it. */
export type Mode = 'production' | 'development' | 'test';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/**
 * Whether a server that listens on this host is reachable only from this machine. A name other than `localhost` may
 * resolve to any machine.
 */
export function isLoopback(host: string): boolean {
  const family = isIP(host);
  if (family === 0) return host.toLowerCase() === 'localhost';
  return LOOPBACK.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

/** The effective mode: `NODE_ENV`, if set. Otherwise a host that other machines can reach means production. */
export function modeOf(said: Mode | undefined, host: string | undefined): Mode {
  return said ?? (host === undefined || isLoopback(host) ? 'development' : 'production');
}

/** Default listen address: all interfaces in production, loopback otherwise. */
export function defaultHost(mode: Mode): string {
  return mode === 'production' ? '0.0.0.0' : '127.0.0.1';
}

/** Boot notices about the mode and the host. */
export function modeNotices(said: Mode | undefined, host: string, mode: Mode): string[] {
  if (said === undefined && mode === 'production')
    return ["NODE_ENV is not set and HOST is no loopback address: production's rules hold"];
  if (mode === 'development' && !isLoopback(host))
    return [
      'HOST IS REACHABLE BY OTHERS WITH NODE_ENV=development: errors show internals, webhooks may be plain http; set NODE_ENV=production',
    ];
  return [];
}

/** URL for a browser on this machine, without a trailing slash. */
export function addressToOpen(host: string, port: number): string {
  const isEverywhere = host === '0.0.0.0' || host === '::';
  const name = isEverywhere || isLoopback(host) ? 'localhost' : isIP(host) === 6 ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
