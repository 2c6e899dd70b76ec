import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../src/data-source.js';
import { DatabaseHealth } from '../../../src/platform/database/database-health.js';
import { PooledQueries } from '../../../src/platform/database/pooled-queries.js';
import { startEndingProxy, type EndingProxy } from '../../support/proxies/ending-proxy.js';
import { workerDatabaseUrl } from '../../support/services/worker-database.js';

describe(PooledQueries.name, () => {
  let dataSource: DataSource;
  let statements: PooledQueries;

  beforeAll(async () => {
    // One connection, so that it can be told which one was used.
    dataSource = await new DataSource(dataSourceOptions(workerDatabaseUrl(), 1)).initialize();
    statements = new PooledQueries(dataSource);
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

/**
 * A Postgres that shuts down says so to those that have just come in the same segment as that they may ask. An error that
 * nobody hears fails the test by itself, as it ends a server.
 */
describe('a connection that ends while it is handed over', () => {
  let proxy: EndingProxy;
  let dataSource: DataSource;

  beforeAll(async () => {
    const url = new URL(workerDatabaseUrl());
    proxy = await startEndingProxy({ host: url.hostname, port: Number(url.port) });
    url.port = String(proxy.port);
    dataSource = await new DataSource(dataSourceOptions(url.href, 1)).initialize();
  });
  afterAll(async () => {
    await dataSource.destroy();
    proxy.close();
  });

  it.each<[string, (source: DataSource) => Promise<unknown>]>([
    ['a hot statement', (source) => new PooledQueries(source).query('SELECT 1', [])],
    ["TypeORM's query", (source) => source.query('SELECT 1')],
    ['a transaction', (source) => source.transaction((manager) => manager.query('SELECT 1'))],
    ['the look of health', (source) => new DatabaseHealth(source).ping(new AbortController().signal)],
  ])('F4: %s fails, the next is answered, and no process ends', async (_, ask) => {
    proxy.cutAll();
    proxy.endAtBirth(true);
    // The first may still be given the connection that was cut.
    for (let attempt = 0; attempt < 3; attempt += 1) await expect(ask(dataSource)).rejects.toThrow();
    proxy.endAtBirth(false);
    await ask(dataSource).catch(() => undefined);
    await ask(dataSource);
  });
});
