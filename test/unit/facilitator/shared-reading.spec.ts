import { SharedReading } from '../../../src/modules/facilitator/chains/shared-reading.js';

describe(SharedReading.name, () => {
  const FRESH_MS = 1_000;
  const USABLE_MS = 10_000;
  let asked: number;
  let reading: SharedReading<number>;

  beforeEach(() => {
    jest.useFakeTimers();
    asked = 0;
    reading = new SharedReading(FRESH_MS, USABLE_MS);
  });
  afterEach(() => jest.useRealTimers());

  const ask = (): Promise<number> => Promise.resolve((asked += 1));
  const failing = (): Promise<number> => {
    asked += 1;
    return Promise.reject(new Error('away'));
  };

  it('J2: concurrent callers share one request, and a fresh value causes none', async () => {
    expect(await Promise.all([reading.read(ask), reading.read(ask), reading.fresh(ask)])).toEqual([1, 1, 1]);
    jest.advanceTimersByTime(FRESH_MS - 1);
    expect(await reading.read(ask)).toBe(1);
    expect(asked).toBe(1);
  });

  it('J2: a stale but usable value is returned at once and renewed once in the background', async () => {
    await reading.read(ask);
    jest.advanceTimersByTime(FRESH_MS);
    expect(await Promise.all([reading.read(ask), reading.read(ask)])).toEqual([1, 1]);
    expect(await reading.read(ask)).toBe(2);
    expect(asked).toBe(2);
  });

  it('J2: a caller of fresh() waits for the renewal of a stale value', async () => {
    await reading.read(ask);
    jest.advanceTimersByTime(FRESH_MS);
    expect(await reading.fresh(ask)).toBe(2);
    expect(await reading.fresh(ask, 3_000)).toBe(2);
  });

  it('J2: renewal is tried at most once a second and rejects callers only without a usable value', async () => {
    await reading.read(ask);
    jest.advanceTimersByTime(FRESH_MS);
    expect(await reading.read(failing)).toBe(1);
    expect(await reading.read(failing)).toBe(1);
    expect(asked).toBe(2);
    jest.advanceTimersByTime(USABLE_MS);
    await expect(reading.read(failing)).rejects.toThrow('away');
    expect(await reading.read(ask)).toBe(4);
  });
});
