import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../src/data-source.js';
import { HotStatements } from '../../src/platform/database/hot-statements.js';
import { workerDatabaseUrl } from '../support/worker-database.js';

describe(HotStatements.name, () => {
  let dataSource: DataSource;
  let statements: HotStatements;

  beforeAll(async () => {
    // One connection, so that it can be told which one was used.
    dataSource = await new DataSource(dataSourceOptions(workerDatabaseUrl(), 1)).initialize();
    statements = new HotStatements(dataSource);
  });
  afterAll(() => dataSource.destroy());

  const backend = async (): Promise<number> =>
    (await statements.row<{ pid: number }>('SELECT pg_backend_pid() AS pid', [])).pid;

  it('F4: a statement that Postgres refuses or cancels costs no connection', async () => {
    const before = await backend();
    await expect(statements.query('SELECT 1 / $1::int', [0])).rejects.toMatchObject({ code: '22012' });
    const cancelled = statements.query('SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep($1)', [5]);
    await expect(cancelled).rejects.toMatchObject({ code: '57014' });
    expect(await backend()).toBe(before);
  });

  it('F4: a connection that ends with its statement is replaced, and ends no process', async () => {
    const before = await backend();
    const ended = statements.query('SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep($1)', [5]);
    await expect(ended).rejects.toMatchObject({ code: '57P01' });
    expect(await backend()).not.toBe(before);
  });

  it('F4: a function that gives no row is a fault of ours', async () => {
    await expect(statements.row('SELECT 1 WHERE $1', [false])).rejects.toThrow('gave none');
  });
});
