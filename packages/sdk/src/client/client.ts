import createClient from 'openapi-fetch';
import { OPERATIONS } from '../generated/operations.js';
import type { operations } from '../generated/schema.js';
import type { ClientOf, OperationTable, X402Client } from './operation-types.js';
import { sendRepeatedly, type CallPolicy } from './transport.js';

/** The name under which requests of this package are known to the server. */
export const USER_AGENT = 'x402-infrastructure-sdk';

export interface X402ClientOptions {
  /** `x402_live_…` or `x402_test_…`; null for the operations that are open to everybody. It belongs on a server, never in a page. */
  readonly apiKey: string | null;
  /** Where the service is, with or without `/api/v1/x402`. Default: `http://localhost:3001`. */
  readonly baseUrl?: string;
  /** Instead of the global one. */
  readonly fetch?: typeof fetch;
  /** The longest wait for one attempt. Default: 40,000; a settlement may take 25 seconds. */
  readonly timeoutMs?: number;
  /** The longest duration of a call with its attempts and pauses. Default: 90,000. */
  readonly deadlineMs?: number;
  /** How many more attempts follow a failed first one. Default: 3; 0 for none. */
  readonly retries?: number;
  /**
   * Whether a POST without an `idempotencyKey` gets one of its own. Default: true. False for a page of the service itself,
   * whose `fetch` sends a session: nothing repeats its calls, and what a sign-in answers is not to be kept.
   */
  readonly ownIdempotencyKeys?: boolean;
}

/** What a call may have, whichever operation it is of. */
interface Call extends Partial<Pick<CallPolicy, 'timeoutMs' | 'deadlineMs' | 'retries' | 'signal'>> {
  readonly path?: object;
  readonly query?: object;
  readonly body?: object;
  readonly idempotencyKey?: string;
}

type Settings = Pick<CallPolicy, 'fetch' | 'timeoutMs' | 'deadlineMs' | 'retries'> &
  Required<Pick<X402ClientOptions, 'ownIdempotencyKeys'>>;
type Send = (method: string, path: string, init: object) => Promise<{ data?: unknown }>;

const BASE_PATH = /\/api\/v1\/x402\/*$/;

/**
 * The API, typed by its OpenAPI document: `x402.verifyPayment({ body })`, `x402.getPayment({ path: { id } })`. A method
 * resolves to the answer of a 2xx, and rejects with X402Error for every other answer, X402ConnectionError or
 * X402TimeoutError for none.
 *
 * @throws TypeError for an empty key, or an address that is none
 */
export function createX402Client(options: X402ClientOptions): X402Client {
  return createClientOf<typeof OPERATIONS, operations>(OPERATIONS, options);
}

/**
 * The client of another document of the same service, such as the operator's: `createClientOf<Table, operations>(TABLE, …)`,
 * with the table of method and path by operationId, and the types that openapi-typescript makes of the document.
 *
 * @throws TypeError for an empty key, or an address that is none
 */
export function createClientOf<Table extends OperationTable, Operations>(
  table: Table,
  options: X402ClientOptions,
): ClientOf<Table, Operations> {
  const settings: Settings = {
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    timeoutMs: options.timeoutMs ?? 40_000,
    deadlineMs: options.deadlineMs ?? 90_000,
    retries: options.retries ?? 3,
    ownIdempotencyKeys: options.ownIdempotencyKeys ?? true,
  };
  const { request } = createClient({
    baseUrl: originOf(options.baseUrl),
    headers: headersOf(options.apiKey),
  });
  // The table and the types come from one document: no call reaches the transport that the types do not allow.
  const send = request as unknown as Send;
  const methods = Object.entries(table).map(([id, [method, path]]) => [
    id,
    (call: Call = {}) => perform(send, method, path, call, settings),
  ]);
  return Object.fromEntries(methods) as ClientOf<Table, Operations>;
}

async function perform(
  send: Send,
  method: string,
  path: string,
  call: Call,
  settings: Settings,
): Promise<unknown> {
  const makesKey = method === 'POST' && settings.ownIdempotencyKeys;
  const idempotencyKey = call.idempotencyKey ?? (makesKey ? crypto.randomUUID() : null);
  const policy: CallPolicy = {
    fetch: settings.fetch,
    timeoutMs: call.timeoutMs ?? settings.timeoutMs,
    deadlineMs: call.deadlineMs ?? settings.deadlineMs,
    retries: call.retries ?? settings.retries,
    signal: call.signal,
    idempotencyKey,
  };
  const { data } = await send(method, path, {
    params: { path: call.path, query: call.query },
    body: call.body,
    headers: { 'Idempotency-Key': idempotencyKey },
    fetch: (request: Request) => sendRepeatedly(request, policy),
  });
  return data ?? undefined;
}

function originOf(baseUrl = 'http://localhost:3001'): string {
  if (!URL.canParse(baseUrl)) throw new TypeError(`The base URL is no URL: ${baseUrl}`);
  return baseUrl.replace(BASE_PATH, '').replace(/\/+$/, '');
}

function headersOf(apiKey: string | null): Record<string, string> {
  const agent: Record<string, string> = isNode() ? { 'User-Agent': USER_AGENT } : {};
  if (apiKey === null) return agent;
  if (typeof apiKey !== 'string' || apiKey.trim() === '')
    throw new TypeError('The API key is missing: is the variable set that it is read from?');
  return { ...agent, Authorization: `Bearer ${apiKey.trim()}` };
}

/** Browsers name themselves, and a page that names another agent needs the server's leave (CORS). */
function isNode(): boolean {
  return 'process' in globalThis && !('document' in globalThis) && !('importScripts' in globalThis);
}
