import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../src/data-source.js';
import { PostgresCarrier } from '../../../src/platform/signals/postgres-carrier.js';
import { until } from '../../support/services/cluster.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

const HEARTBEAT_MS = 100;

interface Place {
  readonly database: ThrowawayDatabase;
  readonly pool: DataSource;
}

async function newPlace(): Promise<Place> {
  const database = await createThrowawayDatabase();
  return { database, pool: await new DataSource(dataSourceOptions(database.url, 1)).initialize() };
}

describe(PostgresCarrier, () => {
  let here: Place;
  let there: Place;

  beforeAll(async () => {
    here = await newPlace();
    there = await newPlace();
  });

  afterAll(async () => {
    for (const { pool, database } of [here, there]) {
      await pool.destroy();
      await database.drop();
    }
  });

  it('B7: says once that signals arrive nowhere when it listens in another database, counts gaps, and says when they do', async () => {
    let { pool } = here;
    const lost: string[] = [];
    const heard: string[] = [];
    let gaps = 0;
    let returns = 0;
    const sender = { query: <T>(sql: string, values?: unknown[]) => pool.query<T>(sql, values) };
    const carrier = new PostgresCarrier(sender, there.database.url, null, 'by LISTEN', HEARTBEAT_MS);
    await carrier.start({
      onPayload: (payload) => heard.push(payload),
      onGap: () => (gaps += 1),
      onBack: () => (returns += 1),
      onLost: (error) => lost.push((error as Error).message),
    });

    await until(() => Promise.resolve(gaps >= 3));
    expect(lost).toEqual([
      expect.stringContaining('Do DATABASE_URL and DATABASE_DIRECT_URL name the same database'),
    ]);
    expect(returns).toBe(0);

    pool = there.pool;
    await until(() => Promise.resolve(returns > 0));
    await carrier.send('{"topic":"ban","key":"a"}');
    await until(() => Promise.resolve(heard.length > 0));
    await carrier.stop();
    expect(heard).toEqual(['{"topic":"ban","key":"a"}']);
    expect({ returns, lost: lost.length }).toEqual({ returns: 1, lost: 1 });
  });
});
