import fc from 'fast-check';
import { DAY_MS, MINUTE_MS, type LimitRequest } from '../../../src/modules/limits/store/allowance.js';
import { limitHeaders, refusalOf, statusOf } from '../../../src/modules/limits/rate-limit/limit-result.js';

const AT = Date.UTC(2026, 10, 22, 23, 59, 18, 400);
const ASK: LimitRequest = {
  subject: 'a',
  counters: [
    { id: 'minute', lengthMs: MINUTE_MS, limit: 120 },
    { id: 'day', lengthMs: DAY_MS, limit: 100 },
  ],
};

describe('what a caller is told', () => {
  it('C2: the fields of an admitted request tell of the day, and the IETF ones of both windows', () => {
    const verdict = statusOf(ASK, { admitted: true, nowMs: AT, counts: [7, 58] });
    expect(verdict.refusedBy).toBeNull();
    expect(limitHeaders(verdict)).toEqual({
      'X-RateLimit-Limit': '100',
      'X-RateLimit-Remaining': '42',
      'X-RateLimit-Reset': '2026-11-23T00:00:00.000Z',
      'RateLimit-Policy': '"minute";q=120;w=60, "day";q=100;w=86400',
      RateLimit: '"minute";r=113;t=42, "day";r=42;t=42',
    });
  });

  it('C2: the fields tell of the minute when that one refused', () => {
    const noon = Date.UTC(2026, 10, 22, 12, 0, 59, 999);
    const verdict = statusOf(ASK, { admitted: false, nowMs: noon, counts: [120, 99] });
    expect(limitHeaders(verdict)).toMatchObject({
      'X-RateLimit-Limit': '120',
      'X-RateLimit-Remaining': '0',
      'X-RateLimit-Reset': '2026-11-22T12:01:00.000Z',
    });
    expect(verdict.refusedBy?.resetSeconds).toBe(1);
  });

  it('C2: when both windows refuse, the day is reported, in the words of the wire', () => {
    const { refusedBy } = statusOf(ASK, { admitted: false, nowMs: AT, counts: [120, 100] });
    if (refusedBy === null) throw new Error('must refuse');
    const refusal = refusalOf(refusedBy, 'https://kamiyo.ai/pricing');
    expect(refusal.message).toBe('You have exceeded your daily API limit of 100 requests.');
    expect(refusal.details).toEqual({
      limit: 100,
      current: 101,
      resetAt: '2026-11-23T00:00:00.000Z',
      upgradeUrl: 'https://kamiyo.ai/pricing',
      window: 'day',
      retryAfterSeconds: 42,
    });
  });

  it("C2: of two days, the tenant's and the key's own, the one that will be used up first is shown", () => {
    const own: LimitRequest = {
      ...ASK,
      counters: [...ASK.counters, { id: 'key-1', lengthMs: DAY_MS, limit: 10 }],
    };
    const shownLimit = (counts: number[]) =>
      limitHeaders(statusOf(own, { admitted: true, nowMs: AT, counts }))['X-RateLimit-Limit'];
    expect(shownLimit([1, 1, 1])).toBe('10');
    expect(shownLimit([1, 95, 1])).toBe('100');
  });

  it('C2: Retry-After is never 0 and never too early, at any moment', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.boolean(), (nowMs, isDay) => {
        const counts = isDay ? [0, 100] : [120, 0];
        const { refusedBy } = statusOf(ASK, { admitted: false, nowMs, counts });
        const seconds = refusedBy?.resetSeconds ?? 0;
        const resetAtMs = refusedBy?.resetAtMs ?? 0;
        return (
          Number.isInteger(seconds) &&
          seconds >= 1 &&
          nowMs + seconds * 1_000 >= resetAtMs &&
          resetAtMs > nowMs
        );
      }),
      { numRuns: 1_000 },
    );
  });
});
