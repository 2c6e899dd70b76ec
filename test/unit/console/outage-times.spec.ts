import { beginOfPeriod, lastingInto, lengthOf } from '../../../console/src/pages/overview/outage-times.js';

describe('times of outages', () => {
  const now = new Date('2026-11-30T12:00:00.000Z');
  const outage = (beganAt: string, endedAt: string | null) => ({ beganAt, endedAt });

  it.each([
    ['2026-11-30T11:59:50.000Z', null, '1 min'],
    ['2026-11-30T11:51:00.000Z', '2026-11-30T11:59:59.000Z', '9 min'],
    ['2026-11-30T10:00:00.000Z', null, '2 h'],
    ['2026-11-30T09:55:00.000Z', null, '2 h 5 min'],
    ['2026-11-27T08:10:00.000Z', null, '3 d 3 h'],
    ['2026-11-27T12:00:00.000Z', null, '3 d'],
  ])('from %s to %s is %s', (beganAt, endedAt, length) => {
    expect(lengthOf(outage(beganAt, endedAt), now)).toBe(length);
  });

  it('a period begins at a midnight of the reader, today included', () => {
    const begin = beginOfPeriod(7, new Date(2026, 2, 3, 15, 30));
    expect(begin).toEqual(new Date(2026, 1, 25));
    expect(beginOfPeriod(1, new Date(2026, 2, 3, 15, 30))).toEqual(new Date(2026, 2, 3));
  });

  it('an outage belongs to a period into which it lasted', () => {
    const from = new Date('2026-11-30T00:00:00.000Z');
    const outages = [
      outage('2026-11-29T23:00:00.000Z', '2026-11-29T23:59:00.000Z'),
      outage('2026-11-29T23:00:00.000Z', '2026-11-30T00:01:00.000Z'),
      outage('2026-11-20T23:00:00.000Z', null),
    ];
    expect(lastingInto(outages, from)).toEqual(outages.slice(1));
  });
});
