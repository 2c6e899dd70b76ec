import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import type { Decision, PaymentRequired, PaymentsApi, SellOptions } from '@x402-infrastructure/sdk';
import * as forExpress from '@x402-infrastructure/sdk/express';
import * as forFastify from '@x402-infrastructure/sdk/fastify';
import * as forHono from '@x402-infrastructure/sdk/hono';
import { decodeHeader, encodeHeader, proveTransaction, Seller } from '@x402-infrastructure/sdk/sell';
import type { RequestFacts } from '@x402-infrastructure/sdk/sell';
import { sandboxHash } from '../../../support/selling/buyer.js';
import { rawRequest } from '../../../support/selling/raw-request.js';

const NOW = Math.floor(Date.now() / 1_000);
type Answered = Awaited<ReturnType<PaymentsApi['verifyPayment']>>;
type Asked = Parameters<PaymentsApi['verifyPayment']>[0]['body'];

/** A service that gives one claim to one payment, made at `paidAt`. */
function service(change: (asked: Asked, answer: Answered) => Answered | Promise<Answered> = (_, a) => a) {
  const claims = new Map<string, string>();
  const asked: Asked[] = [];
  const api: PaymentsApi = {
    listSupportedChains: () =>
      Promise.resolve({
        chains: [
          {
            ...{ chain: 'sandbox', network: 'x402:sandbox', enabled: true, finality: '1 confirmation' },
            asset: { address: '0x5a9DB0c0000000000000000000000000000005Dc', decimals: 6 },
          },
        ],
      }),
    getWallet: () => Promise.resolve({ address: '0x0' }),
    verifyPayment: async ({ body }) => {
      asked.push(body);
      const { txHash, reference } = body;
      if (reference !== undefined && !claims.has(txHash)) claims.set(txHash, reference);
      const isOthers = reference !== undefined && claims.get(txHash) !== reference;
      const answer: Answered = {
        ...{
          success: !isOthers,
          status: isOthers ? 'rejected' : 'confirmed',
          paymentId: 'p',
          binding: 'none',
        },
        ...{ fromAddress: '0xa', amountAtomic: '1', amountUsdc: '1', surplusAtomic: '0', finality: 'final' },
        ...{ timestamp: new Date(NOW * 1_000).toISOString(), claimed: reference !== undefined && !isOthers },
        ...(isOthers && { reason: 'ALREADY_CLAIMED' }),
      };
      return change(body, answer);
    },
  };
  return { api, asked, claims };
}

function options(client: PaymentsApi, more: Partial<SellOptions> = {}): SellOptions {
  const prices = { chain: 'sandbox', amount: '1' };
  const secret = 'a secret of a shop, for its offers alone';
  return { client, prices, secret, waitSeconds: 0, onProblem: () => undefined, ...more };
}

function requestOf(proof?: string, more: Partial<RequestFacts> = {}): RequestFacts {
  const header = (name: string) => (name === 'PAYMENT-SIGNATURE' ? proof : undefined);
  return { method: 'GET', path: '/report', origin: 'https://shop.example', header, ...more };
}

async function proofOf(
  decision: Pick<Decision, 'headers'>,
  transaction = sandboxHash('0200'),
): Promise<string> {
  const { accepts, resource } = decodeHeader(decision.headers['PAYMENT-REQUIRED'] ?? '') as PaymentRequired;
  const [offer] = accepts;
  if (offer === undefined) throw new Error('no offer');
  return encodeHeader(await proveTransaction({ offer, resource, transaction }));
}

function wordOf(decision: Decision): string {
  return decision.kind === 'serve' ? 'serve' : (decision.body as { error: string }).error;
}

async function openAll(cheap: SellOptions, dear: SellOptions): Promise<[string, string, () => unknown][]> {
  const e = express();
  e.use('/basic', forExpress.requirePayment(cheap), (_, response) => void response.json('basic'));
  e.get('/premium', forExpress.requirePayment(dear), (_, response) => void response.json('premium'));
  const es = e.listen(0, '127.0.0.1');
  const f = fastify({ forceCloseConnections: true });
  f.get('/basic/*', { preHandler: forFastify.requirePayment(cheap) }, () => Promise.resolve('basic'));
  f.get('/premium', { preHandler: forFastify.requirePayment(dear) }, () => Promise.resolve('premium'));
  const h = new Hono();
  h.get('/basic/*', forHono.requirePayment(cheap), (context) => context.text('basic'));
  h.get('/premium', forHono.requirePayment(dear), (context) => context.text('premium'));
  const hs = serve({ fetch: h.fetch, port: 0, hostname: '127.0.0.1' });
  await Promise.all([es, hs].map((one) => new Promise((resolve) => one.once('listening', resolve))));
  const urlOf = (one: { address(): unknown }) => `http://127.0.0.1:${(one.address() as AddressInfo).port}`;
  return [
    ['Express', urlOf(es), () => es.close()],
    ['Fastify', await f.listen({ port: 0, host: '127.0.0.1' }), () => f.close()],
    ['Hono', urlOf(hs), () => hs.close()],
  ];
}

describe('N1: attacks on a shop', () => {
  it('a cheap offer that was bought under another form of a path does not buy the dear path', async () => {
    const { api } = service();
    // The price would be taken in both places: the path alone decides.
    const formerPrices = [{ chain: 'sandbox', amount: '1' }];
    const dear = options(api, { prices: { chain: 'sandbox', amount: '100' }, formerPrices });
    const shops = await openAll(options(api), dear);
    try {
      for (const [name, url] of shops) {
        for (const target of ['/basic/../premium', '/basic/%2e%2e/premium', '/basic/x/../../premium']) {
          const answer = await rawRequest(url, target);
          const amount = /"amount":"(\d+)"/.exec(answer.body)?.[1];
          // Hono routes by the normal form, and so asks for the dear price.
          expect([name, target, answer.status, amount]).toEqual(
            name === 'Hono' ? [name, target, 402, '100000000'] : [name, target, 400, undefined],
          );
        }
      }
    } finally {
      await Promise.all(shops.map(([, , close]) => close()));
    }
  });

  it('an offer of another shop of the same key is not taken, one of a former price is', async () => {
    const { api } = service();
    const prices = { chain: 'sandbox', amount: '100' };
    const proof = await proofOf(await new Seller(api, options(api)).decide(requestOf()));
    const dear = new Seller(api, options(api, { prices }));
    expect(wordOf(await dear.decide(requestOf(proof)))).toBe('invalid_payment_requirements');
    const changed = new Seller(
      api,
      options(api, { prices, formerPrices: [{ chain: 'sandbox', amount: '1' }] }),
    );
    expect(wordOf(await changed.decide(requestOf(proof)))).toBe('serve');
    const payer = new Seller(api, options(api, { binding: 'payer-signature' }));
    expect(wordOf(await payer.decide(requestOf(proof)))).toBe('invalid_payment_requirements');
    const hosts = new Seller(api, options(api, { hosts: ['other.example'] }));
    expect(await hosts.decide(requestOf())).toMatchObject({ status: 400 });
  });

  it('a payment that is pending after the offer’s end is not claimed', async () => {
    let clock = NOW - 1_000;
    const pending = {
      success: false,
      status: 'pending',
      timestamp: null,
      reason: 'AWAITING_CONFIRMATIONS',
    } as const;
    const { api, asked } = service((_, answer) => ({ ...answer, ...pending }));
    const seller = new Seller(api, options(api), () => clock);
    const proof = await proofOf(await seller.decide(requestOf()));
    clock = NOW;
    expect(wordOf(await seller.decide(requestOf(proof)))).toBe('settlement_pending');
    expect(asked.map(({ reference }) => reference)).toEqual([undefined]);
  });

  it('who is gone while the payment is claimed is served the next time', async () => {
    const gone = new AbortController();
    const { api } = service((_, answer) => {
      gone.abort();
      return answer;
    });
    const seller = new Seller(api, options(api));
    const proof = await proofOf(await seller.decide(requestOf()));
    const first = await seller.decide(requestOf(proof, { signal: gone.signal }));
    expect(first).toMatchObject({ status: 503 });
    expect(wordOf(await seller.decide(requestOf(proof)))).toBe('serve');
    expect(wordOf(await seller.decide(requestOf(proof)))).toBe('duplicate_settlement');
  });

  it('of two presentations that were lost at once, the one that holds the claim is found again', async () => {
    let lost = 2;
    const { api } = service((_, answer) =>
      lost-- > 0 ? Promise.reject(new Error('the connection broke')) : answer,
    );
    const seller = new Seller(api, options(api));
    const request = requestOf(await proofOf(await seller.decide(requestOf())));
    await Promise.all([seller.decide(request), seller.decide(request)]);
    const words = [wordOf(await seller.decide(request)), wordOf(await seller.decide(request))];
    expect(words).toEqual(['serve', 'duplicate_settlement']);
  });

  it('a time-out that answers first kills no process, and leaves the payment to its buyer', async () => {
    let answer = (): void => undefined;
    let isSlow = true;
    const { api } = service((_, given) => {
      if (isSlow) answer();
      return given;
    });
    const app = express();
    app.use((_, response, next) => {
      answer = () => void response.status(503).end('too slow');
      next();
    });
    app.get(
      '/report',
      forExpress.requirePayment(options(api)),
      (_, response) => void response.json('report'),
    );
    const server = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const offered = await rawRequest(url, '/report');
    const proof = await proofOf({
      headers: { 'PAYMENT-REQUIRED': offered.headers.get('payment-required') ?? '' },
    });
    const headers = { 'PAYMENT-SIGNATURE': proof };
    expect((await rawRequest(url, '/report', headers)).body).toBe('too slow');
    isSlow = false;
    expect((await rawRequest(url, '/report', headers)).body).toBe('"report"');
    server.close();
  });

  it('Hono reads no body of any length before it is paid for', async () => {
    const { api } = service();
    const app = new Hono();
    const echo = forHono.requirePayment(options(api, { maxBodyBytes: 1_000 }));
    app.post('/echo', echo, async (context) => context.text(await context.req.text()));
    const post = (body: string, more: Record<string, string> = {}) =>
      app.request('http://shop.example/echo', { method: 'POST', body, headers: more });
    expect((await post('x'.repeat(1_001))).status).toBe(413);
    const offered = await post('x'.repeat(1_000));
    expect(offered.status).toBe(402);
    const headers = { 'PAYMENT-REQUIRED': offered.headers.get('payment-required') ?? '' };
    const served = await post('x'.repeat(1_000), { 'PAYMENT-SIGNATURE': await proofOf({ headers }) });
    expect([served.status, (await served.text()).length]).toEqual([200, 1_000]);
  });

  it('checks so many proofs at once, and says 503 to further ones', async () => {
    let finish = (): void => undefined;
    const held = new Promise<void>((resolve) => (finish = resolve));
    const { api } = service(async (_, answer) => held.then(() => answer));
    const seller = new Seller(api, options(api, { maxConcurrentProofs: 1 }));
    const request = requestOf(await proofOf(await seller.decide(requestOf())));
    const first = seller.decide(request);
    expect(await seller.decide(request)).toMatchObject({ status: 503, headers: { 'Retry-After': '1' } });
    finish();
    expect(wordOf(await first)).toBe('serve');
  });

  it('serves nothing that the service has not claimed', async () => {
    const { api } = service((_, answer) => ({ ...answer, claimed: false }));
    const seller = new Seller(api, options(api));
    const proof = await proofOf(await seller.decide(requestOf()));
    expect(await seller.decide(requestOf(proof))).toMatchObject({ status: 503 });
  });

  it.each([
    ['a number as text', { maxTimeoutSeconds: '600' as unknown as number }, 'maxTimeoutSeconds'],
    [
      'nine prices',
      { prices: Array(9).fill({ chain: 'sandbox', amount: '1' }) as [] },
      'prices: from 1 to 8',
    ],
    ['an address that is none', { publicUrl: 'shop.example' }, 'publicUrl'],
  ])('says at once that it cannot sell by %s', (_what, more, message) => {
    const { api } = service();
    expect(() => new Seller(api, options(api, more))).toThrow(message);
  });

  it('a request that cannot be named is 400, and no problem of the seller', async () => {
    const problems: unknown[] = [];
    const { api } = service();
    const seller = new Seller(api, options(api, { onProblem: (error) => problems.push(error) }));
    let body: unknown = [];
    for (let depth = 0; depth < 20_000; depth += 1) body = [body];
    expect(await seller.decide(requestOf(undefined, { body }))).toMatchObject({ status: 400 });
    expect(await seller.decide(requestOf(undefined, { origin: 'http://' }))).toMatchObject({ status: 400 });
    expect(problems).toEqual([]);
    const dear = new Seller(api, options(api, { prices: { chain: 'sandbox', amount: '1000001' } }));
    expect(await dear.decide(requestOf())).toMatchObject({ status: 503 });
  });

  it('a buyer proves nothing to a shop that names another resource', async () => {
    const { api } = service();
    const { headers } = await new Seller(api, options(api)).decide(requestOf());
    const { accepts, resource } = decodeHeader(headers['PAYMENT-REQUIRED'] ?? '') as PaymentRequired;
    const [offer] = accepts;
    if (offer === undefined) throw new Error('no offer');
    const made = { offer, resource, transaction: sandboxHash('0200') };
    await expect(proveTransaction({ ...made, url: 'https://shop.example/other' })).rejects.toThrow('not for');
    await expect(
      proveTransaction({ ...made, url: 'https://shop.example/report#top' }),
    ).resolves.toBeDefined();
  });
});
