import { PollingWorker } from '../../../src/platform/jobs/polling-worker.js';
import { deferred } from '../resilience/deferred.js';

const POLL_MS = 1_000;

describe(PollingWorker.name, () => {
  let looks: number;
  let failures: [message: string, inARow: number][];
  let look: () => Promise<void>;
  let worker: PollingWorker;

  beforeEach(() => {
    jest.useFakeTimers();
    [looks, failures] = [0, []];
    look = () => Promise.resolve();
    worker = new PollingWorker({
      pollMs: POLL_MS,
      look: () => {
        looks += 1;
        return look();
      },
      onFailure: (error, inARow) => failures.push([(error as Error).message, inARow]),
    });
  });
  afterEach(() => jest.useRealTimers());

  /** Makes each further poll last until its function is called. */
  const holdLooks = (): (() => void)[] => {
    const held: (() => void)[] = [];
    look = () => {
      const next = deferred();
      held.push(next.resolve);
      return next.promise;
    };
    return held;
  };

  it('polls once per interval after its start, and not before', async () => {
    await jest.advanceTimersByTimeAsync(5 * POLL_MS);
    expect(looks).toBe(0);
    worker.start();
    await jest.advanceTimersByTimeAsync(POLL_MS - 1);
    expect(looks).toBe(0);
    await jest.advanceTimersByTimeAsync(1);
    expect(looks).toBe(1);
    await jest.advanceTimersByTimeAsync(2 * POLL_MS);
    expect(looks).toBe(3);
  });

  it('polls at once when woken, but only while it runs', async () => {
    worker.wake();
    expect(looks).toBe(0);
    worker.start();
    worker.wake();
    expect(looks).toBe(1);
    await worker.stop(0);
    worker.wake();
    expect(looks).toBe(1);
  });

  it('runs one poll at a time, and one more for all requests made meanwhile', async () => {
    const held = holdLooks();
    worker.start();
    worker.wake();
    worker.wake();
    await jest.advanceTimersByTimeAsync(3 * POLL_MS);
    expect(looks).toBe(1);
    held[0]?.();
    await jest.advanceTimersByTimeAsync(0);
    expect(looks).toBe(2);
    held[1]?.();
    await jest.advanceTimersByTimeAsync(POLL_MS - 1);
    expect(looks).toBe(2);
  });

  it('polls again when work that a poll started wakes it', async () => {
    let rounds = 0;
    look = () => {
      rounds += 1;
      if (rounds < 3) {
        worker.begin(async () => {
          await Promise.resolve();
          worker.wake();
        });
      }
      return Promise.resolve();
    };
    worker.start();
    await jest.advanceTimersByTimeAsync(POLL_MS);
    expect(rounds).toBe(3);
  });

  it('continues after failed polls and counts consecutive failures', async () => {
    look = () => Promise.reject(new Error('away'));
    worker.start();
    await jest.advanceTimersByTimeAsync(2 * POLL_MS);
    look = () => Promise.resolve();
    await jest.advanceTimersByTimeAsync(POLL_MS);
    look = () => {
      throw new Error('broken');
    };
    await jest.advanceTimersByTimeAsync(POLL_MS);
    expect(failures).toEqual([
      ['away', 1],
      ['away', 2],
      ['broken', 1],
    ]);
  });

  it('counts the work in progress', async () => {
    const work = deferred();
    worker.begin(() => work.promise);
    expect(worker.busy).toBe(1);
    work.resolve();
    await worker.settled();
    expect(worker.busy).toBe(0);
  });

  it('runOnce performs a poll and the work that it starts, without a start of the worker', async () => {
    const work = deferred();
    look = () => {
      worker.begin(() => work.promise);
      return Promise.resolve();
    };
    let isDone = false;
    const run = worker.runOnce().then(() => (isDone = true));
    await jest.advanceTimersByTimeAsync(0);
    expect([looks, worker.busy, isDone]).toEqual([1, 1, false]);
    work.resolve();
    await run;
    expect([looks, worker.busy]).toEqual([1, 0]);
  });

  it('runOnce during a poll waits for another poll that begins later', async () => {
    const held = holdLooks();
    worker.start();
    worker.wake();
    const run = worker.runOnce();
    held[0]?.();
    await jest.advanceTimersByTimeAsync(0);
    expect(looks).toBe(2);
    held[1]?.();
    await run;
  });

  it('stop waits for the poll in progress and for the work that this poll starts', async () => {
    const held = holdLooks();
    const work = deferred();
    worker.start();
    worker.wake();
    let ended: boolean | undefined;
    const stopping = worker.stop(POLL_MS).then((all) => (ended = all));
    expect(worker.isStopped).toBe(true);
    worker.begin(() => work.promise);
    held[0]?.();
    await jest.advanceTimersByTimeAsync(POLL_MS - 1);
    expect(ended).toBeUndefined();
    work.resolve();
    await stopping;
    expect(ended).toBe(true);
    expect(looks).toBe(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('stop returns false after its time limit, and settled still waits for the work', async () => {
    const work = deferred();
    worker.start();
    worker.begin(() => work.promise);
    const stopping = worker.stop(POLL_MS);
    await jest.advanceTimersByTimeAsync(POLL_MS);
    expect(await stopping).toBe(false);
    let isSettled = false;
    const settled = worker.settled().then(() => (isSettled = true));
    await jest.advanceTimersByTimeAsync(10 * POLL_MS);
    expect([looks, isSettled]).toEqual([0, false]);
    work.resolve();
    await settled;
  });
});
