import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../src/data-source.js';
import { PostgresCarrier } from '../../../src/platform/signals/postgres-carrier.js';
import { until } from '../../support/services/cluster.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

const HEARTBEAT_MS = 100;

describe(PostgresCarrier, () => {
  const databases: ThrowawayDatabase[] = [];
  const sources: DataSource[] = [];

  beforeAll(async () => {
    for (let count = 0; count < 2; count += 1) {
      const database = await createThrowawayDatabase();
      databases.push(database);
      sources.push(await new DataSource(dataSourceOptions(database.url, 1)).initialize());
    }
  });

  afterAll(async () => {
    for (const source of sources) await source.destroy();
    for (const database of databases) await database.drop();
  });

  it('B7: says once that signals arrive nowhere when it listens in another database, counts gaps, and says when they do', async () => {
    const [here, there] = sources;
    let pool = here;
    const lost: string[] = [];
    const heard: string[] = [];
    let gaps = 0;
    let returns = 0;
    const sender = { query: <T>(sql: string, values?: unknown[]) => pool!.query<T>(sql, values) };
    const carrier = new PostgresCarrier(sender, databases[1]!.url, null, 'by LISTEN', HEARTBEAT_MS);
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

    pool = there;
    await until(() => Promise.resolve(returns > 0));
    await carrier.send('{"topic":"ban","key":"a"}');
    await until(() => Promise.resolve(heard.length > 0));
    await carrier.stop();
    expect(heard).toEqual(['{"topic":"ban","key":"a"}']);
    expect({ returns, lost: lost.length }).toEqual({ returns: 1, lost: 1 });
  });
});
