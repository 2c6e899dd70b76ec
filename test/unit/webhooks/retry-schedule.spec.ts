import {
  pauseAfter,
  PAUSES_MS,
  retryAfterMs,
} from '../../../src/modules/webhooks/delivery/retry-schedule.js';

const NOW_MS = Date.UTC(2026, 10, 22, 12);
const DAY_MS = 86_400_000;

describe('the schedule of webhook attempts', () => {
  it('K2: pauses as documented, with a jitter of one fifth', () => {
    const seconds = [5, 15, 60, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
    expect(PAUSES_MS).toEqual(seconds.map((pause) => pause * 1_000));
    seconds.forEach((pause, index) => {
      expect(pauseAfter(index + 1, null, 0)).toBe(pause * 800);
      expect(pauseAfter(index + 1, null, 0.5)).toBe(pause * 1_000);
      expect(pauseAfter(index + 1, null, 1)).toBe(pause * 1_200);
    });
    expect(pauseAfter(12, null, 0.5)).toBeNull();
  });

  it('K2: Retry-After only lengthens a pause, up to one day, and adds no attempt', () => {
    expect(pauseAfter(1, 60_000, 0.5)).toBe(60_000);
    expect(pauseAfter(5, 1_000, 0.5)).toBe(1_800_000);
    expect(pauseAfter(1, 365 * DAY_MS, 0.5)).toBe(DAY_MS);
    expect(pauseAfter(12, 60_000, 0.5)).toBeNull();
  });

  it.each([
    ['120', 120_000],
    [' 5 ', 5_000],
    ['0', 0],
    ['Sun, 22 Nov 2026 12:01:00 GMT', 60_000],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
    ['tomorrow', null],
    ['-5', null],
    ['1.5', null],
    ['2026-11-23', null],
    ['Xyz, 99 Abc 2026 12:00:00 GMT', null],
    [null, null],
  ])('K2: reads the Retry-After value %s', (header, expected) => {
    expect(retryAfterMs(header, NOW_MS)).toBe(expected);
  });
});
