import { readConfig } from './platform/config/env.js';

/** Where a server that listens on every address is met from inside. */
const LOOPBACKS: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };
const LIMIT_MS = 3_000;

/**
 * `node dist/src/healthcheck.js`: whether the server with the same settings lives, for an image's `HEALTHCHECK`. Asks its
 * management port, which must not be 0; exit 0 when it answers, 1 when not within three seconds.
 */
async function isAlive(): Promise<boolean> {
  const { managementHost, managementPort } = readConfig().http;
  const address = LOOPBACKS[managementHost] ?? managementHost;
  const host = address.includes(':') ? `[${address}]` : address;
  const url = `http://${host}:${managementPort}/health/live`;
  return (await fetch(url, { signal: AbortSignal.timeout(LIMIT_MS) })).ok;
}

isAlive().then(
  (alive) => process.exit(alive ? 0 : 1),
  () => process.exit(1),
);
