import { randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';
import { createDataSource, dataSourceOptions } from '../../../src/data-source.js';
import { ApiKeyLookup } from '../../../src/modules/api-keys/directory/api-key-lookup.js';
import { DatabaseHealth } from '../../../src/platform/database/database-health.js';
import { applyMigrations } from '../../../src/platform/database/migrations.js';
import { PooledQueries } from '../../../src/platform/database/pooled-queries.js';
import {
  createServer,
  createStandby,
  removeServers,
  type OwnServer,
} from '../../support/postgres/own-server.js';
import { ONE_NODE } from '../../support/database/distributions.js';
import { startSmallPooler, type SmallPooler } from '../../support/postgres/small-pooler.js';
import { until } from '../../support/services/cluster.js';
import { asAdmin } from '../../support/services/postgres.js';
import { createTenant } from '../../support/verification/tenants.js';

/** SQLSTATE read_only_sql_transaction. */
const READ_ONLY = '25006';

/** What answers requests without a write. */
const DECIDING = [
  `SELECT * FROM find_remembered_payments('[]')`,
  `SELECT * FROM acquire_verifications('[]', false, false)`,
  `SELECT * FROM admit_payment(gen_random_uuid(), 'live', 'base', 'base', 'a', 'b')`,
];

describe('sessions behind a pooler in transaction mode', () => {
  let primary: OwnServer;
  let standby: OwnServer;
  let pooler: SmallPooler;
  let dataSource: DataSource;

  beforeAll(async () => {
    primary = await createServer();
    standby = await createStandby(primary);
    await primary.start();
    await standby.start({ hot_standby: 'on' });
    const owner = await createDataSource(primary.url()).initialize();
    await applyMigrations(owner);
    await createTenant(owner);
    await owner.destroy();
    for (const statement of [
      'CREATE ROLE app LOGIN SUPERUSER',
      `ALTER DATABASE postgres SET DateStyle = 'German, DMY'`,
      `ALTER DATABASE postgres SET TimeZone = 'Asia/Kolkata'`,
    ])
      await asAdmin(primary.url(), statement);
    pooler = await startSmallPooler(primary.port, 'app');
  }, 60_000);

  afterAll(async () => {
    try {
      await dataSource.destroy();
      await pooler.stop();
    } finally {
      removeServers();
    }
  });

  it('P1: a setting that the pooler keeps from us is refused by name, and the statement in the refusal mends it', async () => {
    const connecting = (): Promise<DataSource> =>
      new DataSource(dataSourceOptions(pooler.url, 2)).initialize();
    const refusal = await connecting().then(
      () => '',
      (error: unknown) => String(error),
    );
    expect(refusal).toMatch(/statement_timeout is off behind the pooler/);
    expect(refusal).toMatch(/idle_in_transaction_session_timeout is off behind the pooler/);
    const mends = refusal.match(/ALTER ROLE "app" SET \w+ = '\w+'/g) ?? [];
    expect(mends).toHaveLength(2);
    for (const mend of mends) await asAdmin(primary.url(), mend);
    await pooler.reconnect();

    dataSource = await connecting();
    const [found] = await dataSource.query<object[]>(
      `SELECT current_setting('statement_timeout') AS limit,
              current_setting('idle_in_transaction_session_timeout') AS pause, current_setting('DateStyle') AS dates,
              current_setting('TimeZone') AS zone, '2026-11-30T12:00:00Z'::timestamptz::text AS text`,
    );
    expect(found).toEqual({
      limit: '10s',
      pause: '30s',
      dates: 'ISO, MDY',
      zone: 'UTC',
      text: '2026-11-30 12:00:00+00',
    });
  });

  it('P1: a setting that the pooler itself makes for its connections counts', async () => {
    await asAdmin(primary.url(), 'CREATE ROLE other LOGIN SUPERUSER');
    const query = `connect_query='SET statement_timeout = 9000; SET idle_in_transaction_session_timeout = 60000'`;
    const own = await startSmallPooler(primary.port, 'other', query);
    try {
      const source = await new DataSource(dataSourceOptions(own.url, 1)).initialize();
      expect(await source.query('SHOW statement_timeout')).toEqual([{ statement_timeout: '9s' }]);
      await source.destroy();
    } finally {
      await own.stop();
    }
  });

  it('P2: a standby behind the pooler is not ready, and says of no key that it is unknown', async () => {
    const health = new DatabaseHealth(dataSource);
    const ready = (): Promise<string> =>
      health.ping(new AbortController().signal).then(
        () => 'ready',
        (error: unknown) => (error as { code: string }).code,
      );
    const keys = new ApiKeyLookup(new PooledQueries(dataSource), ONE_NODE);
    const [row] = await dataSource.query<{ hash: Buffer }[]>(
      'SELECT key_hash AS hash FROM api_key_directory LIMIT 1',
    );
    const known = row?.hash ?? Buffer.alloc(32);
    const unknown = randomBytes(32);
    expect(await ready()).toBe('ready');
    expect(await keys.find(unknown)).toBeNull();

    await pooler.pointTo(standby.port);
    await until(async () => (await ready()) === READ_ONLY);
    await expect(keys.find(unknown)).rejects.toMatchObject({ code: READ_ONLY });
    await expect(dataSource.query('CREATE TABLE nothing ()')).rejects.toMatchObject({ code: READ_ONLY });

    await pooler.pointTo(primary.port);
    await until(async () => (await ready()) === 'ready');
    expect(await keys.find(unknown)).toBeNull();
    expect(await keys.find(known)).toMatchObject({ tenantStatus: 'active' });
  });

  it('P2: what a standby knows decides nothing, also on connections that were made before the pooler moved', async () => {
    const [row] = await dataSource.query<{ hash: Buffer }[]>(
      'SELECT key_hash AS hash FROM api_key_directory LIMIT 1',
    );
    const known = row?.hash ?? Buffer.alloc(32);
    const questions: ((source: DataSource) => Promise<unknown>)[] = [
      // It may have been revoked since, as a payment may have been taken back.
      (source) => new ApiKeyLookup(new PooledQueries(source), ONE_NODE).find(known),
      ...DECIDING.map((sql) => (source: DataSource) => source.query(sql)),
    ];
    const asked: [DataSource, (source: DataSource) => Promise<unknown>][] = [];
    for (const question of questions)
      asked.push([await new DataSource(dataSourceOptions(pooler.url, 1)).initialize(), question]);
    for (const [source, question] of asked) await question(source);

    await pooler.pointTo(standby.port);
    for (const [source, question] of asked) {
      await until(
        async () => (await source.query<object[]>('SELECT 1 WHERE pg_is_in_recovery()')).length === 1,
      );
      await expect(question(source)).rejects.toMatchObject({ code: READ_ONLY });
      await source.destroy();
    }
    await pooler.pointTo(primary.port);
  });
});
