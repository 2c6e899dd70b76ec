import { DAY_MS, MINUTE_MS, type LimitRequest } from '../../../src/modules/limits/store/allowance.js';
import { MemoryLimitStore } from '../../../src/modules/limits/store/memory-limit-store.js';

const NOON = Date.UTC(2026, 5, 1, 12);

function ask(subject: string, perMinute = 3, perDay = 5): LimitRequest {
  return {
    subject,
    counters: [
      { id: 'minute', lengthMs: MINUTE_MS, limit: perMinute },
      { id: 'day', lengthMs: DAY_MS, limit: perDay },
    ],
  };
}

describe('MemoryLimitStore', () => {
  it('C1: a request refused by one window counts in none', () => {
    const store = new MemoryLimitStore();
    for (const expected of [1, 2, 3]) {
      expect(store.take(ask('a'), NOON)).toMatchObject({ admitted: true, counts: [expected, expected] });
    }
    expect(store.take(ask('a'), NOON)).toMatchObject({ admitted: false, counts: [3, 3] });
    expect(store.take(ask('a'), NOON)).toMatchObject({ admitted: false, counts: [3, 3] });
    expect(store.take(ask('a'), NOON + MINUTE_MS)).toMatchObject({ admitted: true, counts: [1, 4] });
  });

  it('C1: windows end exactly with the UTC minute and the UTC day', () => {
    const store = new MemoryLimitStore();
    const midnight = Date.UTC(2026, 5, 2);
    const one = ask('a', 1, 1);
    expect(store.take(one, midnight - 1).admitted).toBe(true);
    expect(store.take(one, midnight - 1).admitted).toBe(false);
    expect(store.take(one, midnight).admitted).toBe(true);
    expect(store.take(one, midnight + MINUTE_MS).admitted).toBe(false);
  });

  it('C1: a raised or lowered limit applies to the current window', () => {
    const store = new MemoryLimitStore();
    for (let i = 0; i < 3; i++) store.take(ask('a'), NOON);
    expect(store.take(ask('a', 4, 10), NOON).admitted).toBe(true);
    expect(store.take(ask('a', 2, 10), NOON).admitted).toBe(false);
  });

  it('C1: a limit of zero admits no request', () => {
    expect(new MemoryLimitStore().take(ask('a', 0, 5), NOON).admitted).toBe(false);
  });

  it('C5: never exceeds its capacity, and drops the least recently written counters', () => {
    const store = new MemoryLimitStore(10);
    store.take(ask('busy'), NOON);
    for (let unrelated = 0; unrelated < 1_000; unrelated++) {
      store.take(ask(`unrelated-${unrelated}`), NOON);
      expect(store.size).toBeLessThanOrEqual(10);
      if (unrelated % 3 === 0) store.note(ask('busy'), { admitted: true, nowMs: NOON, counts: [1, 1] });
    }
    expect(store.peek(ask('busy'), NOON).counts).toEqual([2, 2]);
    expect(store.peek(ask('unrelated-0'), NOON).counts).toEqual([1, 1]);
  });

  it('C5: a full store adds a subject in less than ten times the usual CPU time', () => {
    const store = new MemoryLimitStore(100_000);
    let subjects = 0;
    const cpuOfNext = (count: number): number => {
      const before = process.cpuUsage();
      for (const end = subjects + count; subjects < end; subjects += 1)
        store.take(ask(`s-${subjects}`), NOON);
      const { user, system } = process.cpuUsage(before);
      return (user + system) / count;
    };
    cpuOfNext(40_000);
    const withRoom = cpuOfNext(10_000);
    cpuOfNext(60_000);
    expect(store.size).toBe(100_000);
    expect(cpuOfNext(5_000) / withRoom).toBeLessThan(10);
  });

  it('C5: a sweep deletes exactly the windows that are over', () => {
    const store = new MemoryLimitStore();
    for (const subject of ['a', 'b', 'c']) store.take(ask(subject), NOON);
    expect(store.size).toBe(6);
    store.sweep(NOON + MINUTE_MS - 1);
    expect(store.size).toBe(6);
    store.sweep(NOON + MINUTE_MS);
    expect(store.size).toBe(3);
    expect(store.peek(ask('a'), NOON + MINUTE_MS).counts).toEqual([1, 2]);
    store.sweep(NOON + DAY_MS);
    expect(store.size).toBe(0);
  });

  it('C4: higher counts from another store are adopted, and lower ones are ignored', () => {
    const store = new MemoryLimitStore();
    store.note(ask('a'), { admitted: true, nowMs: NOON, counts: [2, 4] });
    store.note(ask('a'), { admitted: true, nowMs: NOON, counts: [1, 3] });
    expect(store.take(ask('a'), NOON)).toMatchObject({ admitted: true, counts: [3, 5] });
    expect(store.take(ask('a'), NOON).admitted).toBe(false);
  });

  it('M7, C1: a request that is given back leaves its day window only, and a past day stays unchanged', () => {
    const store = new MemoryLimitStore();
    for (let i = 0; i < 2; i++) store.take(ask('a'), NOON);
    store.giveBack(ask('a'), NOON);
    // `peek` includes the next request in its counts.
    expect(store.peek(ask('a'), NOON)).toMatchObject({ counts: [3, 2], givenBack: [0, 1] });
    store.giveBack(ask('a'), NOON - DAY_MS);
    expect(store.peek(ask('a'), NOON).counts).toEqual([3, 2]);
    for (let i = 0; i < 5; i++) store.giveBack(ask('a'), NOON);
    expect(store.peek(ask('a'), NOON).counts).toEqual([3, 1]);
    store.giveBack(ask('nobody'), NOON);
    expect(store.size).toBe(2);
  });

  it('M7, C4: a full day counted elsewhere is trusted for one second, a full minute until its end', () => {
    const store = new MemoryLimitStore();
    store.note(ask('day', 100, 5), { admitted: true, nowMs: NOON, counts: [5, 5] });
    expect(store.isSurelyFull(ask('day', 100, 5), NOON + 999)).toBe(true);
    expect(store.isSurelyFull(ask('day', 100, 5), NOON + 1_000)).toBe(false);
    expect(store.isSurelyFull(ask('day', 100, 6), NOON)).toBe(false);
    store.note(ask('minute', 5, 100), { admitted: true, nowMs: NOON, counts: [5, 5] });
    expect(store.isSurelyFull(ask('minute', 5, 100), NOON + 59_999)).toBe(true);
    expect(store.isSurelyFull(ask('minute', 5, 100), NOON + MINUTE_MS)).toBe(false);
  });
});
