import type { Response } from 'supertest';
import { createTestApp, type TestApp } from '../support/http/app.js';
import { createTenant, mintKey } from '../support/verification/tenants.js';
import { sandboxHash } from '../support/verification/verification.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../support/services/worker-database.js';

const BASE = '/api/v1/x402';
const ADMIN_KEY = 'operator-secret-of-the-test-4711';

/** Issue point 9: the text of a key is stored nowhere, whether the key is used correctly or not. */
describe('plaintext keys', () => {
  let database: ThrowawayDatabase;
  let test: TestApp;
  const keys = new Set<string>([ADMIN_KEY]);
  const errors: string[] = [];

  const remember = (response: Response): Response => {
    if (response.status >= 400) errors.push(JSON.stringify([response.headers, response.body]));
    return response;
  };
  const keyOf = (response: Response): string => {
    const { key } = response.body as { key: string };
    keys.add(key);
    return key;
  };
  const bearer = (key: string) => ({ Authorization: `Bearer ${key}` });

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    test = await createTestApp({
      config: { DATABASE_URL: database.url, JOBS_ENABLED: 'false', X402_ADMIN_KEY: ADMIN_KEY },
    });
    await test.app.listen(0, '127.0.0.1');
    await run();
  });
  afterAll(async () => {
    await test.close();
    await database.drop();
  });

  async function run(): Promise<void> {
    const { http } = test;
    const operator = { 'X-Admin-Key': ADMIN_KEY };
    const created = await http
      .post(`${BASE}/admin/tenants`)
      .set(operator)
      .send({ email: 'seller@example.com' })
      .expect(201);
    const { tenant, apiKey } = created.body as { tenant: { id: string }; apiKey: { key: string } };
    keys.add(apiKey.key);
    const live = apiKey.key;
    const minted = await http
      .post(`${BASE}/api-keys`)
      .set(bearer(live))
      .send({ environment: 'test' })
      .expect(201);
    const testKey = keyOf(minted);
    const { id } = minted.body as { id: string };
    const rotated = await http
      .post(`${BASE}/api-keys/${id}/rotate`)
      .set(bearer(live))
      .send({ overlapSeconds: 60 })
      .expect(201);
    const fresh = keyOf(rotated);
    keyOf(await http.post(`${BASE}/admin/tenants/${tenant.id}/api-keys`).set(operator).send({}).expect(201));
    await http.get(`${BASE}/api-keys`).set(bearer(live)).expect(200);
    for (const [path, body] of [
      ['/api-keys', { name: `my key ${live}` }],
      ['/admin/tenants', { email: 'pasted@example.com', companyName: live }],
    ] as const) {
      remember(
        await http
          .post(BASE + path)
          .set({ ...bearer(live), ...operator })
          .send(body)
          .expect(400),
      );
    }
    remember(await http.get(`${BASE}/payments`).set(bearer(live)).set('X-Request-Id', live));
    await use(fresh, testKey, live);
    await misuse(live, fresh);
    await http.delete(`${BASE}/api-keys/${id}`).set(bearer(live)).expect(204);
    remember(await http.get(`${BASE}/payments`).set(bearer(testKey)));
    const { tenantId, liveKey } = await createTenant(test.app, { status: 'suspended' });
    keys.add(liveKey);
    remember(await http.get(`${BASE}/payments`).set(bearer(liveKey)));
    const expired = await mintKey(test.app, tenantId, { expiresAt: new Date(Date.now() - 1_000) });
    keys.add(expired.key);
    remember(await http.get(`${BASE}/payments`).set(bearer(expired.key)));
    await http.delete(`${BASE}/admin/tenants/${tenant.id}`).set(operator).expect(200);
    remember(await http.get(`${BASE}/payments`).set(bearer(live)));
  }

  /** Correct use: calls that are answered, claimed, logged and audited. */
  async function use(fresh: string, testKey: string, live: string): Promise<void> {
    const { http } = test;
    for (const key of [fresh, testKey]) {
      const body = { tx_hash: sandboxHash('confirmed'), chain: 'sandbox', reference: 'order-1' };
      await http.post(`${BASE}/verify`).set(bearer(key)).send(body).expect(200);
    }
    await http.get(`${BASE}/payments`).set('X-API-Key', fresh).expect(200);
    const address = '0x00000000000000000000000000000000000000AA';
    await http.put(`${BASE}/wallets/base`).set(bearer(live)).send({ address }).expect(200);
    remember(await http.post(`${BASE}/verify`).set(bearer(live)).send({ tx_hash: 'x', chain: 'base' }));
    const outage = { tx_hash: sandboxHash('unavailable'), chain: 'sandbox' };
    remember(await http.post(`${BASE}/verify`).set(bearer(fresh)).send(outage).expect(503));
  }

  /** Wrong use: the key in the wrong header, in the query, in the path, in every field of a body. */
  async function misuse(live: string, fresh: string): Promise<void> {
    const { http } = test;
    const typo = `${live.slice(0, -1)}${live.endsWith('0') ? '1' : '0'}`;
    keys.add(typo);
    const sound = { tx_hash: sandboxHash('confirmed'), chain: 'sandbox' };
    const verify = () => http.post(`${BASE}/verify`).set(bearer(fresh));
    // Some of these succeed: the word Bearer is optional, and the chain filter takes any text.
    const elsewhere = [
      http.get(`${BASE}/payments`).set(bearer(typo)),
      http.get(`${BASE}/payments`).set('Authorization', live),
      http.get(`${BASE}/payments`).set('Authorization', `Basic ${live}`),
      http.get(`${BASE}/payments`).set('X-Key', live),
      http.get(`${BASE}/payments`).set('Cookie', `key=${live}`),
      http.get(`${BASE}/payments`).set('User-Agent', live),
      http.get(`${BASE}/payments`).set('Referer', `https://example.com/?key=${live}`),
      http.get(`${BASE}/admin/tenants`).set('X-Admin-Key', live),
      http.get(`${BASE}/payments?api_key=${live}`).set(bearer(live)),
      http.get(`${BASE}/payments?cursor=${live}`).set(bearer(live)),
      http.get(`${BASE}/payments?chain=${live}`).set(bearer(live)),
      http.get(`${BASE}/payments/${live}`).set(bearer(live)),
      http.get(`${BASE}/wallets/${live}`).set(bearer(live)),
      http.get(`${BASE}/${live}`),
      http.delete(`${BASE}/api-keys/${live}`).set(bearer(live)),
    ];
    const inBodies = [
      verify().send({ ...sound, reference: live }),
      verify().send({ ...sound, reference: `order-${fresh}` }),
      verify().send({ ...sound, payer: live }),
      verify().send({ ...sound, recipient: live }),
      verify().send({ ...sound, tx_hash: live }),
      verify().send({ ...sound, chain: live }),
      verify().send({ ...sound, expected_amount: live }),
      verify().send({ ...sound, paidAfter: live }),
      verify().send({ ...sound, apiKey: live }),
      verify().set('Content-Type', 'application/json').send(`{"key": "${live}"`),
      http.put(`${BASE}/wallets/base`).set(bearer(live)).send({ address: live }),
    ];
    for (const attempt of elsewhere) expect(remember(await attempt).status).toBeLessThan(500);
    // The response names unknown properties, so it contains this key; it must still not be stored.
    await verify()
      .send({ ...sound, [live]: 1 })
      .expect(400);
    for (const attempt of inBodies) expect(remember(await attempt).status).toBe(400);
    await http
      .post(`${BASE}/verify/batch`)
      .set(bearer(fresh))
      .send({ verifications: [live, { ...sound, reference: live }] })
      .expect(200);
  }

  /** The encodings in which a key’s text could have been stored. */
  function spellings(key: string): string[] {
    const bytes = Buffer.from(key);
    const secret = key.slice('x402_live_'.length);
    return [secret, bytes.toString('hex'), bytes.toString('base64'), encodeURIComponent(secret)];
  }

  it('B3: no column of any table holds a key', async () => {
    const tables = await test.dataSource.query<{ name: string }[]>(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
       WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
    );
    expect(tables.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['public.api_keys', 'public.audit_log', 'public.payment_claims']),
    );
    let rows = 0;
    for (const { name } of tables) {
      const dumped = await test.dataSource.query<{ row: string }[]>(`SELECT t::text AS row FROM ${name} t`);
      rows += dumped.length;
      const text = dumped.map(({ row }) => row).join('\n');
      for (const key of keys)
        for (const spelling of spellings(key))
          expect({ name, found: text.includes(spelling) }).toEqual({ name, found: false });
    }
    // The dump is not empty.
    expect(rows).toBeGreaterThan(30);
    expect(keys.size).toBeGreaterThan(7);
  });

  it('B3: no log line holds a key, at level debug', () => {
    expect(test.lines.length).toBeGreaterThan(40);
    const leaks = test.lines.filter((line) =>
      [...keys].some((key) => spellings(key).some((spelling) => line.includes(spelling))),
    );
    expect(leaks).toEqual([]);
  });

  it('B3: no error response holds a key', () => {
    expect(errors.length).toBeGreaterThan(20);
    const leaks = errors.filter((answer) => [...keys].some((key) => answer.includes(key)));
    expect(leaks).toEqual([]);
  });
});
