import { DataSource } from 'typeorm';
import { createDataSource } from '../../../src/data-source.js';
import { EventsRepository, RetryPolicy } from '../../../src/modules/billing/events/events.repository.js';
import { rowsRead } from '../../support/database/rows-read.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

const SETTLED = 20_000;

describe('the inbox of Stripe events with many settled rows', () => {
  let database: ThrowawayDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createThrowawayDatabase();
    dataSource = await createDataSource(database.url).initialize();
    await add('applied', SETTLED);
    await add('pending', 3);
    await add('dead', 2);
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const add = (status: string, count: number): Promise<unknown> =>
    dataSource.query(
      `INSERT INTO stripe_events (event_id, type, customer_id, occurred_at, received_at, status)
       SELECT $1 || n, 'invoice.paid', 'cus_' || n, now(), now() - make_interval(mins => n), $1
         FROM generate_series(1, $2::int) AS n`,
      [status, count],
    );

  /** Rows that a query reads, counted on its own connection. */
  const read = async (work: (events: EventsRepository) => Promise<unknown>): Promise<number> => {
    const runner = dataSource.createQueryRunner();
    try {
      const query = (sql: string, parameters?: unknown[]) => runner.query(sql, parameters);
      const events = new EventsRepository({ query } as DataSource, new RetryPolicy());
      return await rowsRead(runner, ['stripe_events'], () => work(events));
    } finally {
      await runner.release();
    }
  };

  it.each([
    ['the backlog metric', (events: EventsRepository) => events.backlog()],
    ['the metric of refused units', (events: EventsRepository) => events.refusals()],
    ['the list of dead events', (events: EventsRepository) => events.list('dead', null, 51)],
    ['the list of all events', (events: EventsRepository) => events.list(null, null, 51)],
    ['the worker', (events: EventsRepository) => events.dueCustomers(8)],
  ])('H3: %s reads only the requested rows, not all settled events', async (_, work) => {
    // Before statistics exist, and with them.
    expect(await read(work)).toBeLessThan(100);
    await dataSource.query('ANALYZE stripe_events');
    expect(await read(work)).toBeLessThan(100);
  });
});
