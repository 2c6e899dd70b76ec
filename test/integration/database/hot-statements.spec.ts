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
    // One connection, so that a test can see whether it was replaced.
    dataSource = await new DataSource(dataSourceOptions(workerDatabaseUrl(), 1)).initialize();
    statements = new PooledQueries(dataSource);
  });
  afterAll(() => dataSource.destroy());

  const backend = async (): Promise<number> =>
    (await statements.row<{ pid: number }>('SELECT pg_backend_pid() AS pid', [])).pid;

  it('F4: keeps its connection when Postgres refuses or cancels a statement', async () => {
    const before = await backend();
    await expect(statements.query('SELECT 1 / $1::int', [0])).rejects.toMatchObject({ code: '22012' });
    const cancelled = statements.query('SELECT pg_cancel_backend(pg_backend_pid()), pg_sleep($1)', [5]);
    await expect(cancelled).rejects.toMatchObject({ code: '57014' });
    expect(await backend()).toBe(before);
  });

  it('F4: replaces a connection that ends during a statement, and the process keeps running', async () => {
    const before = await backend();
    const ended = statements.query('SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep($1)', [5]);
    await expect(ended).rejects.toMatchObject({ code: '57P01' });
    expect(await backend()).not.toBe(before);
  });

  it('F4: throws when a statement for one row returns none', async () => {
    await expect(statements.row('SELECT 1 WHERE $1', [false])).rejects.toThrow('gave none');
  });
});

/**
 * A Postgres that shuts down may send its error in the same segment as "ready for query". An unhandled error event
 * fails the test, as it would end a process.
 */
describe('a connection that ends while the pool creates it', () => {
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
    ['a pooled query', (source) => new PooledQueries(source).query('SELECT 1', [])],
    ["TypeORM's query", (source) => source.query('SELECT 1')],
    ['a transaction', (source) => source.transaction((manager) => manager.query('SELECT 1'))],
    ['the health check', (source) => new DatabaseHealth(source).ping(new AbortController().signal)],
  ])('F4: %s fails, the next one succeeds, and the process keeps running', async (_, ask) => {
    proxy.cutAll();
    proxy.endAtBirth(true);
    // The first attempt may still get the connection that was cut.
    for (let attempt = 0; attempt < 3; attempt += 1) await expect(ask(dataSource)).rejects.toThrow();
    proxy.endAtBirth(false);
    await ask(dataSource).catch(() => undefined);
    await ask(dataSource);
  });
});
