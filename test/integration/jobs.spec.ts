import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/data-source.js';
import { AppConfig } from '../../src/platform/config/app-config.js';
import { readConfig } from '../../src/platform/config/env.js';
import { Jobs } from '../../src/platform/jobs/jobs.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../support/worker-database.js';

describe(Jobs.name, () => {
  let database: ThrowawayDatabase;
  const open: { jobs: Jobs; dataSource: DataSource }[] = [];

  beforeAll(async () => {
    database = await createThrowawayDatabase();
  });
  afterAll(async () => {
    for (const { jobs, dataSource } of open) {
      await jobs.beforeApplicationShutdown();
      await dataSource.destroy();
    }
    await database.drop();
  });

  it('F3: processes that boot at once on a fresh database all come up, and make each queue once', async () => {
    const config: AppConfig = readConfig({ NODE_ENV: 'test' });
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        const dataSource = await new DataSource(dataSourceOptions(database.url, 5)).initialize();
        const jobs = new Jobs(config, dataSource);
        for (const name of ['one', 'two', 'three', 'four'])
          jobs.every({ name, cron: '0 0 1 1 *', run: () => Promise.resolve() });
        open.push({ jobs, dataSource });
        await jobs.onApplicationBootstrap();
      }),
    );
    const queues = await open[0]?.dataSource.query<{ name: string }[]>(
      "SELECT name FROM pgboss.queue WHERE name IN ('one', 'two', 'three', 'four')",
    );
    expect(queues?.map(({ name }) => name).sort()).toEqual(['four', 'one', 'three', 'two']);
  });
});
