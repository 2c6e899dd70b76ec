import { BASE_PATH } from '../../../src/platform/http/base-path.js';
import { Screening } from '../../../src/modules/risk/index.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { createTenant } from '../../support/verification/tenants.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

const ADMIN_KEY = 'operator-key-of-the-tests';
const PATH = `/${BASE_PATH}/admin/screening`;
const BAD = '0x00000000000000000000000000000000000BAD00';
const WORSE = '0x00000000000000000000000000000000000bad01';
const SOLANA = '4Nd1mBQtrMJVYVfKf2PJy9NZUZdTAsp7D4xWLs4gDB4T';

interface Version {
  version: number;
  entries: number;
  active: boolean;
}

describe('the screening list', () => {
  let database: ThrowawayDatabase;
  let test: TestApp;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    test = await createTestApp({
      config: { DATABASE_URL: database.url, JOBS_ENABLED: 'false', X402_ADMIN_KEY: ADMIN_KEY },
    });
  });
  afterAll(async () => {
    await test.close();
    await database.drop();
  });

  const load = (csv: string, query = '') =>
    test.http
      .post(PATH + query)
      .set('X-Admin-Key', ADMIN_KEY)
      .set('Content-Type', 'text/csv')
      .send(csv);
  const activate = (version: number | string) =>
    test.http.post(`${PATH}/${version}/activate`).set('X-Admin-Key', ADMIN_KEY);
  const versions = async (): Promise<Version[]> =>
    ((await test.http.get(PATH).set('X-Admin-Key', ADMIN_KEY).expect(200)).body as { versions: Version[] })
      .versions;
  const listing = (...addresses: string[]) =>
    test.app
      .get(Screening, { strict: false })
      .worstListing(addresses.map((text) => (text.startsWith('0x') ? text.toLowerCase() : text)));

  it('A9: a loaded table becomes the active list; case, quotes and line endings do not matter', async () => {
    const csv = `\uFEFF"Address",listing,category\r\n${BAD},,sanctions\r\n"${SOLANA}","Watch",""\r\n\r\n`;
    const { body } = (await load(csv, '?note=first').expect(201)) as { body: unknown };
    expect(body).toMatchObject({ entries: 2, active: true, note: 'first' });
    expect(await listing(BAD)).toBe('severe');
    expect(await listing(SOLANA, WORSE)).toBe('watch');
    expect(await listing(SOLANA, BAD)).toBe('severe');
    expect(await listing(WORSE)).toBe('none');
  });

  it('A9: mode add keeps entries and overwrites duplicates; replace drops the rest; an empty table clears the list', async () => {
    await load(`address,listing\n${BAD},watch\n${SOLANA},high`).expect(201);
    const added = await load(`address,listing\n${BAD},severe\n${WORSE},high`, '?mode=add').expect(201);
    expect(added.body).toMatchObject({ entries: 3 });
    expect([await listing(BAD), await listing(SOLANA), await listing(WORSE)]).toEqual([
      'severe',
      'high',
      'high',
    ]);
    await load(`address\n${WORSE}`).expect(201);
    expect([await listing(BAD), await listing(WORSE)]).toEqual(['none', 'severe']);
    expect((await load('address\n').expect(201)).body).toMatchObject({ entries: 0 });
    expect(await listing(WORSE)).toBe('none');
  });

  it('A9: an older version can be activated again; the audit log has the load and the activation', async () => {
    const older = ((await load(`address\n${BAD}`).expect(201)).body as Version).version;
    const newer = ((await load(`address\n${WORSE}`).expect(201)).body as Version).version;
    expect((await activate(older).expect(200)).body).toMatchObject({ version: older, active: true });
    expect([await listing(BAD), await listing(WORSE)]).toEqual(['severe', 'none']);
    expect((await versions()).filter(({ active }) => active).map(({ version }) => version)).toEqual([older]);
    const audit = await test.dataSource.query<object[]>(
      "SELECT action, actor, before, after FROM audit_log WHERE action LIKE 'screening.%' ORDER BY created_at DESC LIMIT 2",
    );
    expect(audit).toEqual([
      {
        action: 'screening.activated',
        actor: 'operator',
        before: { version: newer },
        after: { version: older, entries: 1 },
      },
      {
        action: 'screening.loaded',
        actor: 'operator',
        before: { version: older },
        after: { version: newer, entries: 1 },
      },
    ]);
  });

  it.each(['987654321', '0', '-1', '1e3', 'x', '99999999999999999999'])(
    'A9: activating the unknown version %s is a 404',
    async (version) => {
      expect((await activate(version).expect(404)).body).toMatchObject({ code: 'NOT_FOUND' });
    },
  );

  it.each([
    ['no header', BAD, 'line 1'],
    ['an unknown column', `address,colour\n${BAD},red`, 'line 1'],
    ['a column twice', `address,address\n${BAD},${BAD}`, 'line 1'],
    ['no address column', 'listing\nwatch', 'line 1'],
    ['an empty body', '', 'line 1'],
    ['an invalid address', `address\n${BAD}\n0x12`, 'line 3'],
    ['an unknown listing', `address,listing\n${BAD},none`, 'line 2'],
    ['too many cells', `address\n${BAD},watch`, 'line 2'],
    ['a quote that is not closed', `address\n"${BAD}`, 'line 2'],
    ['a quote after 20,000 blanks', `address\n${' '.repeat(20_000)}"x`, 'line 2'],
    ['a category with markup', `address,category\n${BAD},<b>`, 'line 2'],
  ])('A9: %s is refused with its line number, and the list stays unchanged', async (_, csv, field) => {
    await load(`address\n${BAD}`).expect(201);
    const before = await versions();
    const { body } = (await load(csv).expect(400)) as { body: unknown };
    expect(body).toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [expect.objectContaining({ field }) as object],
    });
    expect(await versions()).toEqual(before);
  });

  it('A9: JSON here and CSV on another route are 415; a table over 1 MB is 413', async () => {
    const post = () => test.http.post(PATH).set('X-Admin-Key', ADMIN_KEY);
    expect((await post().send({ address: BAD }).expect(415)).body).toMatchObject({
      code: 'UNSUPPORTED_MEDIA_TYPE',
    });
    expect((await load(`address\n${`${BAD}\n`.repeat(30_000)}`).expect(413)).body).toMatchObject({
      code: 'BODY_TOO_LARGE',
    });
    await test.http
      .post(`/${BASE_PATH}/admin/bans`)
      .set('X-Admin-Key', ADMIN_KEY)
      .set('Content-Type', 'text/csv')
      .send('address\n')
      .expect(415);
  });

  it('A9: a long list is built from inactive parts and becomes active as a whole', async () => {
    await load(`address\n${BAD}`).expect(201);
    const part = (from: number) =>
      `address\n${Array.from({ length: 20_000 }, (_, index) => `0x${(from + index).toString(16).padStart(40, '0')}`).join('\n')}`;
    const first = (await load(part(0), '?activate=false').expect(201)).body as Version;
    expect(first).toMatchObject({ entries: 20_000, active: false });
    const second = await load(part(20_000), `?mode=add&base=${first.version}&activate=false`).expect(201);
    expect(second.body).toMatchObject({ entries: 40_000, active: false });
    const [unlisted, early, late] = [
      BAD,
      `0x${'0'.repeat(39)}1`,
      `0x${(40_000).toString(16).padStart(40, '0')}`,
    ];
    expect([await listing(unlisted), await listing(early)]).toEqual(['severe', 'none']);

    const { version } = second.body as Version;
    const last = await load(`address\n${late}`, `?mode=add&base=${version}`).expect(201);

    expect(last.body).toMatchObject({ entries: 40_001, active: true });
    expect([await listing(unlisted), await listing(early), await listing(late)]).toEqual([
      'none',
      'severe',
      'severe',
    ]);
    const audit = await test.dataSource.query<{ action: string }[]>(
      "SELECT action FROM audit_log WHERE action LIKE 'screening.%' ORDER BY created_at DESC LIMIT 3",
    );
    expect(audit.map(({ action }) => action)).toEqual([
      'screening.loaded',
      'screening.prepared',
      'screening.prepared',
    ]);
  });

  it.each([
    ['?mode=add&base=987654321', 404, 'NOT_FOUND'],
    ['?base=1', 400, 'INVALID_PARAMETER'],
    ['?mode=add&base=0', 400, 'INVALID_PARAMETER'],
    ['?activate=no', 400, 'INVALID_PARAMETER'],
  ])('A9: a load with %s is refused, and the list stays unchanged', async (query, status, code) => {
    await load(`address\n${BAD}`).expect(201);
    const before = await versions();
    expect((await load(`address\n${WORSE}`, query).expect(status)).body).toMatchObject({ code });
    expect(await versions()).toEqual(before);
  });

  it('A9: requests without the operator key are refused with 401', async () => {
    const { liveKey } = await createTenant(test.app);
    for (const request of [
      () => test.http.get(PATH),
      () => test.http.post(PATH).set('Content-Type', 'text/csv').send('address\n'),
      () => test.http.post(`${PATH}/1/activate`),
    ]) {
      await request().expect(401);
      await request().set('Authorization', `Bearer ${liveKey}`).expect(401);
    }
  });

  it('A9: concurrent loads become consecutive versions, and no entry is lost', async () => {
    await load('address\n').expect(201);
    const address = (index: number) => `0x${index.toString(16).padStart(40, 'c')}`;
    const loads = Array.from({ length: 10 }, (_, index) => load(`address\n${address(index)}`, '?mode=add'));
    const statuses = await Promise.all(loads.map(async (request) => (await request).status));
    expect(new Set(statuses)).toEqual(new Set([201]));
    const [newest] = await versions();
    expect(newest).toMatchObject({ entries: 10, active: true });
  });

  it('A9: the newest twenty versions are kept; an older one is deleted with its entries', async () => {
    const kept = ((await load(`address\n${BAD}`).expect(201)).body as Version).version;
    for (let index = 0; index < 22; index += 1) {
      await load('address\n').expect(201);
      if (index === 10) await activate(kept).expect(200);
    }
    const list = await versions();
    expect(list).toHaveLength(20);
    expect(list.map(({ version }) => version)).not.toContain(kept);
    const [{ orphans }] = await test.dataSource.query<[{ orphans: string }]>(
      'SELECT count(*) AS orphans FROM screening_entries e WHERE NOT EXISTS (SELECT 1 FROM screening_versions v WHERE v.version = e.version)',
    );
    expect(Number(orphans)).toBe(0);
  });
});
