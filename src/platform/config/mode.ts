import { BlockList, isIP } from 'node:net';

export type Mode = 'production' | 'development' | 'test';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Whether only this machine reaches a server that listens there. A name that is not `localhost` may be anybody's. */
export function isLoopback(host: string): boolean {
  const family = isIP(host);
  if (family === 0) return host.toLowerCase() === 'localhost';
  return LOOPBACK.check(host, family === 4 ? 'ipv4' : 'ipv6');
}

/** Whose rules hold: what `NODE_ENV` says; unsaid, production's wherever others may reach us. */
export function modeOf(said: Mode | undefined, host: string | undefined): Mode {
  return said ?? (host === undefined || isLoopback(host) ? 'development' : 'production');
}

/** Where we listen unless told: only in production, which is meant to be reached, for everybody. */
export function defaultHost(mode: Mode): string {
  return mode === 'production' ? '0.0.0.0' : '127.0.0.1';
}

/** What about them should be seen at boot. */
export function modeNotices(said: Mode | undefined, host: string, mode: Mode): string[] {
  if (said === undefined && mode === 'production')
    return ["NODE_ENV is not set and HOST is no loopback address: production's rules hold"];
  if (mode === 'development' && !isLoopback(host))
    return [
      'HOST IS REACHED BY OTHERS WITH NODE_ENV=development: errors show what is inside, webhooks may be plain http; set NODE_ENV=production',
    ];
  return [];
}

/** Where a browser on this machine finds a server that listens there: no slash at the end. */
export function addressToOpen(host: string, port: number): string {
  const isEverywhere = host === '0.0.0.0' || host === '::';
  const name = isEverywhere || isLoopback(host) ? 'localhost' : isIP(host) === 6 ? `[${host}]` : host;
  return `http://${name}:${port}`;
}
