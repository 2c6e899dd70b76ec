import { DataSource } from 'typeorm';
import { dataSourceOptions } from '../../../src/data-source.js';
import { OutagesRepository } from '../../../src/modules/health/outages/outages.repository.js';
import { createThrowawayDatabase, type ThrowawayDatabase } from '../../support/services/worker-database.js';

describe(OutagesRepository.name, () => {
  let database: ThrowawayDatabase;
  let sources: DataSource[];
  let outages: OutagesRepository;

  beforeEach(async () => {
    database = await createThrowawayDatabase();
    sources = await Promise.all(
      [0, 1].map(() => new DataSource(dataSourceOptions(database.url, 5)).initialize()),
    );
    outages = new OutagesRepository(one());
  });
  afterEach(async () => {
    await Promise.all(sources.map((source) => source.destroy()));
    await database.drop();
  });

  const one = (): DataSource => {
    const [first] = sources;
    if (first === undefined) throw new Error('no connection');
    return first;
  };

  /** Lets time pass for every row. */
  const pass = (seconds: number): Promise<unknown> =>
    one().query(
      `UPDATE outages SET began_at = began_at - make_interval(secs => $1), looked_at = looked_at - make_interval(secs => $1),
         ended_at = ended_at - make_interval(secs => $1)`,
      [seconds],
    );

  const rows = async (): Promise<number> => (await one().query<object[]>('SELECT FROM outages')).length;

  /** Component, length in minutes (null while it lasts), newest first. */
  async function listed(days = 30): Promise<unknown[]> {
    return (await outages.list(['base', 'solana'], days)).map(({ component, beganAt, endedAt }) => [
      component,
      endedAt === null ? null : Math.round((endedAt.getTime() - beganAt.getTime()) / 60_000),
    ]);
  }

  /** Two looks, a minute apart, that cannot read it. */
  async function begin(component: string): Promise<void> {
    await outages.note([component]);
    await pass(60);
    await outages.note([component]);
  }

  it('an outage begins with the first of two looks in a row, lasts, and ends with the look that reads again', async () => {
    await outages.note(['base']);
    expect(await listed()).toEqual([]);
    await pass(60);
    await outages.note(['base']);
    expect(await listed()).toEqual([['base', null]]);
    await pass(120);
    await outages.note(['base', 'solana']);
    await pass(60);
    await outages.note([]);
    // Solana failed once: that leaves nothing.
    expect(await listed()).toEqual([['base', 4]]);
    expect(await rows()).toBe(1);
  });

  it('one look that fails now and then is no outage', async () => {
    await outages.note(['base']);
    await pass(60);
    await outages.note([]);
    await pass(60);
    await outages.note(['base']);
    expect(await listed()).toEqual([]);
  });

  it('a look is no second one when a process repeats it at once, or after nobody looked for long', async () => {
    await outages.note(['base']);
    await outages.note(['base']);
    expect(await listed()).toEqual([]);
    await pass(3_600);
    await outages.note(['base']);
    expect(await listed()).toEqual([]);
    await pass(60);
    await outages.note(['base']);
    await outages.note([]);
    // The hour in which nobody looked is not part of it.
    expect(await listed()).toEqual([['base', 1]]);
  });

  it('two processes that look at once keep one outage of each component, and end it once', async () => {
    const both = sources.map((source) => new OutagesRepository(source));
    const atOnce = (unreadable: readonly string[]): Promise<unknown> =>
      Promise.all(
        Array.from({ length: 20 }, () => both)
          .flat()
          .map((each) => each.note(unreadable)),
      );
    await atOnce(['solana', 'base']);
    await pass(60);
    await atOnce(['base', 'solana']);
    expect(await listed()).toEqual([
      ['base', null],
      ['solana', null],
    ]);
    await pass(60);
    await atOnce([]);
    expect(await listed()).toEqual([
      ['base', 2],
      ['solana', 2],
    ]);
    expect(await rows()).toBe(2);
  });

  it('a component can be out again, and an outage counts in the days into which it lasted', async () => {
    await begin('base');
    await outages.note([]);
    await pass(2 * 86_400);
    await begin('base');
    expect(await listed()).toEqual([
      ['base', null],
      ['base', 1],
    ]);
    expect(await listed(1)).toEqual([['base', null]]);
    expect(await outages.list(['solana'], 30)).toEqual([]);
  });

  it('an outage is removed 90 days after its end, and one that lasts never', async () => {
    await begin('base');
    await outages.note([]);
    await begin('solana');
    await pass(91 * 86_400);
    await outages.note(['solana']);
    expect(await one().query('SELECT component FROM outages')).toEqual([{ component: 'solana' }]);
  });
});
