import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../src/data-source.js';
import { RollupsRepository } from '../../../src/modules/analytics/rollups/rollups.repository.js';
import { SystemClock } from '../../../src/platform/clock.js';
import { readConfig } from '../../../src/platform/config/env.js';
import { jobQueue } from '../../../src/platform/jobs/job-queue.js';
import { Jobs } from '../../../src/platform/jobs/jobs.js';
import { JobMetrics } from '../../../src/platform/jobs/job-metrics.js';
import { Metrics } from '../../../src/platform/observability/metrics.js';
import { addTenant } from '../../support/database/sql-rows.js';
import { addLine } from '../../support/database/sql-log.js';
import { sqlOn } from '../../support/database/sql.js';
import { until } from '../../support/services/cluster.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

const TASK = 'roll-up-verifications';

describe('a job that fails', () => {
  const metrics = new Metrics();
  let database: ThrowawayDatabase;
  let dataSource: DataSource;
  let jobs: Jobs;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    dataSource = await new DataSource(dataSourceOptions(database.url, 5)).initialize();
    const jobMetrics = new JobMetrics(metrics, new SystemClock());
    jobMetrics.onModuleInit();
    jobs = new Jobs(readConfig({ NODE_ENV: 'test' }), dataSource, jobMetrics);
    const rollups = new RollupsRepository(dataSource);
    jobs.every({ name: TASK, cron: '0 0 1 1 *', run: () => rollups.rollUp() });
    await jobs.onApplicationBootstrap();
  });
  afterAll(async () => {
    await jobs.beforeApplicationShutdown();
    await dataSource.destroy();
    await database.drop();
  });

  const read = async (name: string, task = TASK): Promise<number | null> => {
    const found = new RegExp(`^${name}\\{task="${task}"\\} (\\d+)$`, 'm').exec((await metrics.scrape()).text);
    return found?.[1] === undefined ? null : Number(found[1]);
  };
  const run = async (): Promise<void> => {
    const queue = jobQueue(dataSource, () => undefined, { supervise: false, schedule: false });
    await queue.start();
    await queue.send(TASK);
    await queue.stop({ graceful: false });
  };

  it('H3: is seen with zeros before its first run', async () => {
    expect(await read('x402_job_last_success_timestamp_seconds')).toBe(0);
    expect(await read('x402_job_last_failure_timestamp_seconds')).toBe(0);
    expect(await read('x402_job_consecutive_failures')).toBe(0);
  });

  it('H3: a job queue that cannot be read is a failure of its own, until it can', async () => {
    const failures = () => read('x402_job_consecutive_failures', 'take-due-jobs');
    await dataSource.query('ALTER SCHEMA pgboss RENAME TO gone');
    await until(async () => ((await failures()) ?? 0) > 0);
    await dataSource.query('ALTER SCHEMA gone RENAME TO pgboss');
    await until(async () => (await failures()) === 0);
    // A daily job whose turn could not be asked for has not failed: its own alert would stay for a day.
    expect(await read('x402_job_last_failure_timestamp_seconds')).toBe(0);
  }, 60_000);

  it('H3: is seen in the metrics by its name, until it succeeds again', async () => {
    const sql = sqlOn(dataSource);
    await addLine(sql, await addTenant(sql), { created_at: '2026-11-01T00:00:00Z' });
    await dataSource.query('ALTER FUNCTION roll_up_tenant RENAME TO gone');
    const startSeconds = Math.floor(Date.now() / 1_000);
    await run();
    await until(async () => (await read('x402_job_consecutive_failures')) === 1);
    expect(await read('x402_job_last_failure_timestamp_seconds')).toBeGreaterThanOrEqual(startSeconds);
    // The alert compares both: a job that has never succeeded must have a value too.
    expect(await read('x402_job_last_success_timestamp_seconds')).toBe(0);
    await dataSource.query('ALTER FUNCTION gone RENAME TO roll_up_tenant');
    await run();
    await until(async () => (await read('x402_job_consecutive_failures')) === 0);
    expect(await read('x402_job_last_success_timestamp_seconds')).toBeGreaterThanOrEqual(startSeconds);
  }, 60_000);
});
