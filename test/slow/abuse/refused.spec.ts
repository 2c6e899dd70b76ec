import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { Client } from 'pg';
import { BASE_PATH } from '../../../src/platform/http/base-path.js';
import { formatApiKey } from '../../../src/domain/access/api-key.js';
import { AddressHasher } from '../../../src/platform/http/request/address-hasher.js';
import { ApiKeyLookup } from '../../../src/modules/api-keys/testing.js';
import { Clock } from '../../../src/platform/clock.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { FixedClock } from '../../support/http/fixed-clock.js';
import { createTenant, mintKey, type TestTenant } from '../../support/verification/tenants.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

const BASE = `/${BASE_PATH}`;
const ADMIN_KEY = 'operator-key-of-the-tests';

const clock = new FixedClock(Date.UTC(2026, 10, 22, 12));
let database: ThrowawayDatabase;
let test: TestApp;
let tenant: TestTenant;
let address: string;
let used = 0;

beforeAll(async () => {
  database = await createThrowawayDatabase();
  test = await createTestApp({
    oneProcess: 'what is refused is counted by each process for itself',
    config: {
      DATABASE_URL: database.url,
      JOBS_ENABLED: 'false',
      X402_ADMIN_KEY: ADMIN_KEY,
      TRUST_PROXY: '1',
    },
    bans: true,
    overrides: (builder) => builder.overrideProvider(Clock).useValue(clock),
  });
  await test.app.listen(0, '127.0.0.1');
  tenant = await createTenant(test.app);
});
afterAll(async () => {
  await test.close();
  await database.drop();
});
beforeEach(() => {
  address = `203.0.113.${++used}`;
  clock.advance(60_000);
});

type Fields = Readonly<Record<string, string>>;

function get(path: string, fields: Fields = {}) {
  return test.http.get(`${BASE}${path}`).set({ 'X-Forwarded-For': address, ...fields });
}

const bearer = (key: string): Fields => ({ Authorization: `Bearer ${key}` });
const unknownKey = () => formatApiKey('live', randomBytes(32));

/** Sends requests on one connection, eight at a time. @returns the count of each status */
async function rush(heads: readonly string[]): Promise<Record<string, number>> {
  const { port } = test.app.getHttpServer().address() as AddressInfo;
  const socket = connect(port, '127.0.0.1').setEncoding('latin1');
  const statuses: string[] = [];
  socket.on('data', (text: string) => {
    for (const [, status = ''] of text.matchAll(/HTTP\/1\.1 (\d{3}) /g)) statuses.push(status);
  });
  for (let sent = 0; sent < heads.length; sent += 8) {
    const some = heads.slice(sent, sent + 8);
    socket.write(some.map((head) => `${head}Host: x\r\nX-Forwarded-For: ${address}\r\n\r\n`).join(''));
    while (statuses.length < sent + some.length) await once(socket, 'data');
  }
  socket.destroy();
  const counts: Record<string, number> = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** @throws Error when the condition is not met within a second */
async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 1_000;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('it has not come true');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const nowhere = (i: number): string => `GET ${BASE}/nowhere/${i} HTTP/1.1\r\n`;

/** @returns the statements sent to the database during the work */
async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const query = jest.spyOn(Client.prototype, 'query');
  try {
    await work();
    return query.mock.calls.map(([statement]) => {
      const text: unknown = (statement as { text?: unknown } | null)?.text ?? statement;
      return String(text).replace(/\s+/g, ' ').slice(0, 80);
    });
  } finally {
    query.mockRestore();
  }
}

describe('refused callers', () => {
  it('S8: after 600 refusals in a minute an address gets 429 instead of further refusals', async () => {
    expect(await rush(Array.from({ length: 1_000 }, (_, i) => nowhere(i)))).toEqual({ 404: 600, 429: 400 });
    const refused = await get('/usage');
    expect(refused.status).toBe(429);
    expect(refused.body).toMatchObject({
      code: 'RATE_LIMIT_EXCEEDED',
      limit: 600,
      current: 601,
      window: 'minute',
      resetAt: new Date(clock.nowMs() + 60_000).toISOString(),
    });
    expect(refused.headers['retry-after']).toBe('60');
    await get('/usage', bearer('nonsense')).expect(429);
    await get('/supported-chains').expect(200);
    await get('/usage', { 'X-Forwarded-For': '192.0.2.77' }).expect(401);
    const said = test.logs().filter(({ limiter }) => limiter === 'refused');
    expect(said).toHaveLength(10);
    expect(said[0]).toMatchObject({
      addressHash: test.app.get(AddressHasher).hash(address),
      window: 'minute',
    });
    expect(test.logs().filter(({ msg, status }) => msg === 'request' && status === 429)).toEqual([]);
    clock.advance(60_000);
    await get('/usage').expect(401);
  });

  it('S8: every kind of refusal counts towards the limit, and served requests do not', async () => {
    const kinds = [
      nowhere(0),
      `GET ${BASE}/usage HTTP/1.1\r\n`,
      `GET ${BASE}/usage HTTP/1.1\r\nAuthorization: Basic abc\r\n`,
      `DELETE ${BASE}/supported-chains HTTP/1.1\r\n`,
      `GET ${BASE}/admin/bans HTTP/1.1\r\n`,
      `GET ${BASE}/payments/%zz HTTP/1.1\r\n`,
    ];
    const served = Array.from({ length: 100 }, () => `GET ${BASE}/supported-chains HTTP/1.1\r\n`);
    expect(await rush(served)).toEqual({ 200: 100 });
    const first = await rush(Array.from({ length: 600 }, (_, i) => kinds[i % kinds.length] ?? ''));
    expect(first).toEqual({ 400: 100, 401: 300, 404: 100, 405: 100 });
    expect(await rush(kinds)).toEqual({ 429: kinds.length });
  });

  it('S8: refusals over the limit send no statement, and a valid key from the address is served', async () => {
    await get('/usage', bearer(tenant.liveKey)).expect(200);
    await rush(Array.from({ length: 600 }, (_, i) => nowhere(i)));
    const statuses: number[] = [];
    const asked = await statementsOf(async () => {
      const rushes = Array.from({ length: 4 }, () =>
        rush(
          Array.from({ length: 250 }, (_, i) =>
            i % 2 === 0 ? nowhere(i) : `GET ${BASE}/usage HTTP/1.1\r\nX-API-Key: nonsense-${i}\r\n`,
          ),
        ),
      );
      for (let i = 0; i < 10; i++) statuses.push((await get('/usage', bearer('x'))).status);
      for (const answer of await Promise.all(rushes)) expect(answer).toEqual({ 429: 250 });
    });
    expect(statuses).toEqual(new Array(10).fill(429));
    expect(asked.filter((statement) => !statement.includes('last_used_at'))).toEqual([]);
    const keyed = Array.from({ length: 50 }, () => get('/supported-chains', bearer(tenant.liveKey)));
    const [answers] = await Promise.all([
      Promise.all(keyed),
      rush(Array.from({ length: 500 }, () => nowhere(1))),
    ]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it('S5: over the limit a valid key that is not cached is served despite guesses from the address', async () => {
    const { key } = await mintKey(test.app, tenant.tenantId);
    await rush(Array.from({ length: 600 }, (_, i) => nowhere(i)));
    for (let i = 0; i < 8; i++) await get('/usage', bearer(unknownKey())).expect(401);
    await get('/usage', bearer(key)).expect(200);
  });

  it('S5: over the limit 300 pipelined guesses get ten 401s and then a ban', async () => {
    await rush(Array.from({ length: 600 }, (_, i) => nowhere(i)));
    const find = jest.spyOn(ApiKeyLookup.prototype, 'find');
    const heads = Array.from(
      { length: 300 },
      () => `GET ${BASE}/usage HTTP/1.1\r\nX-API-Key: ${unknownKey()}\r\n`,
    );
    const answers = await rush(heads);
    const looked = find.mock.calls.length;
    find.mockRestore();
    expect(answers).toEqual({ 401: 10, 403: 290 });
    // Ten before the ban, and five a minute during it.
    expect(looked).toBe(15);
  });
});

describe('guessed keys on nine hundred connections at once', () => {
  const open = async (): Promise<Socket> => {
    const { port } = test.app.getHttpServer().address() as AddressInfo;
    const socket = connect(port, '127.0.0.1').setEncoding('latin1');
    await once(socket, 'connect');
    return socket;
  };
  const guess = async (socket: Socket): Promise<string> => {
    socket.write(
      `GET ${BASE}/usage HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: ${address}\r\nX-API-Key: ${unknownKey()}\r\n\r\n`,
    );
    const [answer] = (await once(socket, 'data')) as [string];
    return answer.slice(9, 12);
  };

  it('S5: share few look-up statements until ten have failed, and a valid key is served meanwhile', async () => {
    const { key } = await mintKey(test.app, tenant.tenantId);
    const sockets = await Promise.all(Array.from({ length: 900 }, open));
    let statuses: string[] = [];
    const elsewhere = { ...bearer(key), 'X-Forwarded-For': '192.0.2.78' };
    const asked = await statementsOf(async () => {
      const guesses = Promise.all(sockets.map(guess));
      await get('/supported-chains', elsewhere).expect(200);
      statuses = await guesses;
    });
    for (const socket of sockets) socket.destroy();
    expect(statuses.filter((status) => status === '401')).toHaveLength(10);
    expect(statuses.filter((status) => status === '403')).toHaveLength(890);
    const lookUps = asked.filter((statement) => statement.includes('d.key_hash')).length;
    process.stdout.write(`      ${lookUps} statements looked keys up\n`);
    // At most ten single look-ups, and batches of two hundred for the rest.
    expect(lookUps).toBeLessThan(30);
  });
});

describe('a banned address', () => {
  const ban = async () => {
    for (let i = 0; i < 10; i++) await get('/usage', bearer(unknownKey())).expect(401);
    await get('/supported-chains').expect(403);
  };

  it('S5: guessed keys with a valid checksum cause five look-ups a minute, then 403 without a look-up', async () => {
    await ban();
    const find = jest.spyOn(ApiKeyLookup.prototype, 'find');
    const heads = Array.from(
      { length: 400 },
      () => `GET ${BASE}/usage HTTP/1.1\r\nAuthorization: Bearer ${unknownKey()}\r\n`,
    );
    expect(await rush(heads)).toEqual({ 403: 400 });
    expect(find).toHaveBeenCalledTimes(5);
    const wrong = Array.from(
      { length: 300 },
      (_, i) => `GET ${BASE}/usage HTTP/1.1\r\nX-API-Key: no-${i}\r\n`,
    );
    expect(await rush(wrong)).toEqual({ 403: 300 });
    const addressHash = test.app.get(AddressHasher).hash(address);
    const logged = test
      .logs()
      .filter((line) => line['limiter'] === 'refused' && line['addressHash'] === addressHash);
    expect(logged).toHaveLength(10);
    expect(find).toHaveBeenCalledTimes(5);
    find.mockRestore();
  });

  it('S5: a key used before the ban is served, even if it is reloaded with no look-ups left', async () => {
    const { key, keyId } = await mintKey(test.app, tenant.tenantId);
    const fresh = await mintKey(test.app, tenant.tenantId);
    await get('/usage', bearer(key)).expect(200);
    await ban();
    for (let i = 0; i < 5; i++) await get('/usage', bearer(unknownKey())).expect(403);
    await get('/usage', bearer(fresh.key)).expect(403);
    const asked = await statementsOf(() => get('/supported-chains', bearer(key)).expect(200));
    // But for the batch that writes failed authentications and announces bans, which may come at any moment.
    expect(
      asked.filter((statement) => !/address_hash|pg_notify|^(?:START TRANSACTION|COMMIT)$/.test(statement)),
    ).toEqual([]);
    // A change of the tenant makes the process read the row again, as it does after half a minute.
    await test.http
      .patch(`${BASE}/admin/tenants/${tenant.tenantId}`)
      .set({ 'X-Admin-Key': ADMIN_KEY, 'X-Forwarded-For': '192.0.2.250' })
      .send({ riskThreshold: 0.5 })
      .expect(200);
    await get('/usage', bearer(key)).expect(200);
    await test.http
      .delete(`${BASE}/api-keys/${keyId}`)
      .set({ ...bearer(tenant.liveKey), 'X-Forwarded-For': '192.0.2.250' })
      .expect(204);
    await get('/usage', bearer(key)).expect(403);
    clock.advance(60_000);
    await get('/usage', bearer(fresh.key)).expect(200);
  });

  it('S5: the valid operator key gets 403 in any spelling of the path', async () => {
    await ban();
    const fields = `X-Admin-Key: ${ADMIN_KEY}\r\n`;
    for (const path of [`${BASE}/admin/bans`, `${BASE}/ADMIN/bans/`, `http://x${BASE}/admin/bans?a=b`])
      expect(await rush([`GET ${path} HTTP/1.1\r\n${fields}`])).toEqual({ 403: 1 });
    const encoded = `${BASE}/%61dmin/bans`;
    expect(await rush([`GET ${encoded} HTTP/1.1\r\n${fields}`])).toEqual({ 403: 1 });
    clock.advance(60_000);
    expect(await rush([`GET ${encoded} HTTP/1.1\r\n${fields}`])).toEqual({ 404: 1 });
    await get('/admin/bans', { 'X-Admin-Key': ADMIN_KEY }).expect(200);
  });

  it('C6: all addresses of one IPv6 /64 share failures and bans', async () => {
    for (let i = 1; i <= 10; i++) {
      address = `2001:db8:7:7::${i}`;
      await get('/usage', bearer(unknownKey())).expect(401);
    }
    await get('/supported-chains', { 'X-Forwarded-For': '2001:db8:7:7:ffff::1' }).expect(403);
    await get('/supported-chains', { 'X-Forwarded-For': '2001:db8:7:8::1' }).expect(200);
  });

  it('E2: may read the documentation and console pages', async () => {
    await ban();
    for (const path of ['/', '/docs', '/dashboard', '/openapi.json', '/console']) {
      const { status } = await test.http.get(path).set('X-Forwarded-For', address);
      // The dashboard of old leads to the console.
      expect(path === '/dashboard' ? [302] : [200, 404]).toContain(status);
    }
  });

  it('S5: the ban grows one step per ten guesses, even with the valid operator key', async () => {
    await ban();
    const addressHash = test.app.get(AddressHasher).hash(address);
    const levels = async () =>
      test.dataSource.query<{ level: number }[]>('SELECT level FROM bans WHERE address_hash = $1', [
        addressHash,
      ]);
    await until(async () => (await levels()).length === 1);
    for (const [level, afterSeconds, seconds] of [
      [1, 15, 300],
      [2, 75, 1_800],
      [3, 450, 86_400],
      [3, 3_600, 86_400],
    ] as const) {
      clock.advance(afterSeconds * 1_000);
      for (let i = 0; i < 10; i++) await get('/admin/bans', { 'X-Admin-Key': ADMIN_KEY }).expect(403);
      await until(async () => (await get('/usage')).headers['retry-after'] === String(seconds));
      expect(await levels()).toEqual([{ level }]);
    }
  });

  it('E10: the operator lists the bans of one address, and malformed addresses are refused', async () => {
    const asOperator = { 'X-Admin-Key': ADMIN_KEY, 'X-Forwarded-For': '192.0.2.250' };
    const add = async (banned: string) => {
      const body = { address: banned, seconds: 60, reason: 'by hand' };
      const answer = await test.http.post(`${BASE}/admin/bans`).set(asOperator).send(body).expect(201);
      return (answer.body as { id: string }).id;
    };
    const [one, another] = [await add(address), await add('2001:db8:5:5::1')];
    const found = async (asked: string) => {
      const answer = await get(`/admin/bans?address=${asked}`, asOperator).expect(200);
      return (answer.body as { bans: { id: string }[] }).bans.map(({ id }) => id);
    };
    expect(await found(address)).toEqual([one]);
    expect(await found('2001:db8:5:5::2')).toEqual([another]);
    expect(await found('198.51.100.250')).toEqual([]);
    expect(await found(`${address}&limit=1`)).toEqual([one]);
    for (const wrong of [
      '',
      'nonsense',
      `${address}&limit=1001`,
      '10.0.0.0/8',
      `${address}&address=${address}`,
    ]) {
      const answer = await get(`/admin/bans?address=${wrong}`, asOperator).expect(400);
      expect(answer.body).toMatchObject({ code: 'INVALID_PARAMETER' });
    }
  });
});

describe('malformed keys', () => {
  it('E2: get a 401 that names the mistake, and do not ban the address', async () => {
    const { liveKey } = tenant;
    const typo = liveKey.slice(0, -1) + (liveKey.endsWith('0') ? '1' : '0');
    const mistakes: [Fields, RegExp][] = [
      [{ Authorization: liveKey }, /no Bearer scheme/],
      [{ Authorization: `Token ${liveKey}` }, /Token/],
      [{ Authorization: `Bearer "${liveKey}"` }, /quotation marks/],
      [bearer(typo), /checksum/],
      [bearer('x402_live_...'), /placeholder/],
      [bearer('$X402_API_KEY'), /variable/],
      [{ 'X-API-Key': `${liveKey}, ${tenant.testKey}` }, /two different keys/],
    ];
    const find = jest.spyOn(ApiKeyLookup.prototype, 'find');
    for (let i = 0; i < 5; i++)
      for (const [fields, message] of mistakes) {
        const answer = await get('/usage', fields);
        expect([answer.status, answer.body]).toEqual([
          401,
          expect.objectContaining({
            code: 'INVALID_API_KEY',
            message: expect.stringMatching(message) as string,
          }),
        ]);
      }
    expect(find).not.toHaveBeenCalled();
    find.mockRestore();
    await get('/supported-chains').expect(200);
    await get('/usage', { 'X-API-Key': `${liveKey}, ${liveKey}` }).expect(200);
  });
});
