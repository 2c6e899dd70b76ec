import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { PlanId } from '../../../src/domain/plans/plan.js';
import { newId, StripeAccount } from './account.js';
import { decodeForm, refusalOf, type Params } from './form.js';
import { failure, refusal as refused, type StripeAnswer } from './answers.js';
import { ROUTES } from './routes.js';
import { StripeEvents } from './events.js';

export const STRIPE_KEY = 'sk_test_of_the_stripe_shaped_server';
export const API_VERSION = '2026-10-28.endive';

/** The prices of the settings. */
export const PRICES = {
  starter: 'price_starter',
  pro: 'price_pro',
  team: 'price_team',
  enterprise: 'price_enterprise',
} as const satisfies Record<Exclude<PlanId, 'free'>, string>;

/** One received request, refused or not. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly params: Params;
  readonly idempotencyKey: string | null;
  status: number;
}

/** Intercepts a request: may delay it, and may respond instead. */
export type Fault = (request: SeenRequest) => Promise<StripeAnswer | undefined>;

/**
 * A stand-in for Stripe on a real socket. It refuses what Stripe refuses (a wrong key, another API version, unknown or
 * missing parameters, a creation without an idempotency key, a reused key) and stores what it is sent.
 */
export interface StripeServer {
  readonly url: string;
  readonly account: StripeAccount;
  readonly events: StripeEvents;
  readonly requests: readonly SeenRequest[];
  /** Settings of a server that uses it. */
  readonly settings: Readonly<Record<string, string>>;
  /** Replaces the fault; null lets everything through again. */
  disturb(fault: Fault | null): void;
  stop(): Promise<void>;
}

export async function startStripe(): Promise<StripeServer> {
  const account = new StripeAccount();
  for (const price of Object.values(PRICES))
    account.offers.set(price, { active: true, currency: 'usd', isLive: false });
  const events = new StripeEvents(account);
  const requests: SeenRequest[] = [];
  const kept = new Map<string, { fingerprint: string; answer: StripeAnswer | null }>();
  let fault: Fault | null = null;

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '/', 'http://stripe.test');
    const body = await readAll(request);
    const params = decodeForm(request.method === 'POST' ? body : url.search);
    const header = request.headers['idempotency-key'];
    const seen: SeenRequest = {
      method: request.method ?? '',
      path: url.pathname,
      params,
      idempotencyKey: typeof header === 'string' ? header : null,
      status: 0,
    };
    requests.push(seen);
    const answer = await answerOnce(seen, request);
    seen.status = answer.status;
    response.writeHead(answer.status, { 'Content-Type': 'application/json', 'Request-Id': newId('req') });
    response.end(JSON.stringify(answer.body));
  };

  const answerOnce = async (seen: SeenRequest, request: IncomingMessage): Promise<StripeAnswer> => {
    const { idempotencyKey } = seen;
    const work = async () => (await fault?.(seen)) ?? answerOf(account, seen, request);
    if (seen.method !== 'POST' || idempotencyKey === null) return work();
    const fingerprint = JSON.stringify([seen.path, seen.params]);
    const known = kept.get(idempotencyKey);
    if (known !== undefined && known.fingerprint !== fingerprint)
      return failure(400, 'idempotency_key_reused', { type: 'idempotency_error' });
    if (known?.answer) return known.answer;
    if (known !== undefined) return failure(409, 'idempotency_key_in_use', { type: 'idempotency_error' });
    kept.set(idempotencyKey, { fingerprint, answer: null });
    const answer = await work();
    // As with Stripe, refusals of parameters are not stored, and server errors are.
    if (answer.status < 400 || answer.status >= 500) kept.set(idempotencyKey, { fingerprint, answer });
    else kept.delete(idempotencyKey);
    return answer;
  };

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    account,
    events,
    requests,
    settings: {
      STRIPE_SECRET_KEY: STRIPE_KEY,
      STRIPE_WEBHOOK_SECRET: `${events.oldSecret},${events.secret}`,
      STRIPE_API_BASE: url,
      ...Object.fromEntries(
        Object.entries(PRICES).map(([plan, price]) => [`X402_STRIPE_PRICE_${plan.toUpperCase()}`, price]),
      ),
    },
    disturb: (next) => {
      fault = next;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function answerOf(account: StripeAccount, seen: SeenRequest, request: IncomingMessage): StripeAnswer {
  const { key } = account;
  if (request.headers.authorization !== `Bearer ${STRIPE_KEY}`)
    return refused(401, 'Invalid API Key provided: sk_test_****rver');
  if (key === 'expired')
    return failure(401, 'api_key_expired', { message: 'Expired API Key provided: sk_test_****rver' });
  if (typeof key === 'object' && key.path.test(`${seen.method} ${seen.path}`))
    return refused(
      403,
      `The provided key 'rk_test_****rver' does not have the required permissions for this endpoint on account 'acct_1'. Having the '${key.lacks}' permission would allow this request to continue.`,
    );
  if (request.headers['stripe-version'] !== API_VERSION) return failure(400, 'api_version_invalid');
  const route = ROUTES.find(({ method, path }) => method === seen.method && path.test(seen.path));
  if (route === undefined) return failure(404, 'url_invalid');
  const refusal = refusalOf(seen.params, route.shape);
  if (refusal !== null) return failure(400, refusal.code, { param: refusal.param });
  const isOwnKey = seen.idempotencyKey !== null && !seen.idempotencyKey.startsWith('stripe-node-retry');
  if (route.needsKey === true && !isOwnKey) return failure(400, 'idempotency_key_missing');
  return route.answer(account, route.path.exec(seen.path)?.[1] ?? '', seen.params);
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
