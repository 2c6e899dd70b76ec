import type { AddressInfo } from 'node:net';
import { createTestApp, type TestApp } from '../../support/app.js';
import { HostileClient, longestHold, type HostileAnswer } from '../../support/hostile/hostile-client.js';
import { createTenant } from '../../support/tenants.js';

const BASE = '/api/v1/x402';
/** What the loop may be held on a busy machine; on an idle one it is less than a fifth of it. */
const HELD_AT_MOST_MS = 1_000;

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
      `      held for ${heldMs.toFixed(0)} ms, answered ${result.status} ${result.code}\n`,
    );
    expect(heldMs).toBeLessThan(HELD_AT_MOST_MS);
    return `${result.status} ${result.code}`;
  };

  it.each([
    ['verify', 'unknown names'],
    ['verify', 'unknown names, as many as are taken'],
    ['verify', 'a list of empty objects'],
    ['verify', 'numbers as names'],
    ['verify/batch', 'a batch of empty objects'],
    ['api-keys', 'lists of lists'],
    ['facilitator/verify', 'unknown names'],
    ['facilitator/settle', 'a list of empty objects'],
    ['facilitator/settle', 'nests of lists'],
  ])('S1: POST %s with a key: %s', async (path, body) => {
    expect(await refused(() => send(path, body, 'a key'))).toBe('400 VALIDATION_FAILED');
  });

  it('S1: POST verify with a key: empty objects, as many as are taken', async () => {
    const answer = () => send('verify', 'empty objects, as many as are taken', 'a key');
    expect(await refused(answer)).toBe('400 INVALID_TX_HASH');
  });

  it('S1: POST verify/batch with a key: a hundred, each as large as it may be', async () => {
    const answer = () => send('verify/batch', 'a batch of a hundred, each as large as it may be', 'a key');
    expect(await refused(answer)).toBe('200 VALIDATION_FAILED');
  });

  it.each(['verify', 'facilitator/settle', 'health/live', 'webhooks/stripe', 'nowhere'])(
    'S2: nothing is inflated, whoever sends it: POST %s',
    async (path) => {
      expect(await refused(() => send(path, 'gzip', 'no key'))).toBe('415 UNSUPPORTED_MEDIA_TYPE');
      expect(await refused(() => send(path, 'gzip', 'a key'))).toBe('415 UNSUPPORTED_MEDIA_TYPE');
    },
  );

  it('S2: 150 compressed bodies without a key at the settle door cost nothing', async () => {
    const { heldMs, result } = await longestHold(() =>
      Promise.all(Array.from({ length: 150 }, () => send('facilitator/settle', 'gzip', 'no key'))),
    );
    process.stdout.write(`      held for ${heldMs.toFixed(0)} ms by 150\n`);
    expect(new Set(result.map(({ status }) => status))).toEqual(new Set([415]));
    expect(heldMs).toBeLessThan(HELD_AT_MOST_MS);
  });
});
