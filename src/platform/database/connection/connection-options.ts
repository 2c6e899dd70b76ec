import { parseServerUrl } from './server-url.js';
import { Servers } from './servers.js';
import type { ServerClientConfig } from './server-client.js';
import type { SessionLimits } from './session.js';
import { tlsAttempts } from './tls-attempts.js';

/** Also the wait for a free connection of a pool. */
const CONNECT_LIMIT_MS = 5_000;
/** A server that is away must cost less than the wait of two connections. */
const SERVER_LIMIT_MS = 1_000;
/** A peer that is gone without a word is noticed after this and ten unanswered probes. */
const KEEP_ALIVE_DELAY_MS = 10_000;

/**
 * What every connection of ours uses: the pool's, the maintenance's, the signals', those of migrations and commands.
 *
 * @param caCert PEM of the authorities that sign the servers' certificates; null means the system's
 * @throws InvalidServerUrl when the URL, or a file that it names, cannot be read
 */
export function connectionOptions(
  url: string,
  caCert: string | null,
  session: SessionLimits,
): ServerClientConfig {
  const { servers, user, password, database, parameters } = parseServerUrl(url);
  const seconds = Number(parameters.get('connect_timeout'));
  return {
    servers: new Servers(servers),
    tls: tlsAttempts(parameters, caCert),
    serverLimitMs: seconds > 0 ? seconds * 1_000 : SERVER_LIMIT_MS,
    session,
    // TypeORM gives pg the whole URL otherwise, which pg reads in its own way.
    connectionString: undefined,
    // The first server names the connection where something reports it; each attempt sets its own.
    ...servers[0],
    user,
    password,
    database,
    ...(parameters.get('application_name') !== undefined && {
      application_name: parameters.get('application_name'),
    }),
    ...(parameters.get('options') !== undefined && { options: parameters.get('options') }),
    ...(parameters.get('sslnegotiation') === 'direct' && { sslnegotiation: 'direct' as const }),
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_DELAY_MS,
  };
}
