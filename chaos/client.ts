import { randomUUID } from 'node:crypto';
import type { TestTenant } from '../test/support/verification/tenants.js';
import { newHash, VERIFY_PATH } from '../bench/sellers.js';

/** A question that was asked, and what came back. */
export interface Exchange {
  readonly kind: 'new' | 'repeat' | 'claim' | 'idempotent' | 'used-up' | 'bad-key';
  readonly tenant: TestTenant;
  readonly txHash: string;
  readonly reference: string | null;
  readonly idempotencyKey: string | null;
  /** As in the answer; null without an answer. */
  readonly requestId: string | null;
  readonly sentTo: string;
  readonly sentAtMs: number;
  readonly tookMs: number;
  /** Null when the connection broke before there was an answer. */
  readonly status: number | null;
  readonly headers: Headers;
  readonly text: string;
}

type Question = Pick<Exchange, 'kind' | 'tenant' | 'txHash' | 'reference' | 'idempotencyKey'>;

export interface Clients {
  /** Everything so far; grows. */
  readonly exchanges: readonly Exchange[];
  stop(): Promise<void>;
}

export interface Audience {
  readonly sellers: readonly TestTenant[];
  /** Its plan is used up. */
  readonly spent: TestTenant;
  /** Whom to ask, at this moment. */
  readonly urls: () => readonly string[];
}

const BAD_KEY = `x402_live_${'a'.repeat(49)}`;
/** How many different payments are asked for again. */
const REMEMBERED = 50;
/** No request may live so long, however busy the machine. */
const LIMIT_MS = 120_000;

/** That many clients, each asking the next question as soon as it has its answer. */
export function startClients(audience: Audience, count: number): Clients {
  const exchanges: Exchange[] = [];
  const known: { tenant: TestTenant; txHash: string }[] = [];
  const open: Question[] = [];
  let isOver = false;
  let turn = 0;
  const next = (): Question => {
    // Claims and idempotent requests are asked twice, usually at the same time by two clients.
    const twin = open.pop();
    if (twin !== undefined) return twin;
    const question = draw(audience, known);
    if (question.kind === 'claim') open.push({ ...question, reference: `order-${randomUUID()}` });
    if (question.kind === 'idempotent') open.push(question);
    return question;
  };
  const work = async (): Promise<void> => {
    while (!isOver) {
      const urls = audience.urls();
      const exchange = await ask(urls[(turn += 1) % urls.length] ?? '', next());
      exchanges.push(exchange);
      // A claimed payment is rejected for a call without its reference.
      if (exchange.kind === 'new' && exchange.status === 200 && known.length < REMEMBERED)
        known.push(exchange);
      // An unreachable server refuses at once: the client must not send ten thousand requests a second then.
      if (exchange.status === null) await new Promise((done) => setTimeout(done, 50));
    }
  };
  const working = Promise.all(Array.from({ length: count }, work));
  return {
    exchanges,
    stop: async () => {
      isOver = true;
      await working;
    },
  };
}

function draw(
  { sellers, spent }: Audience,
  known: readonly { tenant: TestTenant; txHash: string }[],
): Question {
  const pick = Math.random();
  const tenant = sellers[Math.floor(Math.random() * sellers.length)] ?? spent;
  const plain = { tenant, txHash: newHash(), reference: null, idempotencyKey: null };
  if (pick < 0.45) return { ...plain, kind: 'new' };
  if (pick < 0.65) {
    const earlier = known[Math.floor(Math.random() * known.length)];
    return { ...plain, ...(earlier && { tenant: earlier.tenant, txHash: earlier.txHash }), kind: 'repeat' };
  }
  if (pick < 0.8) return { ...plain, reference: `order-${randomUUID()}`, kind: 'claim' };
  if (pick < 0.9) return { ...plain, idempotencyKey: randomUUID(), kind: 'idempotent' };
  if (pick < 0.95) return { ...plain, tenant: spent, kind: 'used-up' };
  return { ...plain, kind: 'bad-key' };
}

async function ask(url: string, question: Question): Promise<Exchange> {
  const { kind, tenant, txHash, reference, idempotencyKey } = question;
  const startedMs = performance.now();
  const asked = { ...question, sentTo: url, sentAtMs: Date.now() };
  const took = (): { tookMs: number } => ({ tookMs: performance.now() - startedMs });
  try {
    const response = await fetch(`${url}${VERIFY_PATH}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${kind === 'bad-key' ? BAD_KEY : tenant.liveKey}`,
        // From an address of its own, so that bad keys ban no other client.
        'x-forwarded-for': kind === 'bad-key' ? `10.1.${byte()}.${byte()}` : '10.0.0.1',
        ...(idempotencyKey !== null && { 'idempotency-key': idempotencyKey }),
      },
      body: JSON.stringify({
        tx_hash: txHash,
        chain: 'base',
        expected_amount: '1.5',
        ...(reference !== null && { reference }),
      }),
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    const { status, headers } = response;
    const answer = { status, headers, text: await response.text() };
    return { ...asked, ...took(), requestId: headers.get('x-request-id'), ...answer };
  } catch {
    return { ...asked, ...took(), requestId: null, status: null, headers: new Headers(), text: '' };
  }
}

function byte(): string {
  return String(Math.floor(Math.random() * 256));
}
