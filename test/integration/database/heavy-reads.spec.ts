import { randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../../src/data-source.js';
import { readWithTail } from '../../../src/modules/analytics/rollups/read-with-tail.js';
import { readConfig } from '../../../src/platform/config/env.js';
import { HeavyReads } from '../../../src/platform/database/heavy-reads.js';
import { workerDatabaseUrl } from '../../support/services/worker-database.js';

const STATEMENT = 'SELECT $1::text AS tenant, $2::text AS name, $3::text AS position';

describe('reads of a long history', () => {
  let dataSource: DataSource;

  beforeAll(async () => {
    dataSource = await createDataSource(workerDatabaseUrl()).initialize();
  });
  afterAll(() => dataSource.destroy());

  it('S9: the statements of one answer take one turn, so that no caller waits for several', async () => {
    const tenantId = randomUUID();
    const reads = new HeavyReads(dataSource, readConfig({ NODE_ENV: 'test', DATABASE_POOL_SIZE: '4' }));
    const asked = jest.spyOn(dataSource, 'query');
    const names = ['first', 'second', 'third'];
    const answers = await Promise.all(
      names.map((name) => readWithTail<{ name: string }>(reads, STATEMENT, [tenantId, name])),
    );
    expect(answers.map(([row]) => row?.name)).toEqual(names);
    const order = asked.mock.calls.map(([sql, values = []]) =>
      sql === STATEMENT ? (values as string[])[1] : 'position',
    );
    expect(order).toEqual(names.flatMap((name) => ['position', name]));
    asked.mockRestore();
  });
});
