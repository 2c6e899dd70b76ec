import { Jobs } from '../../../src/platform/jobs/jobs.js';
import { recordRun } from '../../../src/platform/jobs/job-runs.js';
import { createTestApp, type TestApp } from '../../support/http/app.js';
import { createTenant } from '../../support/verification/tenants.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';
import { until } from '../../support/services/cluster.js';

const ADMIN_KEY = 'operator-key-of-the-tests';
const ADMIN = '/api/v1/x402/admin';

interface Job {
  readonly name: string;
  readonly failuresInARow: number;
  readonly failingSince: string | null;
}

interface Process {
  readonly id: string;
  readonly isSilent: boolean;
  readonly runsJobs: boolean;
  readonly status: string;
}

describe('the installation, as the operator sees it', () => {
  let database: ThrowawayDatabase;
  let one: TestApp;

  const start = (): Promise<TestApp> =>
    createTestApp({
      config: { DATABASE_URL: database.url, JOBS_ENABLED: 'false', X402_ADMIN_KEY: ADMIN_KEY },
      oneProcess: 'it counts the processes',
    });

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    one = await start();
  });
  afterAll(async () => {
    await one.close();
    await database.drop();
  });

  const get = async (path: string): Promise<unknown> =>
    (await one.http.get(`${ADMIN}${path}`).set('X-Admin-Key', ADMIN_KEY).expect(200)).body;
  const jobs = async (): Promise<Job[]> => ((await get('/jobs')) as { jobs: Job[] }).jobs;
  const processes = async (): Promise<Process[]> =>
    ((await get('/processes')) as { processes: Process[] }).processes;

  it('M5: every recurring job is listed, also before its first run', async () => {
    const names = one.app
      .get(Jobs)
      .schedule()
      .map(({ name }) => name);
    expect((await jobs()).map(({ name }) => name).sort()).toEqual([...names].sort());
    expect(names.length).toBeGreaterThan(5);
    expect((await jobs())[0]).toMatchObject({ lastStartedAt: null, failuresInARow: 0 });
  });

  it('M5: a job that fails comes first, with its error, since when, and how often; a success ends that', async () => {
    const run = (error?: Error) =>
      recordRun(one.dataSource, { name: 'forget-bans', durationMs: 12.4, error });
    await run();
    await run(new Error('connect to postgres://app:hunter2@db/x402 failed'));
    const [failing] = await jobs();
    await run(new Error('again'));
    const [still] = await jobs();
    expect(still).toMatchObject({
      ...{ name: 'forget-bans', cron: '45 * * * *', lastDurationMs: 12, failuresInARow: 2 },
      ...{ lastError: 'Error: again', failingSince: failing?.failingSince },
      lastSucceededAt: expect.any(String) as unknown,
    });
    expect(JSON.stringify(failing)).toContain('connect to postgres://');
    expect(JSON.stringify(failing)).not.toContain('hunter2');
    await run();
    expect((await jobs()).find(({ name }) => name === 'forget-bans')).toMatchObject({
      ...{ failuresInARow: 0, failingSince: null, lastError: 'Error: again' },
    });
  });

  it('M5: every process says how it is, until it ends; a silent one is shown as such, then forgotten', async () => {
    await until(async () => (await processes()).length === 1);
    const [first] = await processes();
    expect(first).toMatchObject({
      ...{ status: 'degraded', runsJobs: false, isSilent: false },
      checks: { database: 'healthy', redis: 'disabled', verifier: 'disabled' },
    });
    const two = await start();
    await until(async () => (await processes()).length === 2);
    await one.dataSource.query(`UPDATE processes SET seen_at = now() - interval '1 minute' WHERE id = $1`, [
      first?.id,
    ]);
    expect((await processes()).find(({ id }) => id === first?.id)).toMatchObject({ isSilent: true });
    await two.close();
    expect((await processes()).map(({ id }) => id)).toEqual([first?.id]);
    await one.dataSource.query(`UPDATE processes SET seen_at = now() - interval '11 minutes'`);
    const three = await start();
    await until(async () => !(await processes()).some(({ id }) => id === first?.id));
    await three.close();
  });

  it.each(['jobs', 'processes', 'settlements', 'signers', 'deliveries', 'webhook-endpoints'])(
    'M5: /admin/%s answers the operator alone',
    async (path) => {
      const { liveKey } = await createTenant(one.app);
      await one.http.get(`${ADMIN}/${path}`).expect(401);
      await one.http.get(`${ADMIN}/${path}`).set('Authorization', `Bearer ${liveKey}`).expect(401);
      await one.http.get(`${ADMIN}/${path}`).set('X-Admin-Key', 'wrong').expect(401);
    },
  );
});
