import { createTestApp, type TestApp } from '../../support/http/app.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

const ADMIN_KEY = 'operator-key-of-the-tests';
const PATH = '/api/v1/x402/admin/screening';
const address = (index: number): string => `0x${index.toString(16).padStart(40, '0')}`;

/** A database of its own: the list is one of all tenants. */
describe('the screening list, read by the operator', () => {
  let database: ThrowawayDatabase;
  let test: TestApp;
  let before: number;
  let after: number;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    test = await createTestApp({
      config: { DATABASE_URL: database.url, JOBS_ENABLED: 'false', X402_ADMIN_KEY: ADMIN_KEY },
    });
    before = await load(
      `address,listing,category\n${address(1)},severe,sanctions\n${address(2)},watch,mixer\n${address(3)},high,\n`,
    );
    after = await load(
      `address,listing,category\n${address(1)},severe,sanctions\n${address(2)},high,mixer\n${address(4)},watch,\n`,
    );
  });
  afterAll(async () => {
    await test.close();
    await database.drop();
  });

  async function load(csv: string): Promise<number> {
    const { body } = (await test.http
      .post(PATH)
      .set('X-Admin-Key', ADMIN_KEY)
      .set('Content-Type', 'text/csv')
      .send(csv)
      .expect(201)) as { body: { version: number } };
    return body.version;
  }
  const get = (path: string, query: object) =>
    test.http.get(`${PATH}/${path}`).query(query).set('X-Admin-Key', ADMIN_KEY);

  it('A9: an address is looked up in every kept version, in any case; the one in force decides', async () => {
    const { body } = (await get('lookup', { address: address(2).toUpperCase().replace('0X', '0x') }).expect(
      200,
    )) as {
      body: unknown;
    };
    expect(body).toMatchObject({
      address: address(2),
      listing: 'high',
      findings: [
        { version: after, active: true, listing: 'high', category: 'mixer' },
        { version: before, active: false, listing: 'watch' },
      ],
    });
    expect((await get('lookup', { address: address(3) }).expect(200)).body).toMatchObject({
      listing: 'none',
      findings: [{ version: before, active: false, listing: 'high', category: null }],
    });
    expect((await get('lookup', { address: address(9) }).expect(200)).body).toEqual({
      ...{ address: address(9), listing: 'none', findings: [] },
    });
  });

  it.each([{ address: 'nobody' }, { address: '' }, {}, { address: `${address(1)}0` }])(
    'A9: refuses to look up %j',
    async (query) => {
      await get('lookup', query).expect(400);
    },
  );

  it('A9: two versions are compared: all differences are counted, and the first of them shown', async () => {
    const { body } = (await get('diff', { from: before, to: after }).expect(200)) as { body: unknown };
    expect(body).toEqual({
      ...{ from: before, to: after, added: 1, removed: 1, changed: 1 },
      differences: [
        {
          address: address(2),
          before: 'watch',
          beforeCategory: 'mixer',
          after: 'high',
          afterCategory: 'mixer',
        },
        { address: address(3), before: 'high', beforeCategory: null, after: null, afterCategory: null },
        { address: address(4), before: null, beforeCategory: null, after: 'watch', afterCategory: null },
      ],
    });
    expect((await get('diff', { from: before, to: after, limit: 1 }).expect(200)).body).toMatchObject({
      ...{ added: 1, removed: 1, changed: 1 },
      differences: [{ address: address(2) }],
    });
    expect((await get('diff', { from: after, to: after }).expect(200)).body).toMatchObject({
      ...{ added: 0, removed: 0, changed: 0, differences: [] },
    });
    await get('diff', { from: before, to: 999 }).expect(404);
    await get('diff', { from: before }).expect(400);
  });
});
