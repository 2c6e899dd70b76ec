import { DatabaseError } from 'pg';
import { Batcher, RETRY_ALONE } from '../../../src/platform/database/batcher.js';
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

  describe('with groups and owners', () => {
    const batcherBy = (options: object) =>
      new Batcher<string, string>(
        (items) => {
          const answered = deferred<readonly string[]>();
          statements.push(items.join(' '));
          ends.push(() => {
            answered.resolve(items);
          });
          return answered.promise;
        },
        { concurrency: 1, maxBatch: 3, ...options },
      );
    let statements: string[];
    let ends: (() => void)[];
    const endAll = async (): Promise<void> => {
      for (let end = ends.shift(); end; end = ends.shift()) {
        end();
        await settled();
      }
    };

    beforeEach(() => {
      statements = [];
      ends = [];
    });

    it('I2: a flood of one owner does not fill the statements of the others', async () => {
      const batcher = batcherBy({ ownerOf: (item: string) => item.charAt(0) });
      const all = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'b1', 'c1'].map((item) => batcher.submit(item));
      await endAll();
      expect(await Promise.all(all)).toEqual(['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'b1', 'c1']);
      expect(statements).toEqual(['a1', 'a2 b1 c1', 'a3 a4 a5', 'a6']);
    });

    it('I2: groups never share a statement, and do not wait for each other', async () => {
      const batcher = batcherBy({ groupOf: (item: string) => item.charAt(0) });
      const all = ['a1', 'b1', 'a2', 'b2', 'a3'].map((item) => batcher.submit(item));
      expect(statements).toEqual(['a1', 'b1']);
      await endAll();
      await Promise.all(all);
      expect(statements).toEqual(['a1', 'b1', 'a2 a3', 'b2']);
    });
  });

  describe('when an item of a batch fails', () => {
    const refusal = () => Object.assign(new DatabaseError('refused', 7, 'error'), { code: '22P05' });
    const batcherOver = (send: (items: readonly number[]) => Promise<(string | typeof RETRY_ALONE)[]>) =>
      new Batcher<number, string>(
        async (items) => {
          statements.push(items);
          await settled();
          return send(items);
        },
        { concurrency: 1, maxBatch: 8 },
      );
    let statements: (readonly number[])[];

    beforeEach(() => {
      statements = [];
    });

    it('I2: only the item that Postgres refuses gets its error', async () => {
      const batcher = batcherOver((items) =>
        items.includes(4) ? Promise.reject(refusal()) : Promise.resolve(items.map(String)),
      );
      const all = await Promise.allSettled([1, 2, 3, 4, 5].map((item) => batcher.submit(item)));
      expect(all.map(({ status }) => status)).toEqual([
        ...['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
      ]);
      expect(statements).toEqual([[1], [2, 3, 4, 5], [2, 3], [4, 5], [4], [4], [5]]);
    });

    it.each(['08006', '25006', '53300', '57P01', '58030', '42883', undefined])(
      'I2: the error %s of the database itself is for all, and nothing is sent again',
      async (code) => {
        const batcher = batcherOver(() => Promise.reject(Object.assign(refusal(), { code })));
        const all = await Promise.allSettled([1, 2, 3].map((item) => batcher.submit(item)));
        expect(all.every(({ status }) => status === 'rejected')).toBe(true);
        expect(statements).toEqual([[1], [2, 3]]);
      },
    );

    it('I2: an item that had no effect is sent alone, and the next batch does not wait for it', async () => {
      const alone = deferred<string[]>();
      const batcher = batcherOver((items) => {
        if (items.includes(3)) return items.length === 1 ? alone.promise : answersBut(items, 3);
        return Promise.resolve(items.map(String));
      });
      const answersBut = (items: readonly number[], failed: number) =>
        Promise.resolve(items.map((item) => (item === failed ? RETRY_ALONE : String(item))));
      const [first, second, third] = [1, 2, 3].map((item) => batcher.submit(item));
      expect(await Promise.all([first, second])).toEqual(['1', '2']);
      expect(await batcher.submit(4)).toBe('4');
      alone.resolve(['3']);
      expect(await third).toBe('3');
      expect(statements).toEqual([[1], [2, 3], [3], [4]]);
    });

    it('I2: a hole in the answers fails the batch', async () => {
      const batcher = batcherOver((items) =>
        Promise.resolve(
          items.length < 3 ? items.map(String) : Object.assign<string[], object>([], { 0: 'a', 2: 'c' }),
        ),
      );
      const all = await Promise.allSettled([1, 2, 3, 4].map((item) => batcher.submit(item)));
      expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
    });

    it('I2: one item of an owner is retried at a time, and only it may wait', async () => {
      const waits: boolean[] = [];
      const release = deferred();
      const batcher = new Batcher<number, string>(
        async (items, mayWait) => {
          waits.push(mayWait);
          if (mayWait) await release.promise;
          return items.map((item) => (mayWait ? String(item) : RETRY_ALONE));
        },
        { concurrency: 1, maxBatch: 8, ownerOf: (item) => (item < 5 ? 'one' : 'other') },
      );
      const all = [1, 2, 3, 5].map((item) => batcher.submit(item));
      for (let turn = 0; turn < 5; turn += 1) await settled();
      expect(waits).toEqual([false, true, false, true]);
      release.resolve();
      expect(await Promise.all(all)).toEqual(['1', '2', '3', '5']);
    });

    it('I2: an item alone that still has no answer is rejected', async () => {
      const batcher = batcherOver((items) => Promise.resolve(items.map(() => RETRY_ALONE)));
      await expect(batcher.submit(1)).rejects.toThrow('alone');
    });
  });
});
