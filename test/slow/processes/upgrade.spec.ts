import type { DataSource } from 'typeorm';
import { createDataSource } from '../../../src/data-source.js';
import { LIVE, SAMPLE, TEST } from '../../../tools/release/sample-ids.js';
import { SAMPLE_KEYS } from '../../../tools/release/sample-keys.js';
import { bearer, call, expectInvariants, newHash, until, verify } from '../../support/services/cluster.js';
import { startPythonVerifier, type PythonVerifierStandIn } from '../../support/python-verifier/start.js';
import { findBreaks, readInterface, type Interface } from '../../support/releases/compatibility.js';
import { databaseOf, migrate, newestRelease, type KeptRelease } from '../../support/releases/kept-release.js';
import { startServer, type ServerProcess } from '../../support/services/server-process.js';
import type { ThrowawayDatabase } from '../../support/services/worker-database.js';

const SELLER = { liveKey: SAMPLE_KEYS.live };
/** Lines of the verification log that a release is kept with. */
const SAMPLE_LINES = 7;
/** Parts of the last release that it no longer used, as `findBreaks` reports them, with the change that removed each. */
const UNUSED_BY_RELEASE: readonly string[] = [];

/**
 * This build migrates a database of the newest kept release and must then serve its rows. Before the first release the
 * rows are those that this build would keep, which proves no upgrade.
 */
describe('a database of the last release, migrated by this build', () => {
  let release: KeptRelease;
  let database: ThrowawayDatabase;
  let rows: DataSource;
  let verifier: PythonVerifierStandIn;
  let server: ServerProcess;
  let before: Interface;

  beforeAll(async () => {
    release = await newestRelease();
    database = await databaseOf(release);
    rows = await createDataSource(database.url).initialize();
    before = await readInterface(rows);
    await migrate('run', database.url);
    verifier = await startPythonVerifier();
    server = await startServer({
      databaseUrl: database.url,
      // In production the server does not migrate by itself.
      env: {
        NODE_ENV: 'production',
        JOBS_ENABLED: 'false',
        ENCRYPTION_KEY: SAMPLE_KEYS.encryption,
        PYTHON_VERIFIER_URL: verifier.url,
        PYTHON_VERIFIER_KEY: verifier.key,
      },
    });
  }, 120_000);
  afterAll(async () => {
    await server.kill();
    await verifier.stop();
    await rows.destroy();
    await database.drop();
    release.remove();
  });

  const get = (path: string, key = SAMPLE_KEYS.live) => call(server, path, { headers: bearer(key) });
  const used = async (): Promise<number> => {
    const [row] = await rows.query<[{ used: number }]>(
      `SELECT coalesce(sum(used), 0)::int AS used FROM usage_counters WHERE tenant_id = $1 AND environment = 'live'
         AND period = date_trunc('month', now() AT TIME ZONE 'UTC')`,
      [SAMPLE.seller],
    );
    return row.used;
  };

  it('P6: equals a database that this build creates, and the server is ready', async () => {
    expect(await migrate('check', database.url)).toBe('the database is as this build makes it');
    expect(await migrate('run', database.url)).toBe('nothing to do: the database is up to date');
    expect(await get('/health/ready')).toMatchObject({ status: 200, body: { status: 'healthy' } });
  }, 60_000);

  it('P6: keeps every column and function that the release uses, with the same interface', async () => {
    expect(before.functions.size).toBeGreaterThan(40);
    expect(findBreaks(before, await readInterface(rows))).toEqual(UNUSED_BY_RELEASE);
  });

  it('P6: a payment verified before the upgrade is answered from its row and stays claimed', async () => {
    const usedBefore = await used();
    const paid = { paymentId: SAMPLE.paymentConfirmed, cached: true, amountAtomic: '1500000' };
    expect(await verify(server, SELLER, SAMPLE.hashConfirmed, { reference: 'order-1001' })).toMatchObject({
      status: 200,
      body: { ...paid, success: true, status: 'confirmed', fromAddress: SAMPLE.buyer },
    });
    expect(await verify(server, SELLER, SAMPLE.hashConfirmed, { reference: 'order-9' })).toMatchObject({
      body: { ...paid, success: false, reason: 'ALREADY_CLAIMED' },
    });
    expect(await verifier.calls(SAMPLE.hashConfirmed)).toBe(0);
    expect(await used()).toBe(usedBefore);
  });

  it('P6: a new payment is verified, charged and listed first', async () => {
    const usedBefore = await used();
    expect((await get('/usage')).body).toMatchObject({ plan: 'enterprise', used: usedBefore });
    const hash = newHash();
    const answer = await verify(server, SELLER, hash, { reference: 'order-2001' });
    expect(answer).toMatchObject({ status: 200, body: { success: true, cached: false } });
    expect((await get('/usage')).body).toMatchObject({ used: usedBefore + 1 });
    expect((await get('/payments')).body['payments']).toMatchObject([
      { id: answer.body['paymentId'], txHash: hash },
      { id: SAMPLE.paymentPending, status: 'pending', network: LIVE.network },
      { id: SAMPLE.paymentReorged, status: 'reorged' },
      { id: SAMPLE.paymentConfirmed, status: 'confirmed', amountAtomic: '1500000' },
    ]);
  });

  it('P6: a webhook endpoint is listed with its deliveries and accepts a test event', async () => {
    const endpoint = `/webhook-endpoints/${SAMPLE.endpoint}`;
    expect(await get(endpoint)).toMatchObject({
      status: 200,
      body: { id: SAMPLE.endpoint, url: 'https://seller.example.com/hooks' },
    });
    expect((await get(`${endpoint}/deliveries`)).body['deliveries']).toMatchObject([
      { id: SAMPLE.delivery, eventId: SAMPLE.event, status: 'delivered', attempts: [{ statusCode: 200 }] },
    ]);
    const test = await call(server, `${endpoint}/test`, {
      method: 'POST',
      headers: bearer(SAMPLE_KEYS.live),
    });
    expect(test.status).toBe(202);
  });

  it('P6: a settlement is found by id and by transaction, with its status', async () => {
    const settled = { id: SAMPLE.settled, status: 'settled', transaction: SAMPLE.hashSettled };
    const { test } = SAMPLE_KEYS;
    expect(await get(`/facilitator/settlements/${SAMPLE.settled}`, test)).toMatchObject({
      status: 200,
      body: { ...settled, network: TEST.network, amountUsdc: '0.01' },
    });
    const byHash = `/facilitator/settlements?transaction=${SAMPLE.hashSettled}`;
    expect((await get(byHash, test)).body).toMatchObject(settled);
    expect((await get(`/facilitator/settlements/${SAMPLE.failed}`, test)).body).toMatchObject({
      ...{ status: 'failed', reason: 'invalid_transaction_state' },
    });
    expect((await get(`/facilitator/settlements/${SAMPLE.settled}`)).status).toBe(404);
  });

  it('P6: the rollup takes old and new log rows exactly once', async () => {
    expect((await verify(server, SELLER, newHash())).body).toMatchObject({ success: true });
    // Log rows of repeats are written a moment after their responses.
    await until(async () => {
      await rows.query('SELECT roll_up_tenant($1, clock_timestamp(), 1000000)', [SAMPLE.seller]);
      const [sums] = await rows.query<[{ taken: number; written: number }]>(
        `SELECT (SELECT coalesce(sum(verifications), 0)::int FROM verification_rollups WHERE tenant_id = $1
            AND grain_minutes = 1440) AS taken,
          (SELECT count(*)::int FROM verification_log WHERE tenant_id = $1) AS written`,
        [SAMPLE.seller],
      );
      return sums.taken === sums.written && sums.taken > SAMPLE_LINES;
    });
    await expectInvariants(rows);
  }, 60_000);
});
