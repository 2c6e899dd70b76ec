import {
  createClientOf,
  createX402Client,
  isX402Error,
  USER_AGENT,
  X402Error,
} from '@x402-infrastructure/sdk';
import { refusal, startScriptedApi, type ScriptedApi } from '../../support/sdk/scripted-api.js';

let api: ScriptedApi;

beforeAll(async () => (api = await startScriptedApi()));
afterAll(() => api.stop());

describe('createX402Client', () => {
  it.each(['', '/', '/api/v1/x402', '/api/v1/x402/'])(
    'N1: takes the address with "%s" at its end',
    async (end) => {
      api.answer({ status: 200, body: { used: 1 } });
      await createX402Client({ apiKey: ' x402_test_1\n', baseUrl: `${api.url}${end}` }).getUsage();
      expect(api.arrived).toMatchObject([
        {
          path: '/api/v1/x402/usage',
          headers: { authorization: 'Bearer x402_test_1', 'user-agent': USER_AGENT },
        },
      ]);
    },
  );

  it('N1: keeps the path of a server behind a prefix', async () => {
    api.answer({ status: 200, body: {} });
    await createX402Client({ apiKey: null, baseUrl: `${api.url}/pay/api/v1/x402` }).getHealth();
    expect(api.arrived[0]).toMatchObject({ path: '/pay/api/v1/x402/health' });
    expect(api.arrived[0]?.headers.authorization).toBeUndefined();
  });

  it('N1: escapes ids, and sends queries and bodies as they are', async () => {
    api.answer({ status: 200, body: {} });
    const x402 = createX402Client({ apiKey: 'k', baseUrl: api.url });
    await x402.getPayment({ path: { id: '../admin?x=1' } });
    await x402.listPayments({ query: { chain: 'base', limit: 2 } });
    await x402.putWallet({ path: { chain: 'base' }, body: { address: '0x1' } });
    expect(api.arrived.map(({ method, path, body }) => `${method} ${path} ${body}`)).toEqual([
      'GET /api/v1/x402/payments/..%2Fadmin%3Fx%3D1 ',
      'GET /api/v1/x402/payments?chain=base&limit=2 ',
      'PUT /api/v1/x402/wallets/base {"address":"0x1"}',
    ]);
  });

  it('N1: sends no Idempotency-Key of its own where it is told so, and one that it is given', async () => {
    api.answer({ status: 200, body: {} });
    const x402 = createX402Client({ apiKey: null, baseUrl: api.url, ownIdempotencyKeys: false });
    await x402.askForSignInLink({ body: { email: 'mia@example.com' } });
    await x402.verifyPayment({ body: { txHash: '0x1', chain: 'base' }, idempotencyKey: 'order-1' });
    expect(api.arrived.map(({ headers }) => headers['idempotency-key'])).toEqual([undefined, 'order-1']);
  });

  it('N1: is made of the table of another document of the service too', async () => {
    api.answer({ status: 200, body: { jobs: [] } });
    interface Operations {
      readonly listJobs: {
        parameters: { query?: never; path?: never };
        responses: { 200: { content: { 'application/json': { jobs: string[] } } } };
      };
    }
    const table = { listJobs: ['GET', '/api/v1/x402/admin/jobs'] } as const;
    const operator = createClientOf<typeof table, Operations>(table, { apiKey: null, baseUrl: api.url });
    const { jobs } = await operator.listJobs();
    expect(jobs).toEqual([]);
    expect(api.arrived[0]).toMatchObject({ method: 'GET', path: '/api/v1/x402/admin/jobs' });
  });

  it('N1: answers without a body are undefined, tables are text', async () => {
    const x402 = createX402Client({ apiKey: 'k', baseUrl: api.url });
    api.answer(
      { status: 204 },
      { status: 200, headers: { 'Content-Type': 'text/csv; charset=utf-8' }, body: 'id\n1\n' },
    );
    const deleted: Promise<undefined> = x402.deleteWallet({ path: { chain: 'base' } });
    await expect(deleted).resolves.toBeUndefined();
    const csv: string = await x402.listPayments({ query: { format: 'csv' } });
    expect(csv).toBe('id\n1\n');
  });

  it('N1: an unset key or a wrong address is refused where the client is made', () => {
    for (const apiKey of ['', ' ', undefined as unknown as string])
      expect(() => createX402Client({ apiKey })).toThrow(/The API key is missing/);
    expect(() => createX402Client({ apiKey: 'k', baseUrl: 'localhost' })).toThrow(
      'The base URL is no URL: localhost',
    );
  });

  it('N1: uses the given fetch', async () => {
    const asked: string[] = [];
    const own: typeof fetch = async (input) => {
      asked.push(new Request(input).url);
      return Promise.resolve(Response.json({ used: 3 }));
    };
    const x402 = createX402Client({ apiKey: 'k', fetch: own });
    expect(await x402.getUsage()).toEqual({ used: 3 });
    expect(asked).toEqual(['http://localhost:3001/api/v1/x402/usage']);
  });
});

describe('X402Error', () => {
  it('N1: has the members of its code, and the whole body', async () => {
    const members = {
      limit: 5,
      current: 6,
      resetAt: '2026-12-01T00:00:00.000Z',
      upgradeUrl: 'https://x/',
      colour: 1,
    };
    api.answer(
      refusal(
        429,
        'QUOTA_EXCEEDED',
        { ...members, docs: '/docs/errors#QUOTA_EXCEEDED' },
        { 'Retry-After': '9' },
      ),
    );
    const call = createX402Client({ apiKey: 'k', baseUrl: api.url }).getUsage();
    const error: unknown = await call.catch((reason: unknown) => reason);
    if (!isX402Error(error, 'QUOTA_EXCEEDED', 'RATE_LIMIT_EXCEEDED'))
      throw new Error('it is none of the two');
    const seconds: number = error.retryAfterSeconds;
    expect(seconds).toBe(9);
    expect(error).toMatchObject({
      ...{ name: 'X402Error', status: 429, code: 'QUOTA_EXCEEDED', message: 'About QUOTA_EXCEEDED.' },
      ...{
        requestId: 'req_1',
        limit: 5,
        current: 6,
        docs: '/docs/errors#QUOTA_EXCEEDED',
        body: { colour: 1 },
      },
    });
    expect('colour' in error).toBe(false);
    expect([isX402Error(error), isX402Error(error, 'NOT_FOUND'), isX402Error(new Error('x'))]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('N1: a page of a proxy is no error of the API, and says so', async () => {
    api.answer({ status: 404, body: '<html>\n<h1>Not here</h1></html>' });
    const error: unknown = await createX402Client({ apiKey: 'k', baseUrl: api.url })
      .getUsage()
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(X402Error);
    expect(error).toMatchObject({ code: 'UNEXPECTED_RESPONSE', status: 404, requestId: null });
    expect((error as Error).message).toBe(
      'The answer is none of the API\'s: status 404, "<html> <h1>Not here</h1></html>". Is the base URL right?',
    );
  });
});
