import { CachedReading } from '../../../src/platform/resilience/cached-reading.js';
import { deferred } from './deferred.js';

const REMEMBERED_MS = 15_000;
const LIMIT_MS = 1_000;

describe(CachedReading.name, () => {
  let asked: number;
  let ask: () => Promise<number>;
  let reading: CachedReading<number | null>;

  beforeEach(() => {
    jest.useFakeTimers();
    asked = 0;
    ask = () => Promise.resolve(asked);
    reading = new CachedReading<number | null>(
      () => {
        asked += 1;
        return ask();
      },
      null,
      LIMIT_MS,
    );
  });
  afterEach(() => jest.useRealTimers());

  it('queries once in 15 seconds for all callers', async () => {
    expect(await Promise.all([reading.read(), reading.read()])).toEqual([1, 1]);
    jest.advanceTimersByTime(REMEMBERED_MS - 1);
    expect(await reading.read()).toBe(1);
    jest.advanceTimersByTime(1);
    expect(await reading.read()).toBe(2);
  });

  it('returns the last value when a query exceeds the limit, and the late result to the next caller', async () => {
    await reading.read();
    jest.advanceTimersByTime(REMEMBERED_MS);
    const late = deferred<number>();
    ask = () => late.promise;
    const waiting = reading.read();
    await jest.advanceTimersByTimeAsync(LIMIT_MS);
    expect(await waiting).toBe(1);
    late.resolve(7);
    await jest.advanceTimersByTimeAsync(0);
    expect(await reading.read()).toBe(7);
    expect(asked).toBe(2);
  });

  it('returns null when the first query exceeds the limit', async () => {
    const late = deferred<number>();
    ask = () => late.promise;
    const waiting = reading.read();
    await jest.advanceTimersByTimeAsync(LIMIT_MS);
    expect(await waiting).toBeNull();
  });

  it('returns null after a failed query and queries again for the next caller', async () => {
    await reading.read();
    jest.advanceTimersByTime(REMEMBERED_MS);
    ask = () => Promise.reject(new Error('away'));
    expect(await reading.read()).toBeNull();
    ask = () => Promise.resolve(9);
    expect(await reading.read()).toBe(9);
  });
});
