import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../../src/data-source.js';
import {
  createThrowawayDatabase,
  type ThrowawayDatabase,
} from '../../../support/services/worker-database.js';

describe('drop_verification_log_partition', () => {
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

  const drop = async (month: string): Promise<boolean> => {
    const [row] = await dataSource.query<[{ dropped: boolean }]>(
      'SELECT drop_verification_log_partition($1) AS dropped',
      [month],
    );
    return row.dropped;
  };
  const exists = async (table: string): Promise<boolean> => {
    const [row] = await dataSource.query<[{ exists: boolean }]>(
      'SELECT to_regclass($1) IS NOT NULL AS exists',
      [table],
    );
    return row.exists;
  };

  it('P1: drops the month that is named, and no other', async () => {
    await dataSource.query(`SELECT ensure_verification_log_partition('2011-05-01')`);
    await dataSource.query(`SELECT ensure_verification_log_partition('2011-06-01')`);
    expect(await drop('2011-05-01')).toBe(true);
    expect(await exists('verification_log_2011_05')).toBe(false);
    expect(await exists('verification_log_2011_06')).toBe(true);
    expect(await drop('2011-05-01')).toBe(false);
  });

  it('P1: refuses a month that has not ended', async () => {
    const thisMonth = new Date().toISOString().slice(0, 10);
    await expect(drop(thisMonth)).rejects.toThrow(`the month ${thisMonth.slice(0, 7)} has not ended`);
    expect(await exists(`verification_log_${thisMonth.slice(0, 7).replace('-', '_')}`)).toBe(true);
    await expect(drop('2999-01-01')).rejects.toThrow('has not ended');
  });

  it('P1: leaves a table with the name of a month that is none of the log', async () => {
    await dataSource.query('CREATE TABLE verification_log_2011_07 (kept integer)');
    expect(await drop('2011-07-01')).toBe(false);
    expect(await exists('verification_log_2011_07')).toBe(true);
  });

  it('P1: gives up behind a long read of the log, so that verifications do not wait', async () => {
    await dataSource.query(`SELECT ensure_verification_log_partition('2011-08-01')`);
    const reader = dataSource.createQueryRunner();
    await reader.startTransaction();
    try {
      await reader.query('SELECT count(*) FROM verification_log');
      await expect(drop('2011-08-01')).rejects.toThrow('lock timeout');
    } finally {
      await reader.rollbackTransaction();
      await reader.release();
    }
    expect(await drop('2011-08-01')).toBe(true);
  });
});
