import { Client } from 'pg';
import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { createDataSource } from '../../../src/data-source.js';
import { applyMigrations } from '../../../src/platform/database/migrations.js';
import { withAdvisoryLock } from '../../../src/platform/database/setup/advisory-lock.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

/** A change that needs `payments` for itself for an instant. */
class Probe2999999999999 implements MigrationInterface {
  readonly name = 'Probe2999999999999';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE payments ADD COLUMN probe integer');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE payments DROP COLUMN probe');
  }
}

/** Builds an index beside the readers and writers: it waits for every older snapshot. */
class Index2999999999999 implements MigrationInterface {
  readonly name = 'Index2999999999999';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX CONCURRENTLY probe ON payments (status)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX probe');
  }
}

/** A verification waits no longer than this for a table, with the time of a slow machine. */
const HELD_UP_MS = 2_500;

describe('the locks of a migration', () => {
  let database: ThrowawayDatabase;
  const open: (DataSource | Client)[] = [];

  beforeEach(async () => {
    database = await createThrowawayDatabase();
  });
  afterEach(async () => {
    for (const one of open.splice(0)) await (one instanceof Client ? one.end() : one.destroy());
    await database.drop();
  });

  async function connect(): Promise<Client> {
    const client = new Client({ connectionString: database.url });
    open.push(client);
    await client.connect();
    return client;
  }

  async function sourceWith(probe: new () => MigrationInterface): Promise<DataSource> {
    const { options } = createDataSource(database.url);
    const migrations = [...(options.migrations as (new () => MigrationInterface)[]), probe];
    const source = await new DataSource(Object.assign({}, options, { migrations })).initialize();
    open.push(source);
    return source;
  }

  const waiting = async (client: Client): Promise<number> => {
    const { rows } = await client.query(
      `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%payments%'
          AND datname = current_database() AND pid <> pg_backend_pid()`,
    );
    return rows.length;
  };

  it('P1: a step behind one open reader holds up nobody for long, and is done after it', async () => {
    const [reader, verifier, observer] = [await connect(), await connect(), await connect()];
    await reader.query('BEGIN');
    await reader.query('SELECT FROM payments');
    const source = await sourceWith(Probe2999999999999);
    const migrated = applyMigrations(source);
    while ((await waiting(observer)) === 0);
    const heldUp: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const startedMs = performance.now();
      await verifier.query('SELECT FROM payments');
      heldUp.push(performance.now() - startedMs);
    }
    expect(Math.max(...heldUp)).toBeLessThan(HELD_UP_MS);
    await reader.query('COMMIT');
    expect((await migrated).migrations).toEqual(['Probe2999999999999']);
    await verifier.query('SELECT probe FROM payments');
  });

  it('P1: a process that waits for the lock of the migrations does not block an index that is built concurrently', async () => {
    const [one, other] = [await sourceWith(Index2999999999999), await sourceWith(Index2999999999999)];
    const runs = await Promise.all([applyMigrations(one), applyMigrations(other)]);
    expect(runs.flatMap(({ migrations }) => migrations)).toEqual(['Index2999999999999']);
  });

  it('P1: the lock of a process that ends is free', async () => {
    const [dead, next] = [await sourceWith(Probe2999999999999), await sourceWith(Probe2999999999999)];
    const admin = await connect();
    const broken = withAdvisoryLock(dead, 402_999, async () => {
      await admin.query(
        `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = 402999`,
      );
      return 'done';
    });
    await expect(broken).rejects.toThrow();
    expect(await withAdvisoryLock(next, 402_999, () => Promise.resolve('mine'))).toBe('mine');
  });
});
