import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { formatApiKey } from '../../../src/domain/access/api-key.js';
import { startServer, type ServerProcess } from '../services/server-process.js';
import { readServedOperations, type Operation } from './document.js';
import { validValue } from './valid-values.js';
import { Wire } from './wire.js';

export const BASE = '/api/v1/x402';
const OPERATOR_KEY = 'fuzz-operator-key';
const ROOM = { requestsPerDay: 10_000_000, requestsPerMinute: 10_000_000, verificationsPerMonth: 10_000_000 };

export type KeyName = 'live' | 'test' | 'operator' | 'unknown' | 'garbled';

/** A running server, its OpenAPI operations, and a client. */
export interface FuzzStage {
  readonly server: ServerProcess;
  readonly wire: Wire;
  /** Those that keys open. */
  readonly operations: readonly Operation[];
  /** All of both documents. */
  readonly served: readonly Operation[];
  readonly keys: Readonly<Record<KeyName, string>>;
  /** Existing ids for the path of an operation, without those that the stage itself needs. */
  idsFor(operation: Operation): Promise<string[]>;
  stop(): Promise<void>;
}

interface Created {
  readonly tenant: { readonly id: string };
  readonly apiKey: { readonly id: string; readonly key: string };
}

/** Starts the built server with a tenant of high limits, two keys, a wallet and payments, and rows that may be deleted. */
export async function setFuzzStage(): Promise<FuzzStage> {
  // The sandbox simulates outages too; an open circuit must not hide other results of verify.
  const env = {
    X402_ADMIN_KEY: OPERATOR_KEY,
    TRUST_PROXY: '1',
    JOBS_ENABLED: 'false',
    BREAKER_COOLDOWN_MS: '10',
  };
  const server = await startServer({ env });
  const wire = new Wire(server.url);
  const served = await readServedOperations(async (path) => (await fetch(server.url + path)).text());
  const operations = served.filter((operation) => !isOfPages(operation));
  const seller = await createTenant(wire);
  const test = await post<{ id: string; key: string }>(wire, '/api-keys', seller.apiKey.key, {
    environment: 'test',
    scopes: ['verify', 'settle', 'analytics', 'keys', 'wallets', 'webhooks'],
  });
  await makeSomething(wire, operations, test.key);
  const keys = {
    live: seller.apiKey.key,
    test: test.key,
    operator: OPERATOR_KEY,
    unknown: formatApiKey('live', randomBytes(32)),
    garbled: `${seller.apiKey.key.slice(0, -1)}g`,
  };
  const spared = new Set([seller.tenant.id, seller.apiKey.id, test.id]);
  return {
    server,
    wire,
    operations,
    served,
    keys,
    idsFor: (operation) => idsFor(wire, operation, keys, spared),
    stop: async () => {
      wire.close();
      await server.stop();
    },
  };
}

/** What pages of the console alone ask: no key opens it. test/slow/abuse/hostile-bodies and test/e2e/accounts do, as people. */
function isOfPages({ access, path }: Operation): boolean {
  return access === 'session' || /\/(sign-in|invitations|mail)\//.test(path);
}

/** The header fields for a key of the operation. */
export function credentialsFor({ access }: Operation, key: string): Record<string, string> {
  return access === 'operator' ? { 'x-admin-key': key } : { authorization: `Bearer ${key}` };
}

async function createTenant(wire: Wire): Promise<Created> {
  const email = `fuzz-${randomBytes(8).toString('hex')}@example.com`;
  const created = await post<Created>(wire, '/admin/tenants', null, { email, plan: 'enterprise' });
  await call(wire, 'PATCH', `/admin/tenants/${created.tenant.id}`, null, { limitOverrides: ROOM });
  return created;
}

/** Creates payments, keys and tenants, so that ids in paths exist. */
async function makeSomething(wire: Wire, operations: readonly Operation[], testKey: string): Promise<void> {
  if (operations.length === 0) throw new Error('the document names no operation');
  for (let index = 0; index < 4; index += 1) {
    await post(wire, '/api-keys', testKey, { name: `victim ${index}`, environment: 'test' });
    await createTenant(wire);
    const hash = `0x5a9db0c00200${index}`.padEnd(66, '0');
    await post(wire, '/verify', testKey, { tx_hash: hash, chain: 'sandbox' });
  }
  const address = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
  await call(wire, 'PUT', '/wallets/base-sepolia', testKey, { address });
  await post(wire, '/admin/bans', null, { address: '203.0.113.9', seconds: 3_600, reason: 'fuzz' });
  for (const operation of creations(operations)) await makeSome(wire, operation, testKey);
}

/** Operations that create rows for paths with an id; keys are created separately, with their scopes. */
function creations(operations: readonly Operation[]): Operation[] {
  return operations.filter(
    ({ method, path, access, body }) =>
      method === 'POST' &&
      access === 'tenant' &&
      body !== null &&
      path !== `${BASE}/api-keys` &&
      operations.some((other) => other.path.startsWith(`${path}/{`)),
  );
}

/** Creates three rows with generated bodies; if none is accepted, the fuzz reports that its operations never succeed. */
async function makeSome(wire: Wire, operation: Operation, testKey: string): Promise<void> {
  const drawn = fc.sample(validValue(operation.body ?? {}), { seed: 1, numRuns: 20 });
  const headers = { ...credentialsFor(operation, testKey), 'content-type': 'application/json' };
  let made = 0;
  for (const body of [...operation.bodyExamples, ...drawn].map(ownUrl)) {
    const sent = { method: 'POST', target: operation.path, headers, body: JSON.stringify(body) };
    if ((await wire.send(sent)).status < 300) made += 1;
    if (made === 3) return;
  }
}

/** A webhook URL can be registered once. */
function ownUrl(body: unknown, number: number): unknown {
  const { url } = Object(body) as { readonly url?: unknown };
  return typeof url === 'string' ? { ...(body as object), url: `${url}?${number}` } : body;
}

/** Requests the list above the path: `/api-keys` for `/api-keys/{id}/rotate`. */
async function idsFor(
  wire: Wire,
  operation: Operation,
  keys: Readonly<Record<KeyName, string>>,
  spared: ReadonlySet<string>,
): Promise<string[]> {
  const [parent = ''] = operation.path.split('/{');
  const credentials = credentialsFor(operation, operation.access === 'operator' ? keys.operator : keys.test);
  const answer = await wire.send({ method: 'GET', target: `${parent}?limit=50`, headers: credentials });
  if (answer.status !== 200) return [];
  const rows = Object.values(JSON.parse(answer.text) as object).find(Array.isArray) as
    { id?: string; chain?: string; version?: number; status?: string }[] | undefined;
  const named = (rows ?? [])
    .filter(({ status }) => status !== 'deleted' && status !== 'revoked')
    .map(({ id, chain, version }) => id ?? chain ?? String(version ?? ''))
    .filter((id) => !spared.has(id));
  // Later requests need rows that are not deleted.
  return operation.method === 'DELETE' ? named.slice(0, 2) : named;
}

async function post<T>(wire: Wire, path: string, key: string | null, body: object): Promise<T> {
  return call<T>(wire, 'POST', path, key, body);
}

/** With the tenant's key, or the operator's for null. */
async function call<T>(
  wire: Wire,
  method: string,
  path: string,
  key: string | null,
  body: object,
): Promise<T> {
  const credentials: Record<string, string> =
    key === null ? { 'x-admin-key': OPERATOR_KEY } : { authorization: `Bearer ${key}` };
  const headers = { ...credentials, 'content-type': 'application/json' };
  const answer = await wire.send({ method, target: `${BASE}${path}`, headers, body: JSON.stringify(body) });
  if (answer.status >= 300) throw new Error(`${method} ${path} answers ${answer.status}: ${answer.text}`);
  return JSON.parse(answer.text) as T;
}
