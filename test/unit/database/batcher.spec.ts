import { Batcher } from '../../../src/platform/database/batcher.js';
import { deferred, settled, type Deferred } from '../resilience/deferred.js';

describe(Batcher.name, () => {
  let sent: { asks: readonly number[]; answered: Deferred<readonly string[]> }[];
  const batcherOf = (concurrency: number, maxBatch = 10) =>
    new Batcher<number, string>(
      (asks) => {
        const answered = deferred<readonly string[]>();
        sent.push({ asks, answered });
        return answered.promise;
      },
      { concurrency, maxBatch },
    );
  const answer = (index: number): void => {
    const statement = sent[index];
    statement?.answered.resolve(statement.asks.map((ask) => `answer to ${String(ask)}`));
  };
  const asks = () => sent.map((statement) => statement.asks);

  beforeEach(() => {
    sent = [];
  });

  it('I2: sends at once while a lane is free; what comes while none is goes together', async () => {
    const gathered = batcherOf(2);
    const answers = Promise.all([1, 2, 3, 4, 5].map((ask) => gathered.ask(ask)));
    expect(asks()).toEqual([[1], [2]]);
    answer(1);
    await settled();
    expect(asks()).toEqual([[1], [2], [3, 4, 5]]);
    answer(2);
    answer(0);
    expect(await answers).toEqual([1, 2, 3, 4, 5].map((ask) => `answer to ${String(ask)}`));
  });

  it('I2: no statement takes more than it may, and an idle one begins at once again', async () => {
    const gathered = batcherOf(1, 2);
    const answers = Promise.all([1, 2, 3, 4].map((ask) => gathered.ask(ask)));
    for (const statement of [0, 1, 2]) {
      answer(statement);
      await settled();
    }
    await answers;
    expect(asks()).toEqual([[1], [2, 3], [4]]);
    void gathered.ask(5);
    expect(asks().at(-1)).toEqual([5]);
  });

  it('I2: a statement that fails fails for those in it, and for nobody else', async () => {
    const gathered = batcherOf(1);
    const answers = Promise.allSettled([1, 2, 3].map((ask) => gathered.ask(ask)));
    answer(0);
    await settled();
    sent[1]?.answered.reject(new Error('away'));
    await settled();
    const later = gathered.ask(4);
    answer(2);
    expect(await later).toBe('answer to 4');
    expect((await answers).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  });

  it('I2: nobody gets another’s answer when one is missing', async () => {
    const gathered = batcherOf(1);
    const answers = Promise.allSettled([1, 2, 3].map((ask) => gathered.ask(ask)));
    answer(0);
    await settled();
    sent[1]?.answered.resolve(['only one']);
    expect((await answers).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  });

  it('I2: whoever has waited too long behind a statement that hangs is turned away; who came later is served', async () => {
    let nowMs = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
    const gathered = batcherOf(1);
    void gathered.ask(1);
    const early = gathered.ask(2);
    nowMs = 5_001;
    const later = gathered.ask(3);
    sent[0]?.answered.resolve(['late']);
    await expect(early).rejects.toMatchObject({ code: 'DATABASE_SILENT' });
    await settled();
    answer(1);
    expect(await later).toBe('answer to 3');
    expect(asks()).toEqual([[1], [3]]);
    jest.restoreAllMocks();
  });
});
