import fc from 'fast-check';
import { searchSinceSeconds } from '../../../src/modules/facilitator/chains/evm/authorization-use/authorization-search.js';
import type { SignedPayment } from '../../../src/modules/facilitator/payment/signed-payment.js';

const NOW = 1_800_000_000;
const HOUR = 3_600;
const OLDEST = NOW - 26 * HOUR;

function order(validAfter: number | null, validBefore: number | null, timeoutSeconds = 300): SignedPayment {
  return { validAfter, validBefore, timeoutSeconds } as SignedPayment;
}

describe('searchSinceSeconds', () => {
  it.each<[string, SignedPayment, number]>([
    ['valid since a while', order(NOW - 700, NOW + 200), NOW - 700],
    ['valid for ever before: an hour before it was signed', order(0, NOW + 200), NOW - 100 - HOUR],
    ['signed for a day, where a minute was given', order(0, NOW + 86_400, 60), OLDEST],
    ['signed by a clock that is ahead', order(0, NOW + 330, 300), NOW + 30 - HOUR],
    ['over since days', order(0, NOW - 9 * 86_400), OLDEST],
    ['valid since days', order(NOW - 9 * 86_400, NOW + 86_400, 86_400), NOW - HOUR],
    ['without an end', order(NOW - 700, null), NOW - 700],
    ['without any time', order(null, null), OLDEST],
    ['not valid yet', order(NOW + 60, NOW + 200), NOW + 60],
  ])('J2: an authorization that is %s', (_, payment, since) => {
    expect(searchSinceSeconds(payment, NOW)).toBe(since);
  });

  it('J2: is never more than 26 hours ago, nor before it was valid', () => {
    const time = fc.integer({ min: 0, max: 2 * NOW });
    fc.assert(
      fc.property(time, time, fc.integer({ min: 0, max: 100_000 }), (after, before, timeout) => {
        const since = searchSinceSeconds(order(after, before, timeout), NOW + 0.5);
        expect(Number.isInteger(since)).toBe(true);
        expect(since).toBeGreaterThanOrEqual(Math.max(OLDEST, after));
      }),
    );
  });
});
