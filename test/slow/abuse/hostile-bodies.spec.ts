import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { signedInMember } from '../../support/accounts/member.js';
import { readServedOperations, type Operation } from '../../support/fuzz/document.js';
import { HostileClient, longestHold, type HostileRequest } from '../../support/hostile/hostile-client.js';
import { createTenant } from '../../support/verification/tenants.js';

/** How long the event loop may be blocked on a busy machine; an idle one needs less than a fifth. */
const HELD_AT_MOST_MS = 1_000;
/** The largest permitted error response. */
const TOLD_AT_MOST_BYTES = 65_536;
const AT_ONCE = 4;
const ADMIN_KEY = 'an operator key of many characters';

/** Statuses that are wrong with valid keys: the server would not have read the body. */
const REFUSED_UNREAD = [401, 403, 429];

const BODIES = [
  'unknown names',
  'unknown names, as many as are taken',
  'numbers as names',
  'a list of empty objects',
  'empty objects, as many as are taken',
  'a batch of empty objects',
  'a batch of a hundred, each as large as it may be',
  'a long list',
  'lists of lists',
  'nests of objects',
  'nests of lists',
  'gzip',
  'less than it claims',
  'more than it claims',
  'more than it may have',
  'without an end',
  'without an end, member by member',
  'half a character',
  'a number beyond all numbers',
  'a number of a million digits',
  'one name many times',
  'a long text',
  'a long name',
  'a long name of replacement patterns',
  'many long names',
  'a batch of 25 with long names',
  'a batch of 25 with long values',
  'many escapes',
  'bytes that are no text',
  'a table of one long cell',
  'a table of one long quoted cell',
  'a table of many cells',
  'a table of many odd lines',
];

/** A route as a caller names it; `takesBody` where its handler reads one. */
interface Target {
  readonly method: string;
  readonly path: string;
  readonly takesBody: boolean;
  /** Whether keys get as far as the body; people do elsewhere. */
  readonly isByKey: boolean;
}

/** Who asks. Of a session any refusal will do: some changes want a fresh sign-in first. */
interface Caller {
  readonly name: 'no key' | 'keys' | 'a session';
  readonly headers: Readonly<Record<string, string>>;
}

/** Opened by an answer of their own, and by no key. */
const SIGN_IN = /\/(sign-in|invitations)\//;
/** What nothing is left of a session after, and the stream, which stays open. */
const NOT_IN_SESSION = /^(DELETE .*\/sessions?|GET .*\/events)$/;

/** Routes tested in addition to those of the OpenAPI document. */
const BESIDE_IT: readonly Target[] = [
  { method: 'POST', path: '/api/v1/x402/webhooks/stripe', takesBody: true, isByKey: true },
  { method: 'POST', path: '/API/v1/x402/Webhooks/Stripe/', takesBody: true, isByKey: true },
  { method: 'POST', path: '/nowhere', takesBody: false, isByKey: true },
  { method: 'PROPFIND', path: '/api/v1/x402/verify', takesBody: false, isByKey: true },
  { method: 'GET', path: '/docs', takesBody: false, isByKey: true },
];

function targetOf({ method, path, access, body, csvExample }: Operation): Target {
  const filled = path.replace('{chain}', 'base-sepolia').replace(/\{\w+\}/g, () => randomUUID());
  const isByKey = access !== 'session' && !SIGN_IN.test(path);
  return { method, path: filled, takesBody: body !== null || csvExample !== null, isByKey };
}

describe('hostile bodies at every route', () => {
  let test: TestApp;
  let client: HostileClient;
  let targets: readonly Target[];
  let callers: readonly Caller[];

  beforeAll(async () => {
    const config = {
      X402_ADMIN_KEY: ADMIN_KEY,
      // Each request has its own address: operator routes allow 300 a minute per address.
      TRUST_PROXY: '1',
      STRIPE_SECRET_KEY: 'sk_test_none',
      STRIPE_API_BASE: 'http://127.0.0.1:1',
      STRIPE_WEBHOOK_SECRET: 'whsec_none',
    };
    test = await createTestApp({ config, oneProcess: 'measures the event loop of that process' });
    await test.app.listen(0, '127.0.0.1');
    const { liveKey, tenantId } = await createTenant(test.app, { plan: 'enterprise' });
    const { browser } = await signedInMember(test, tenantId);
    const operations = await readServedOperations(
      async (path) => (await test.http.get(path).expect(200)).text,
    );
    targets = [...operations.map(targetOf), ...BESIDE_IT];
    const { origin, csrfToken } = browser;
    callers = [
      { name: 'no key', headers: {} },
      { name: 'keys', headers: { Authorization: `Bearer ${liveKey}`, 'X-Admin-Key': ADMIN_KEY } },
      {
        name: 'a session',
        headers: {
          ...{ Origin: origin, Host: new URL(origin).host, 'X-CSRF-Token': csrfToken ?? '' },
          Cookie: `x402_session=${browser.cookies.get('x402_session') ?? ''}`,
        },
      },
    ];
    client = new HostileClient();
  });
  afterAll(async () => {
    await client.close();
    await test.close();
  });

  /** Responses that are neither a refusal nor a success of a route that ignores bodies. */
  const oddAnswers = async (body: string): Promise<string[]> => {
    const { port } = test.app.getHttpServer().address() as AddressInfo;
    const asked = targets
      .flatMap((target) => callers.map((caller) => ({ target, ...caller })))
      .filter(
        ({ target, name }) => name !== 'a session' || !NOT_IN_SESSION.test(`${target.method} ${target.path}`),
      );
    const odd: string[] = [];
    let sent = 0;
    const queue = asked.values();
    const work = async (): Promise<void> => {
      for (const { target, name, headers } of queue) {
        const { method, path, takesBody, isByKey } = target;
        const from = { 'X-Forwarded-For': `10.1.${Math.floor(++sent / 250)}.${sent % 250}` };
        const request: HostileRequest = { port, method, path, headers: { ...headers, ...from }, body };
        const { status, code, text } = await client.send(request);
        const mayPass = !takesBody || path.endsWith('/verify/batch');
        const isKnown = name === 'keys' && isByKey;
        const isRefusal = status >= 400 && status < 500 && !(isKnown && REFUSED_UNREAD.includes(status));
        const isFine = isRefusal || (mayPass && status >= 200 && status < 300);
        const isShort = Buffer.byteLength(text) < TOLD_AT_MOST_BYTES;
        if (!isFine || (isRefusal && !isShort))
          odd.push(`${method} ${path} with ${name}: ${status} ${code}, ${text.length} characters`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return odd;
  };

  it.each(BODIES)(
    'S1: every route refuses %s with a key, in a session and without, and does not block the event loop',
    async (body) => {
      const { heldMs, result } = await longestHold(() => oddAnswers(body));
      process.stdout.write(`      ${body}: held for ${heldMs.toFixed(0)} ms at most\n`);
      expect(result).toEqual([]);
      expect(heldMs).toBeLessThan(HELD_AT_MOST_MS);
    },
    120_000,
  );
});
