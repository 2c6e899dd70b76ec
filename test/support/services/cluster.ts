import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../../src/data-source.js';
import { findViolations } from '../database/invariants.js';
import { startPythonVerifier, type PythonVerifierStandIn } from '../python-verifier/start.js';
import { startServer, type ServerProcess } from './server-process.js';
import {
  createTenant,
  registerWallet,
  type TenantOptions,
  type TestTenant,
} from '../verification/tenants.js';
import { createThrowawayDatabase } from './worker-database.js';

export const CLUSTER_ADMIN_KEY = 'operator-of-the-cluster';

/** The recipient in the stand-in's default response; the sellers of a cluster register it on Base. */
const PAID_WALLET = '0x2222222222222222222222222222222222222222';
const API = '/api/v1/x402';

/** Server processes that share a database of their own and a programmable verifier. */
export interface Cluster {
  readonly servers: readonly [ServerProcess, ServerProcess];
  readonly verifier: PythonVerifierStandIn;
  readonly dataSource: DataSource;
  /** Adds a server with further settings; stopped with the cluster. */
  addServer(more?: Readonly<Record<string, string>>): Promise<ServerProcess>;
  /** Stops everything, including frozen processes. */
  stop(): Promise<void>;
}

/**
 * Two servers without background jobs, so that only requests of the test change payments. Settings may follow from the
 * address of their database.
 */
export async function startCluster(
  settings: Readonly<Record<string, string>> | ((databaseUrl: string) => Record<string, string>) = {},
): Promise<Cluster> {
  const database = await createThrowawayDatabase();
  const env = typeof settings === 'function' ? settings(database.url) : settings;
  const verifier = await startPythonVerifier();
  const dataSource = await createDataSource(database.url).initialize();
  const started: ServerProcess[] = [];
  const addServer = async (more: Readonly<Record<string, string>> = {}): Promise<ServerProcess> => {
    const server = await startServer({
      databaseUrl: database.url,
      env: {
        JOBS_ENABLED: 'false',
        PYTHON_VERIFIER_URL: verifier.url,
        PYTHON_VERIFIER_KEY: verifier.key,
        X402_ADMIN_KEY: CLUSTER_ADMIN_KEY,
        ...env,
        ...more,
      },
    });
    started.push(server);
    return server;
  };
  const servers = await Promise.all([addServer(), addServer()]);
  return {
    servers,
    verifier,
    dataSource,
    addServer,
    stop: async () => {
      await Promise.all(started.map((server) => server.kill()));
      await verifier.stop();
      await dataSource.destroy();
      await database.drop();
    },
  };
}

/** A tenant that is paid on Base and has no practical rate limit. */
export async function createSeller(
  { dataSource }: Cluster,
  { verificationsPerMonth, ...options }: TenantOptions & { verificationsPerMonth?: number } = {},
): Promise<TestTenant> {
  const unlimited = { requestsPerMinute: 1_000_000, requestsPerDay: 1_000_000 };
  const tenant = await createTenant(dataSource, {
    plan: 'enterprise',
    limitOverrides: {
      ...unlimited,
      ...(verificationsPerMonth === undefined ? {} : { verificationsPerMonth }),
    },
    ...options,
  });
  const wallet = { environment: 'live', chain: 'base', address: PAID_WALLET } as const;
  await registerWallet(dataSource, tenant.tenantId, wallet);
  return tenant;
}

/** The response to a client; `status` is null when the connection broke before it. */
export interface Reply {
  readonly status: number | null;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Headers;
}

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
}

/** One request to one process; `path` is below the base path. */
export async function call(
  server: Pick<ServerProcess, 'url'>,
  path: string,
  { body, headers, method = 'GET' }: Call,
): Promise<Reply> {
  try {
    const response = await fetch(`${server.url}${API}${path}`, {
      method,
      headers: { ...headers, ...(body && { 'Content-Type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? {} : (JSON.parse(text) as Reply['body']),
    };
  } catch {
    return { status: null, headers: new Headers(), body: {} };
  }
}

/** Verifies at one process that a transaction on Base paid the seller. */
export function verify(
  server: Pick<ServerProcess, 'url'>,
  { liveKey }: Pick<TestTenant, 'liveKey'>,
  txHash: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<Reply> {
  return call(server, '/verify', {
    method: 'POST',
    headers: bearer(liveKey),
    body: { tx_hash: txHash, chain: 'base', ...more },
  });
}

export function bearer(key: string): Record<string, string> {
  return { Authorization: `Bearer ${key}` };
}

export function newHash(): string {
  return `0x${randomBytes(32).toString('hex')}`;
}

/** How many replies had each status; broken connections are counted as `broken`. */
export function countStatuses(replies: readonly Reply[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of replies) counts[status ?? 'broken'] = (counts[status ?? 'broken'] ?? 0) + 1;
  return counts;
}

/** Polls until the condition holds. */
export async function until(isSo: () => boolean | Promise<boolean>, limitMs = 30_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`it did not become so within ${limitMs} ms`);
    await new Promise((done) => setTimeout(done, 10));
  }
}

/** Checks the invariants of the database; to be called when no request is in progress. */
export async function expectInvariants(dataSource: DataSource): Promise<void> {
  expect(await findViolations(dataSource)).toEqual({});
}

/** Units used by a tenant's live keys, as the ledger has them. */
export async function usedUnits(dataSource: DataSource, tenantId: string): Promise<number> {
  const [row] = await dataSource.query<[{ used: number }]>(
    `SELECT coalesce(sum(used), 0)::int AS used FROM usage_counters WHERE tenant_id = $1 AND environment = 'live'`,
    [tenantId],
  );
  return row.used;
}
