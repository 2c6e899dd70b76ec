import fc from 'fast-check';
import { remainingUnits, usagePercent, usagePeriodAt } from '../../../../src/domain/plans/quota.js';

const instant = fc.integer({ min: Date.UTC(1970, 0, 1), max: Date.UTC(2199, 11, 31) });
const limit = fc.option(fc.nat({ max: 2_000_000 }), { nil: null });
const used = fc.nat({ max: 3_000_000 });

describe('usagePeriodAt', () => {
  it('A11: a period contains its instant, begins on the 1st in UTC and ends when the next begins', () => {
    fc.assert(
      fc.property(instant, (nowMs) => {
        const period = usagePeriodAt(nowMs);
        expect(period.startMs).toBeLessThanOrEqual(nowMs);
        expect(period.endMs).toBeGreaterThan(nowMs);
        expect(period.key).toBe(`${new Date(nowMs).toISOString().slice(0, 7)}-01`);
        expect(new Date(period.startMs).toISOString()).toBe(`${period.key}T00:00:00.000Z`);
        expect(usagePeriodAt(period.startMs)).toEqual(period);
        expect(usagePeriodAt(period.endMs - 1)).toEqual(period);
        expect(usagePeriodAt(period.endMs).startMs).toBe(period.endMs);
      }),
    );
  });

  it.each([
    ['2026-12-31T23:59:59.999Z', '2026-12-01', '2027-01-01T00:00:00.000Z'],
    ['2027-01-01T00:00:00.000Z', '2027-01-01', '2027-02-01T00:00:00.000Z'],
    ['2028-02-29T12:00:00.000Z', '2028-02-01', '2028-03-01T00:00:00.000Z'],
    ['2026-03-31T23:30:00-02:00', '2026-04-01', '2026-05-01T00:00:00.000Z'],
  ])('A11: %s lies in the period %s, which ends at %s', (time, key, end) => {
    const period = usagePeriodAt(Date.parse(time));
    expect(period.key).toBe(key);
    expect(new Date(period.endMs).toISOString()).toBe(end);
  });
});

describe('remainingUnits and usagePercent', () => {
  it('A11: the remainder is never negative and never exceeds the limit', () => {
    fc.assert(
      fc.property(limit, used, (most, spent) => {
        const remaining = remainingUnits(most, spent);
        if (most === null || remaining === null) {
          expect([most, remaining]).toEqual([null, null]);
          return;
        }
        expect(remaining).toBeGreaterThanOrEqual(0);
        expect(remaining).toBe(spent >= most ? 0 : most - spent);
      }),
    );
  });

  it('A11: each used unit reduces the remainder by one, down to zero', () => {
    expect([0, 1, 2, 3, 4].map((spent) => remainingUnits(3, spent))).toEqual([3, 2, 1, 0, 0]);
  });

  it('A11: the percentage is finite, has one decimal and grows with use', () => {
    fc.assert(
      fc.property(limit, used, (most, spent) => {
        const percent = usagePercent(most, spent);
        expect(Number.isFinite(percent) && percent >= 0).toBe(true);
        expect(Math.round(percent * 10) / 10).toBe(percent);
        expect(usagePercent(most, spent + 1)).toBeGreaterThanOrEqual(percent);
      }),
    );
    expect(usagePercent(3, 1)).toBe(33.3);
    expect(usagePercent(1_000, 1_000)).toBe(100);
    expect(usagePercent(null, 9)).toBe(0);
    expect(usagePercent(0, 0)).toBe(100);
  });
});
