import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../src/data-source.js';
import { AppConfig } from '../../../src/platform/config/app-config.js';
import { readConfig } from '../../../src/platform/config/env.js';
import { SystemClock } from '../../../src/platform/clock.js';
import { jobQueue, prepareJobQueue, startJobQueue } from '../../../src/platform/jobs/job-queue.js';
import { Jobs } from '../../../src/platform/jobs/jobs.js';
import { JobMetrics } from '../../../src/platform/jobs/job-metrics.js';
import { Metrics } from '../../../src/platform/observability/metrics.js';
import { sessionStateIn } from '../../support/database/session-state.js';
import { asAdmin } from '../../support/services/postgres.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

describe(Jobs.name, () => {
  const config: AppConfig = readConfig({ NODE_ENV: 'test' });
  let database: ThrowawayDatabase;
  const open: { jobs: Jobs; dataSource: DataSource }[] = [];

  beforeEach(async () => {
    database = await createThrowawayDatabase();
  });
  afterEach(async () => {
    await shutDown();
    await database.drop();
  });

  async function shutDown(): Promise<void> {
    for (const { jobs, dataSource } of open.splice(0)) {
      await jobs.beforeApplicationShutdown();
      await dataSource.destroy();
    }
  }

  async function boot(url = database.url, names = ['one', 'two', 'three', 'four']): Promise<DataSource> {
    const dataSource = await new DataSource(dataSourceOptions(url, 5)).initialize();
    const jobs = new Jobs(config, dataSource, new JobMetrics(new Metrics(), new SystemClock()));
    for (const name of names) jobs.every({ name, cron: '0 0 1 1 *', run: () => Promise.resolve() });
    open.push({ jobs, dataSource });
    await jobs.onApplicationBootstrap();
    return dataSource;
  }

  async function queuesOf(dataSource: DataSource): Promise<string[]> {
    const queues = await dataSource.query<{ name: string }[]>(
      "SELECT name FROM pgboss.queue WHERE name IN ('one', 'two', 'three', 'four') ORDER BY name",
    );
    return queues.map(({ name }) => name);
  }

  it('F3: processes that boot concurrently on a new database all start, and create each queue once', async () => {
    const [dataSource] = await Promise.all(Array.from({ length: 4 }, () => boot()));
    expect(dataSource && (await queuesOf(dataSource))).toEqual(['four', 'one', 'three', 'two']);
  });

  it('F3: a boot and the migration command replace the tables of pg-boss 10', async () => {
    const outdated =
      'DROP SCHEMA IF EXISTS pgboss CASCADE; CREATE SCHEMA pgboss; CREATE TABLE pgboss.version AS SELECT 24 AS version';
    await asAdmin(database.url, outdated);
    expect(await queuesOf(await boot())).toEqual(['four', 'one', 'three', 'two']);
    // A queue that works holds locks on its tables, in another order than a DROP takes them.
    await shutDown();
    await asAdmin(database.url, outdated);
    const owner = await new DataSource(dataSourceOptions(database.url, 2)).initialize();
    await prepareJobQueue(owner);
    const versions = await owner.query<{ version: number }[]>('SELECT version FROM pgboss.version');
    await owner.destroy();
    expect(versions[0]?.version).toBeGreaterThan(24);
  });

  it('F3: a script of the queue that fails leaves no transaction open on a connection of the pool', async () => {
    const dataSource = await new DataSource(dataSourceOptions(database.url, 1)).initialize();
    const queue = jobQueue(dataSource, () => undefined).getDb();
    await expect(queue.executeSql('BEGIN; SELECT 1 / 0; COMMIT')).rejects.toMatchObject({ code: '22012' });
    expect(await dataSource.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await dataSource.destroy();
  });

  it('P1: no statement of the queue keeps anything of a session', async () => {
    const dataSource = await new DataSource(dataSourceOptions(database.url, 5)).initialize();
    const plain = jobQueue(dataSource, () => undefined).getDb();
    const statements: string[] = [];
    const queue = jobQueue(dataSource, () => undefined, {
      db: {
        executeSql: (text, values) => {
          statements.push(text);
          return plain.executeSql(text, values);
        },
      },
    });
    await startJobQueue(queue, dataSource);
    await queue.createQueue('one', { policy: 'singleton' });
    await queue.schedule('one', '0 0 1 1 *');
    await queue.send('one');
    const [due] = await queue.fetch('one');
    await queue.complete('one', due?.id ?? '');
    await queue.supervise();
    await queue.stop({ graceful: false });
    await dataSource.destroy();
    expect(statements.length).toBeGreaterThan(15);
    expect(statements.filter((text) => sessionStateIn(text).length > 0)).toEqual([]);
  });

  it('S9: a role without CREATE rights runs jobs after the migration command', async () => {
    const owner = await new DataSource(dataSourceOptions(database.url, 2)).initialize();
    await prepareJobQueue(owner);
    const role = `runtime_${process.pid}`;
    await owner.query(`CREATE ROLE ${role} LOGIN PASSWORD 'runtime'`);
    try {
      await owner.query(`GRANT USAGE ON SCHEMA pgboss TO ${role};
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA pgboss TO ${role};
        GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA pgboss TO ${role}`);
      const url = new URL(database.url);
      url.username = role;
      url.password = 'runtime';
      expect(await queuesOf(await boot(url.href))).toEqual(['four', 'one', 'three', 'two']);
    } finally {
      await shutDown();
      await owner.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
      await owner.destroy();
    }
  });
});
