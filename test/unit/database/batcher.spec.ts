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

  it('I2: sends immediately below the concurrency limit and batches requests that wait', async () => {
    const batcher = batcherOf(2);
    const answers = Promise.all([1, 2, 3, 4, 5].map((ask) => batcher.submit(ask)));
    expect(asks()).toEqual([[1], [2]]);
    answer(1);
    await settled();
    expect(asks()).toEqual([[1], [2], [3, 4, 5]]);
    answer(2);
    answer(0);
    expect(await answers).toEqual([1, 2, 3, 4, 5].map((ask) => `answer to ${String(ask)}`));
  });

  it('I2: limits a statement to maxBatch requests and sends immediately again when idle', async () => {
    const batcher = batcherOf(1, 2);
    const answers = Promise.all([1, 2, 3, 4].map((ask) => batcher.submit(ask)));
    for (const statement of [0, 1, 2]) {
      answer(statement);
      await settled();
    }
    await answers;
    expect(asks()).toEqual([[1], [2, 3], [4]]);
    void batcher.submit(5);
    expect(asks().at(-1)).toEqual([5]);
  });

  it('I2: a failed statement fails only the requests in its batch', async () => {
    const batcher = batcherOf(1);
    const answers = Promise.allSettled([1, 2, 3].map((ask) => batcher.submit(ask)));
    answer(0);
    await settled();
    sent[1]?.answered.reject(new Error('away'));
    await settled();
    const later = batcher.submit(4);
    answer(2);
    expect(await later).toBe('answer to 4');
    expect((await answers).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  });

  it('I2: fails the whole batch when the statement returns too few answers', async () => {
    const batcher = batcherOf(1);
    const answers = Promise.allSettled([1, 2, 3].map((ask) => batcher.submit(ask)));
    answer(0);
    await settled();
    sent[1]?.answered.resolve(['only one']);
    expect((await answers).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  });

  it('I2: refuses a request that waited too long behind a hanging statement, and serves later requests', async () => {
    let nowMs = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
    const batcher = batcherOf(1);
    void batcher.submit(1);
    const early = batcher.submit(2);
    nowMs = 5_001;
    const later = batcher.submit(3);
    sent[0]?.answered.resolve(['late']);
    await expect(early).rejects.toMatchObject({ code: 'DATABASE_SILENT' });
    await settled();
    answer(1);
    expect(await later).toBe('answer to 3');
    expect(asks()).toEqual([[1], [3]]);
    jest.restoreAllMocks();
  });
});
