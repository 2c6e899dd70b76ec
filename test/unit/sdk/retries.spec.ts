import { createX402Client, X402ConnectionError, X402Error, X402TimeoutError } from '@x402-infrastructure/sdk';
import {
  refusal,
  startScriptedApi,
  type Scripted,
  type ScriptedApi,
} from '../../support/sdk/scripted-api.js';

const OK: Scripted = { status: 200, body: { used: 7 } };
const KEY = 'x402_test_key';

let api: ScriptedApi;

beforeAll(async () => (api = await startScriptedApi()));
afterAll(() => api.stop());

const client = (options: object = {}) => createX402Client({ apiKey: KEY, baseUrl: api.url, ...options });
const verify = (options: object = {}) =>
  client().verifyPayment({ body: { txHash: '0x1', chain: 'sandbox' }, ...options });
const statusAndCode = async (call: Promise<unknown>) => {
  const error: unknown = await call.catch((reason: unknown) => reason);
  return error instanceof X402Error ? [error.status, error.code] : error;
};

describe('retries of the SDK', () => {
  it('N1: repeats a read after a reset connection, a body that breaks off, and an outage', async () => {
    api.answer('reset', 'cut', { status: 502, body: '<html>Bad gateway</html>' }, OK);
    expect(await client().getUsage()).toEqual({ used: 7 });
    expect(api.arrived).toHaveLength(4);
  });

  it('N1: repeats a POST under one Idempotency-Key, and every call has a key of its own', async () => {
    api.answer('reset', refusal(503, 'DATABASE_UNAVAILABLE', { retryAfterSeconds: 0 }), { status: 200 });
    await verify();
    await verify();
    const keys = api.arrived.map(({ headers }) => headers['idempotency-key']);
    expect(keys).toEqual([keys[0], keys[0], keys[0], expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    expect(keys[3]).not.toBe(keys[0]);
    expect(new Set(api.arrived.map(({ body }) => body))).toEqual(
      new Set(['{"txHash":"0x1","chain":"sandbox"}']),
    );
  });

  it('N1: sends the caller’s own Idempotency-Key', async () => {
    api.answer('reset', { status: 200 });
    await verify({ idempotencyKey: 'order-1' });
    expect(api.arrived.map(({ headers }) => headers['idempotency-key'])).toEqual(['order-1', 'order-1']);
  });

  it.each([
    ['seconds', () => '1'],
    ['a date', () => new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 1_000).toUTCString()],
  ])('N1: waits as long as Retry-After says, in %s', async (_, header) => {
    const startedMs = Date.now();
    api.answer(refusal(429, 'RATE_LIMIT_EXCEEDED', {}, { 'Retry-After': header() }), OK);
    await client().getUsage();
    const waitedMs = Date.now() - startedMs;
    expect(waitedMs).toBeGreaterThanOrEqual(1_000);
    expect(waitedMs).toBeLessThan(4_000);
  });

  it.each<[string, Scripted, [number, string]]>([
    ['a used-up month', refusal(429, 'QUOTA_EXCEEDED', { retryAfterSeconds: 1 }), [429, 'QUOTA_EXCEEDED']],
    [
      'a used-up day, whose end is beyond the deadline',
      refusal(429, 'RATE_LIMIT_EXCEEDED', { window: 'day', retryAfterSeconds: 3_600 }),
      [429, 'RATE_LIMIT_EXCEEDED'],
    ],
    ['a bad request', refusal(400, 'VALIDATION_FAILED'), [400, 'VALIDATION_FAILED']],
    ['a conflict', refusal(409, 'CONFLICT', { retryAfterSeconds: 1 }), [409, 'CONFLICT']],
    ['a reused key', refusal(422, 'IDEMPOTENCY_KEY_REUSED'), [422, 'IDEMPOTENCY_KEY_REUSED']],
    [
      'a missing setting of the server',
      refusal(503, 'VERIFIER_NOT_CONFIGURED', { variable: 'BASE_RPC_URL' }),
      [503, 'VERIFIER_NOT_CONFIGURED'],
    ],
    ['a code of a newer server', refusal(418, 'TEAPOT', { docs: '/docs/errors#TEAPOT' }), [418, 'TEAPOT']],
    [
      'a redirect',
      { status: 301, headers: { Location: 'http://127.0.0.1:1/' }, body: '' },
      [301, 'UNEXPECTED_RESPONSE'],
    ],
    ['a page instead of JSON', { status: 200, body: '<html>Login</html>' }, [200, 'UNEXPECTED_RESPONSE']],
  ])('N1: does not repeat %s', async (_, answer, expected) => {
    api.answer(answer);
    expect(await statusAndCode(verify())).toEqual(expected);
    expect(api.arrived).toHaveLength(1);
  });

  it('N1: repeats a PATCH only where a rate limit refused it', async () => {
    const rename = () => client().renameApiKey({ path: { id: 'k' }, body: { name: 'n' } });
    api.answer('reset');
    await expect(rename()).rejects.toMatchObject({ name: 'X402ConnectionError', retryable: false });
    expect(api.arrived).toHaveLength(1);
    api.answer(refusal(503, 'DATABASE_UNAVAILABLE'));
    expect(await statusAndCode(rename())).toEqual([503, 'DATABASE_UNAVAILABLE']);
    expect(api.arrived).toHaveLength(1);
    api.answer(refusal(429, 'RATE_LIMIT_EXCEEDED', { retryAfterSeconds: 0 }), { status: 200 });
    await rename();
    expect(api.arrived).toHaveLength(2);
  });

  it('N1: gives up after `retries`, but waits for a call in progress until the deadline', async () => {
    api.answer(refusal(503, 'SHUTTING_DOWN', { retryAfterSeconds: 0 }));
    expect(await statusAndCode(verify({ retries: 2 }))).toEqual([503, 'SHUTTING_DOWN']);
    expect(api.arrived).toHaveLength(3);

    const busy = refusal(409, 'IDEMPOTENCY_KEY_IN_USE', { retryAfterSeconds: 0 });
    api.answer(busy, busy, busy, busy, OK);
    expect(await verify({ retries: 0 })).toEqual({ used: 7 });
    // A pause that would end after the deadline is not begun.
    api.answer(busy, busy, refusal(409, 'IDEMPOTENCY_KEY_IN_USE', { retryAfterSeconds: 60 }));
    const startedMs = Date.now();
    const call = verify({ retries: 0, deadlineMs: 30_000 });
    expect(await statusAndCode(call)).toEqual([409, 'IDEMPOTENCY_KEY_IN_USE']);
    expect(api.arrived).toHaveLength(3);
    expect(Date.now() - startedMs).toBeLessThan(20_000);
  });

  it('N1: a silent server is a time-out that names the key to repeat the call with', async () => {
    api.answer('silence');
    const error: unknown = await verify({ timeoutMs: 50, retries: 1, idempotencyKey: 'order-2' }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(X402TimeoutError);
    expect(error).toMatchObject({ retryable: true, idempotencyKey: 'order-2' });
    expect((error as Error).message).toContain('POST /api/v1/x402/verify: no answer within 50 ms');
    expect(api.arrived).toHaveLength(2);
  });

  it('N1: the deadline ends a call whose attempts may take longer', async () => {
    api.answer('silence');
    const startedMs = Date.now();
    await expect(verify({ deadlineMs: 200 })).rejects.toBeInstanceOf(X402TimeoutError);
    expect(Date.now() - startedMs).toBeLessThan(2_000);
    expect(api.arrived).toHaveLength(1);
  });

  it('N1: a signal ends the call during an attempt and during a pause, with its own reason', async () => {
    api.answer('silence');
    const during = new AbortController();
    const call = verify({ signal: during.signal });
    const ended = expect(call).rejects.toThrow('the buyer left');
    during.abort(new Error('the buyer left'));
    await ended;

    api.answer(refusal(503, 'SHUTTING_DOWN', { retryAfterSeconds: 60 }));
    const pausing = new AbortController();
    const waiting = verify({ signal: pausing.signal });
    const stopped = expect(waiting).rejects.toThrow('closing');
    while (api.arrived.length === 0) await new Promise(setImmediate);
    pausing.abort(new Error('closing'));
    await stopped;
    await expect(verify({ signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before');
    expect(api.arrived).toHaveLength(1);
  });

  it('N1: an unreachable address says which, and what went wrong', async () => {
    const gone = await startScriptedApi();
    await gone.stop();
    const call = client({ baseUrl: gone.url, retries: 0 }).getUsage();
    const error: unknown = await call.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(X402ConnectionError);
    expect(error).not.toBeInstanceOf(X402TimeoutError);
    expect((error as Error).message).toMatch(/^GET \/api\/v1\/x402\/usage: .*ECONNREFUSED/);
    expect(error).toMatchObject({ retryable: true, idempotencyKey: null });
  });
});
