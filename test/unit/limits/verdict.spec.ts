import fc from 'fast-check';
import { DAY_MS, MINUTE_MS, type LimitRequest } from '../../../src/modules/limits/store/allowance.js';
import {
  limitHeaders,
  rateLimitError,
  statusOf,
} from '../../../src/modules/limits/rate-limit/limit-result.js';

const AT = Date.UTC(2026, 10, 22, 23, 59, 18, 400);
const ASK: LimitRequest = {
  subject: 'a',
  counters: [
    { id: 'minute', lengthMs: MINUTE_MS, limit: 120 },
    { id: 'day', lengthMs: DAY_MS, limit: 100 },
  ],
};

describe('rate limit headers and errors', () => {
  it('C2: X-RateLimit headers of an admitted request show the day, IETF headers both windows', () => {
    const status = statusOf(ASK, { admitted: true, nowMs: AT, counts: [7, 58] });
    expect(status.refusedBy).toBeNull();
    expect(limitHeaders(status)).toEqual({
      'X-RateLimit-Limit': '100',
      'X-RateLimit-Remaining': '42',
      'X-RateLimit-Reset': '2026-11-23T00:00:00.000Z',
      'RateLimit-Policy': '"minute";q=120;w=60, "day";q=100;w=86400',
      RateLimit: '"minute";r=113;t=42, "day";r=42;t=42',
    });
  });

  it('C2: X-RateLimit headers show the minute when the minute limit refuses', () => {
    const noon = Date.UTC(2026, 10, 22, 12, 0, 59, 999);
    const status = statusOf(ASK, { admitted: false, nowMs: noon, counts: [120, 99] });
    expect(limitHeaders(status)).toMatchObject({
      'X-RateLimit-Limit': '120',
      'X-RateLimit-Remaining': '0',
      'X-RateLimit-Reset': '2026-11-22T12:01:00.000Z',
    });
    expect(status.refusedBy?.resetSeconds).toBe(1);
  });

  it('C2: when both windows refuse, the error reports the day, with the documented message', () => {
    const { refusedBy } = statusOf(ASK, { admitted: false, nowMs: AT, counts: [120, 100] });
    if (refusedBy === null) throw new Error('must refuse');
    const refusal = rateLimitError(refusedBy, 'https://kamiyo.ai/pricing');
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

  it('C2: of the day limits of tenant and key, the headers show the one used up first', () => {
    const own: LimitRequest = {
      ...ASK,
      counters: [...ASK.counters, { id: 'key-1', lengthMs: DAY_MS, limit: 10 }],
    };
    const shownLimit = (counts: number[]) =>
      limitHeaders(statusOf(own, { admitted: true, nowMs: AT, counts }))['X-RateLimit-Limit'];
    expect(shownLimit([1, 1, 1])).toBe('10');
    expect(shownLimit([1, 95, 1])).toBe('100');
  });

  it('C2: Retry-After is at least one second and never ends before the window', () => {
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
