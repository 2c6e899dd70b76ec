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

  it('J2: callers at once share one question, and none is asked while it is fresh', async () => {
    expect(await Promise.all([reading.read(ask), reading.read(ask), reading.fresh(ask)])).toEqual([1, 1, 1]);
    jest.advanceTimersByTime(FRESH_MS - 1);
    expect(await reading.read(ask)).toBe(1);
    expect(asked).toBe(1);
  });

  it('J2: what is not fresh but usable is given out at once, and renewed meanwhile, once', async () => {
    await reading.read(ask);
    jest.advanceTimersByTime(FRESH_MS);
    expect(await Promise.all([reading.read(ask), reading.read(ask)])).toEqual([1, 1]);
    expect(await reading.read(ask)).toBe(2);
    expect(asked).toBe(2);
  });

  it('J2: who decides by it waits for a fresh one', async () => {
    await reading.read(ask);
    jest.advanceTimersByTime(FRESH_MS);
    expect(await reading.fresh(ask)).toBe(2);
    expect(await reading.fresh(ask, 3_000)).toBe(2);
  });

  it('J2: a failure is told to nobody while there is a usable one, once a second at most, and then to who waits', async () => {
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
