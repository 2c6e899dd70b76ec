import { readConfig } from './platform/config/env.js';

/** Loopback address of a server that listens on every address. */
const LOOPBACKS: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };
const LIMIT_MS = 3_000;

/**
 * `node dist/src/healthcheck.js`: checks that the server with the same settings is alive, for an image's `HEALTHCHECK`.
 * It requests the management port, which must not be 0. Exit code 0 after an answer, 1 without one within three
 * seconds.
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
