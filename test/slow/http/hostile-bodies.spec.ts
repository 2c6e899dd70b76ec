import type { AddressInfo } from 'node:net';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { HostileClient, longestHold, type HostileAnswer } from '../../support/hostile/hostile-client.js';
import { createTenant } from '../../support/verification/tenants.js';

const BASE = '/api/v1/x402';
/** How long the event loop may be blocked on a busy machine; an idle one needs less than a fifth. */
const HELD_AT_MOST_MS = 1_000;
/** The largest permitted error response. */
const TOLD_AT_MOST_BYTES = 65_536;

describe('hostile bodies', () => {
  let test: TestApp;
  let client: HostileClient;
  let keys: Readonly<Record<'no key' | 'a key', Readonly<Record<string, string>>>>;

  beforeAll(async () => {
    test = await createTestApp({ oneProcess: 'measures the event loop of that process' });
    await test.app.listen(0, '127.0.0.1');
    const { testKey } = await createTenant(test.app);
    keys = { 'no key': {}, 'a key': { Authorization: `Bearer ${testKey}` } };
    client = new HostileClient();
    await send('health/live', 'a long list', 'no key', 'GET');
  });
  afterAll(async () => {
    await client.close();
    await test.close();
  });

  const send = (
    path: string,
    body: string,
    key: keyof typeof keys,
    method = 'POST',
  ): Promise<HostileAnswer> => {
    const { port } = test.app.getHttpServer().address() as AddressInfo;
    return client.send({ port, method, path: `${BASE}/${path}`, headers: keys[key], body });
  };

  const refused = async (answer: () => Promise<HostileAnswer>): Promise<string> => {
    const { heldMs, result } = await longestHold(answer);
    process.stdout.write(
      `      held for ${heldMs.toFixed(0)} ms, answered ${result.status} ${result.code}, ${result.text.length} characters\n`,
    );
    expect(Buffer.byteLength(result.text)).toBeLessThan(TOLD_AT_MOST_BYTES);
    expect(heldMs).toBeLessThan(HELD_AT_MOST_MS);
    return `${result.status} ${result.code}`;
  };

  it.each([
    ['verify', 'unknown names'],
    ['verify', 'unknown names, as many as are taken'],
    ['verify', 'a long name of replacement patterns'],
    ['verify', 'many long names'],
    ['verify', 'a list of empty objects'],
    ['verify', 'numbers as names'],
    ['verify/batch', 'a batch of empty objects'],
    ['api-keys', 'lists of lists'],
    ['facilitator/verify', 'unknown names'],
    ['facilitator/settle', 'a list of empty objects'],
    ['facilitator/settle', 'nests of lists'],
  ])('S1: POST %s with a key quickly refuses %s', async (path, body) => {
    expect(await refused(() => send(path, body, 'a key'))).toBe('400 VALIDATION_FAILED');
  });

  it('S1: POST verify with a key quickly refuses empty objects, as many as are taken', async () => {
    const answer = () => send('verify', 'empty objects, as many as are taken', 'a key');
    expect(await refused(answer)).toBe('400 INVALID_TX_HASH');
  });

  it.each([
    ['a batch of a hundred, each as large as it may be', '200 VALIDATION_FAILED'],
    ['a batch of 25 with long names', '200 VALIDATION_FAILED'],
    ['a batch of 25 with long values', '200 INVALID_CHAIN'],
  ])('S1: POST verify/batch with a key quickly reports errors for %s', async (body, answered) => {
    expect(await refused(() => send('verify/batch', body, 'a key'))).toBe(answered);
  });

  it('S1: twenty concurrent bodies with long names of replacement patterns do not block the event loop', async () => {
    const long = () => send('verify', 'a long name of replacement patterns', 'no key');
    const { heldMs, result } = await longestHold(() => Promise.all(Array.from({ length: 20 }, long)));
    expect(result.map(({ status, text }) => [status, text.length < TOLD_AT_MOST_BYTES])).toEqual(
      Array.from({ length: 20 }, () => [400, true]),
    );
    expect(heldMs).toBeLessThan(HELD_AT_MOST_MS);
  });

  it.each([
    ['names', Array.from({ length: 99 }, (_, index) => `${index}${'$%26'.repeat(20)}=1`)],
    ['a long name', [`${'$%26'.repeat(30)}${'%E2%82%AC'.repeat(1_400)}=1`]],
    ['a long value', [`strict=${'$%26'.repeat(3_000)}`]],
  ])('S1: POST verify quickly refuses a query with %s of replacement patterns', async (_, parameters) => {
    const path = `verify?${parameters.join('&')}`;
    expect(await refused(() => send(path, 'a batch of 25 with long values', 'no key'))).toMatch(/^400 /);
  });

  it.each(['verify', 'facilitator/settle', 'health/live', 'webhooks/stripe', 'nowhere'])(
    'S2: POST %s refuses a compressed body with 415, with and without a key',
    async (path) => {
      expect(await refused(() => send(path, 'gzip', 'no key'))).toBe('415 UNSUPPORTED_MEDIA_TYPE');
      expect(await refused(() => send(path, 'gzip', 'a key'))).toBe('415 UNSUPPORTED_MEDIA_TYPE');
    },
  );

  it('S2: 150 concurrent compressed bodies at POST facilitator/settle do not block the event loop', async () => {
    const { heldMs, result } = await longestHold(() =>
      Promise.all(Array.from({ length: 150 }, () => send('facilitator/settle', 'gzip', 'no key'))),
    );
    process.stdout.write(`      held for ${heldMs.toFixed(0)} ms by 150\n`);
    expect(new Set(result.map(({ status }) => status))).toEqual(new Set([415]));
    expect(heldMs).toBeLessThan(HELD_AT_MOST_MS);
  });
});
