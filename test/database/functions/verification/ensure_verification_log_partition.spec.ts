import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../../src/data-source.js';
import {
  createThrowawayDatabase,
  type ThrowawayDatabase,
} from '../../../support/services/worker-database.js';

describe('ensure_verification_log_partition', () => {
  let database: ThrowawayDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    dataSource = await new DataSource(dataSourceOptions(database.url, 4)).initialize();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const insert = (at: string): Promise<unknown> =>
    dataSource.query(
      `INSERT INTO verification_log (tenant_id, environment, created_at, caller, chain, network, tx_hash, status, cached, amount_atomic, latency_ms)
       VALUES (gen_random_uuid(), 'live', $1, 'k', 'base', 'n', '0xa', 'confirmed', false, 0, 1)`,
      [at],
    );
  const ensure = async (month: string): Promise<boolean> => {
    const [row] = await dataSource.query<[{ made: boolean }]>(
      'SELECT ensure_verification_log_partition($1) AS made',
      [month],
    );
    return row.made;
  };

  it('A4: blocks no verification while a long read of the log prevents a partition', async () => {
    const reader = dataSource.createQueryRunner();
    await reader.startTransaction();
    try {
      await reader.query('SELECT count(*) FROM verification_log');
      const made = ensure('2011-05-01').catch((error: unknown) => String(error));
      await insert('2026-11-22T10:00:00Z');
      expect(await made).toContain('lock timeout');
    } finally {
      await reader.rollbackTransaction();
      await reader.release();
    }
    expect(await ensure('2011-05-01')).toBe(true);
  });

  it('E5: makes the months up to three ahead, and refuses later ones', async () => {
    const first = (ahead: number): string => {
      const now = new Date();
      return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1))
        .toISOString()
        .slice(0, 10);
    };
    await ensure(first(3));
    expect(await ensure(first(3))).toBe(false);
    await expect(ensure(first(4))).rejects.toThrow('is more than three months ahead');
  });

  it('E5: one of several concurrent sessions creates the month, the others find it', async () => {
    const made = await Promise.all(Array.from({ length: 4 }, () => ensure('2014-05-01')));
    expect(made.sort()).toEqual([false, false, false, true]);
  });

  it('E5: moves rows from the default partition to the new partition of their month', async () => {
    await insert('2012-02-10T10:00:00Z');
    await insert('2012-03-10T10:00:00Z');
    expect(await ensure('2012-02-01')).toBe(true);
    expect(await ensure('2012-02-01')).toBe(false);
    const rows = await dataSource.query<{ at: Date; lies: string }[]>(
      `SELECT created_at AS at, tableoid::regclass::text AS lies FROM verification_log
        WHERE created_at > '2012-01-01' AND created_at < '2020-01-01' ORDER BY 1`,
    );
    expect(rows.map(({ at, lies }) => [at.toISOString().slice(0, 7), lies])).toEqual([
      ['2012-02', 'verification_log_2012_02'],
      ['2012-03', 'verification_log_default'],
    ]);
  });

  it('E5: creates the partition of a month once, for any of its days', async () => {
    expect(await ensure('2013-04-17')).toBe(true);
    expect(await ensure('2013-04-01')).toBe(false);
    expect(await ensure('2013-04-30')).toBe(false);
    await insert('2013-04-30T23:59:59.999Z');
    await insert('2013-05-01T00:00:00Z');
    const rows = await dataSource.query<{ lies: string }[]>(
      `SELECT tableoid::regclass::text AS lies FROM verification_log WHERE created_at > '2013-01-01' AND created_at < '2020-01-01' ORDER BY created_at`,
    );
    expect(rows.map(({ lies }) => lies)).toEqual(['verification_log_2013_04', 'verification_log_default']);
  });
});
