import { OutageRecorder } from '../../../src/modules/health/outages/outage-recorder.js';
import { Jobs } from '../../../src/platform/jobs/jobs.js';
import { recordRun } from '../../../src/platform/jobs/job-runs.js';
import { DROP, JsonRpcStub, RawAnswer, RpcErrorAnswer, URL_SECRET } from '../../support/evm/json-rpc-stub.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';
import { createTenant, mintKey, type TestTenant } from '../../support/verification/tenants.js';

const OUTAGES = '/api/v1/x402/outages';
const BLOCK = { number: '0x10', hash: `0x${'1'.repeat(64)}`, timestamp: '0x6553f100' };

interface Answer {
  readonly outages: { component: string; beganAt: string; endedAt: string | null }[];
  readonly recordedSince: string | null;
}

describe('GET /outages', () => {
  let database: ThrowawayDatabase;
  let node: JsonRpcStub;
  let test: TestApp;
  let tenant: TestTenant;

  const start = async (config: Readonly<Record<string, string>>): Promise<void> => {
    test = await createTestApp({ config: { DATABASE_URL: database.url, JOBS_ENABLED: 'false', ...config } });
    tenant = await createTenant(test.app);
  };

  // A separate database: the looks of other specs would end what begins here.
  beforeAll(async () => {
    database = await createThrowawayDatabase();
  });
  beforeEach(async () => {
    node = await JsonRpcStub.start();
    well();
  });
  afterEach(async () => {
    await test.dataSource.query('DELETE FROM outages');
    await test.close();
    await node.close();
  });
  afterAll(() => database.drop());

  const well = (): unknown =>
    node.forget().on('eth_chainId', '0x2105').on('eth_getBlockByNumber', BLOCK).on('getSlot', 1);

  /** The looks of so many minutes. */
  async function look(minutes: number): Promise<void> {
    for (let minute = 0; minute < minutes; minute += 1) {
      await test.dataSource.query(
        `UPDATE outages SET began_at = began_at - interval '1 minute', looked_at = looked_at - interval '1 minute'`,
      );
      await test.app.get(OutageRecorder).look();
    }
  }

  const ask = async (key = tenant.liveKey, query = ''): Promise<Answer> => {
    const url = `${OUTAGES}${query}`;
    return (await test.http.get(url).set('Authorization', `Bearer ${key}`).expect(200)).body as Answer;
  };

  it('shows when a chain could not be read, from the loss of its only node to its return', async () => {
    await start({ BASE_RPC_URL: node.url });
    await look(2);
    expect(await ask()).toEqual({ outages: [], recordedSince: null });
    node.everything(DROP);
    await look(2);
    expect((await ask()).outages).toMatchObject([{ component: 'base', endedAt: null }]);
    well();
    await look(1);
    const { outages } = await ask();
    const [{ beganAt, endedAt } = { beganAt: '', endedAt: '' }] = outages;
    expect(outages).toHaveLength(1);
    expect(Math.round((Date.parse(endedAt ?? '') - Date.parse(beganAt)) / 60_000)).toBe(2);
    expect(JSON.stringify(outages)).not.toContain(URL_SECRET);
  });

  it('a chain is out that its nodes refuse or that they do not serve, and not while one of them answers', async () => {
    const other = await JsonRpcStub.start({ eth_chainId: '0x1', eth_getBlockByNumber: BLOCK });
    await start({ BASE_RPC_URL: `${other.url},${node.url}` });
    await look(2);
    expect((await ask()).outages).toEqual([]);
    node.everything(new RawAnswer(401, 'no such key'));
    await look(2);
    expect((await ask()).outages).toMatchObject([{ component: 'base', endedAt: null }]);
    // A node that knows no such method can be read.
    well();
    node.on('eth_getBlockByNumber', new RpcErrorAnswer(-32601, 'the method does not exist'));
    await look(1);
    expect((await ask()).outages).toMatchObject([
      { component: 'base', endedAt: expect.any(String) as string },
    ]);
    await other.close();
  });

  it('a key sees the chains of its environment, and the service that reads all of them', async () => {
    await start({ BASE_RPC_URL: node.url, BASE_SEPOLIA_RPC_URL: node.url });
    node.everything(DROP);
    await look(2);
    expect((await ask()).outages).toMatchObject([{ component: 'base' }]);
    expect((await ask(tenant.testKey)).outages).toMatchObject([{ component: 'base-sepolia' }]);
  });

  it('where a service reads the chains, that service is what is out', async () => {
    await start({ PYTHON_VERIFIER_URL: 'http://127.0.0.1:9', PYTHON_VERIFIER_KEY: 'its-key' });
    await look(2);
    expect((await ask()).outages).toMatchObject([{ component: 'verifier', endedAt: null }]);
    expect((await ask(tenant.testKey)).outages).toMatchObject([{ component: 'verifier', endedAt: null }]);
  });

  it('says since when outages are recorded: since the first run of the job, which is due every minute', async () => {
    await start({});
    const job = test.app
      .get(Jobs)
      .schedule()
      .find(({ name }) => name === 'record-outages');
    expect(job?.cron).toBe('* * * * *');
    for (let run = 0; run < 2; run += 1)
      await recordRun(test.dataSource, { name: 'record-outages', durationMs: 5, error: undefined });
    await test.dataSource.query(`UPDATE job_runs SET first_at = '2026-10-01T08:00:00.000Z'`);
    await recordRun(test.dataSource, { name: 'record-outages', durationMs: 5, error: new Error('away') });
    expect((await ask()).recordedSince).toBe('2026-10-01T08:00:00.000Z');
  });

  it('takes 1 to 90 days, and wants a key with the scope', async () => {
    await start({});
    await ask(tenant.liveKey, '?days=90');
    const get = (query: string, key: string) =>
      test.http.get(`${OUTAGES}${query}`).set('Authorization', `Bearer ${key}`);
    for (const days of ['0', '91', 'x']) await get(`?days=${days}`, tenant.liveKey).expect(400);
    const { key } = await mintKey(test.app, tenant.tenantId, { scopes: ['verify'] });
    await get('', key).expect(403);
    await test.http.get(OUTAGES).expect(401);
  });
});
