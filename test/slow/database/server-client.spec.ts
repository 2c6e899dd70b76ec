import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { DataSource } from 'typeorm';
import { createDataSource, dataSourceOptions } from '../../../src/data-source.js';
import { connectionOptions } from '../../../src/platform/database/connection/connection-options.js';
import { ServerClient } from '../../../src/platform/database/connection/server-client.js';
import { IS_READ_ONLY } from '../../../src/platform/database/connection/session.js';
import { PooledQueries } from '../../../src/platform/database/pooled-queries.js';
import { freePort } from '../../support/services/free-port.js';
import { asAdmin, databaseUrl } from '../../support/services/postgres.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

const NO_LIMITS = { statementTimeoutMs: 0, idleInTransactionMs: 0 };
const READ_ONLY = '25006';

let database: ThrowawayDatabase;
let name: string;

beforeAll(async () => {
  database = await createThrowawayDatabase();
  name = new URL(database.url).pathname.slice(1);
});
afterAll(() => database.drop());

/** The database's URL with other hosts. */
const at = (hosts: string, query = ''): string => {
  const { host } = new URL(database.url);
  return `${database.url.replace(host, hosts)}${query}`;
};
/** Another database, in which the settings of ours do not hold. */
const maintenance = (): string => databaseUrl(database.url, 'postgres');
const own = (): string => new URL(database.url).host;

/** Longer than the wait for a server that cannot be reached. */
const SLOW_MS = 1_300;

/** A way to our server whose first answer takes so long, as that of one to which all processes connect at once. */
async function startSlowWay(delayMs: number): Promise<{ readonly port: number; stop(): void }> {
  const { hostname, port } = new URL(database.url);
  const way = createServer((caller) => {
    const server = connect(Number(port), hostname);
    for (const socket of [caller, server]) socket.on('error', () => undefined);
    caller.on('close', () => server.destroy());
    server.pipe(caller);
    caller.pause();
    setTimeout(() => caller.pipe(server), delayMs).unref();
  }).listen(0, '127.0.0.1');
  await once(way, 'listening');
  return { port: (way.address() as AddressInfo).port, stop: () => way.close() };
}

async function portOf(options: ReturnType<typeof connectionOptions>): Promise<number> {
  const client = new ServerClient(options);
  await client.connect();
  const { rows } = await client.query<{ port: number }>('SELECT inet_server_port() AS port');
  await client.end();
  return rows[0]?.port ?? 0;
}

describe('the session of a connection', () => {
  it('P1: has the settings that our statements need, whatever the database has', async () => {
    for (const setting of [
      `DateStyle = 'German, DMY'`,
      `IntervalStyle = 'sql_standard'`,
      `TimeZone = 'Asia/Kolkata'`,
      `default_transaction_isolation = 'serializable'`,
      `standard_conforming_strings = off`,
      `statement_timeout = '1h'`,
      `client_encoding = 'LATIN1'`,
    ])
      await asAdmin(maintenance(), `ALTER DATABASE ${name} SET ${setting}`);
    const dataSource = await new DataSource(dataSourceOptions(database.url, 1)).initialize();
    const [found] = await dataSource.query<object[]>(
      `SELECT current_setting('statement_timeout') AS statement, '2026-11-30T12:00:00Z'::timestamptz::text AS time,
              current_setting('idle_in_transaction_session_timeout') AS pause, '-1 day'::interval::text AS interval,
              current_setting('transaction_isolation') AS isolation, 'ü' AS text`,
    );
    await dataSource.destroy();
    expect(found).toEqual({
      statement: '10s',
      pause: '30s',
      time: '2026-11-30 12:00:00+00',
      interval: '-1 days',
      isolation: 'read committed',
      text: 'ü',
    });
    await asAdmin(maintenance(), `ALTER DATABASE ${name} RESET ALL`);
  });

  it('P1: is refused in a database of another encoding, by name and with the statement that makes another one', async () => {
    const latin = `${name}_latin`;
    await asAdmin(
      database.url,
      `CREATE DATABASE ${latin} ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0`,
    );
    const connecting = createDataSource(databaseUrl(database.url, latin)).initialize();
    await expect(connecting).rejects.toThrow(/its encoding is LATIN1: CREATE DATABASE … ENCODING 'UTF8'/);
    await asAdmin(database.url, `DROP DATABASE ${latin}`);
  });

  it('P2: does not begin on a server that takes no writes', async () => {
    await asAdmin(maintenance(), `ALTER DATABASE ${name} SET default_transaction_read_only = on`);
    await expect(createDataSource(database.url).initialize()).rejects.toMatchObject({ code: READ_ONLY });
    await asAdmin(maintenance(), `ALTER DATABASE ${name} RESET default_transaction_read_only`);
    const dataSource = await createDataSource(database.url).initialize();
    await dataSource.destroy();
  });

  it('P2: a password never appears in an error that holds its client', async () => {
    const client = new ServerClient(connectionOptions(database.url, null, NO_LIMITS));
    const { password } = new URL(database.url);
    expect(password.length).toBeGreaterThan(8);
    expect(JSON.stringify(Object.entries(client))).not.toContain(password);
    await client.end();
  });
});

describe('a connection whose server takes no writes any more', () => {
  let dataSource: DataSource;

  beforeAll(async () => {
    dataSource = await new DataSource(dataSourceOptions(database.url, 1)).initialize();
    await dataSource.query('CREATE TABLE written (at int)');
  });
  afterAll(() => dataSource.destroy());

  it.each<[string, (source: DataSource, sql: string) => Promise<unknown>]>([
    ['a pooled query', (source, sql) => new PooledQueries(source).query(sql, [])],
    [
      'a look-up whose answer was found',
      async (source, sql) => {
        await new PooledQueries(source).queryAll(`SELECT ${IS_READ_ONLY}`, [], 1);
        return source.query<unknown>(sql);
      },
    ],
    ["TypeORM's query", (source, sql) => source.query(sql)],
    ['a transaction', (source, sql) => source.transaction((manager) => manager.query(sql))],
    [
      'a transaction that goes on after the error',
      (source, sql) =>
        source.transaction(async (manager) => {
          const error: unknown = await manager.query(sql).catch((reason: unknown) => reason);
          await manager.query('SELECT 1').catch(() => undefined);
          if (error instanceof Error) throw error;
        }),
    ],
  ])('P2: leaves the pool after %s', async (_, write) => {
    // As on a server that was demoted behind the same address.
    await dataSource.query('SET default_transaction_read_only = on');
    const insert = 'INSERT INTO written VALUES (1)';
    await expect(write(dataSource, insert)).rejects.toMatchObject({ code: READ_ONLY });
    await write(dataSource, insert);
  });
});

describe('a URL of several servers', () => {
  it('P2: takes the next one when the first refuses', async () => {
    const closed = await freePort();
    const options = connectionOptions(
      at(`127.0.0.1:${closed},${own()}`, '?target_session_attrs=read-write'),
      null,
      NO_LIMITS,
    );
    expect(await portOf(options)).toBe(Number(new URL(database.url).port));
  });

  it('P2: waits for a silent one once, and begins with the last good one then', async () => {
    let accepted = 0;
    const silent = createServer(() => (accepted += 1)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const options = connectionOptions(at(`127.0.0.1:${port},${own()}`), null, NO_LIMITS);
    for (let round = 0; round < 3; round += 1) await portOf(options);
    expect(accepted).toBe(1);
    silent.close();
  });

  it('P2: passes a pool in which one is silent, as the server uses it', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const source = await new DataSource(dataSourceOptions(at(`127.0.0.1:${port},${own()}`), 2)).initialize();
    expect(await source.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await source.destroy();
    silent.close();
  });

  it('P2: gives a server that was reached more time than one that was not', async () => {
    const slow = await startSlowWay(SLOW_MS);
    const closed = await freePort();
    const options = connectionOptions(at(`127.0.0.1:${closed},127.0.0.1:${slow.port}`), null, NO_LIMITS);
    expect(await portOf(options)).toBe(Number(new URL(database.url).port));
    const first = connectionOptions(at(`127.0.0.1:${slow.port},127.0.0.1:${closed}`), null, NO_LIMITS);
    expect(await portOf(first)).toBe(Number(new URL(database.url).port));
    slow.stop();
  });

  it('P2: tries none of them any more when the connection is ended meanwhile', async () => {
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as AddressInfo;
    const client = new ServerClient(connectionOptions(at(`127.0.0.1:${port},${own()}`), null, NO_LIMITS));
    const connecting = client.connect().then(
      () => 'connected',
      (error: unknown) => (error as Error).message,
    );
    await once(silent, 'connection');
    await client.end();
    expect(await connecting).toBe('the connection was ended while it was made');
    await expect(client.query('SELECT 1')).rejects.toThrow();
    silent.close();
  });

  it('P2: says of every server why it was not taken', async () => {
    const [first, second] = [await freePort(), await freePort()];
    const options = connectionOptions(at(`127.0.0.1:${first},127.0.0.1:${second}`), null, NO_LIMITS);
    await expect(portOf(options)).rejects.toMatchObject({
      code: 'ECONNREFUSED',
      message: expect.stringMatching(new RegExp(`no server takes writes: .*${first}.*${second}`)) as string,
    });
  });

  it('P2: asks no second server when the password is wrong', async () => {
    const { password } = new URL(database.url);
    const url = at(`${own()},${own()}`).replace(password, 'wrong');
    await expect(portOf(connectionOptions(url, null, NO_LIMITS))).rejects.toMatchObject({
      code: '28P01',
      message: expect.not.stringContaining('no server takes writes') as string,
    });
  });
});
