import fc from 'fast-check';
import { searchSinceSeconds } from '../../../src/modules/facilitator/chains/evm/authorization-use/authorization-search.js';
import type { SignedPayment } from '../../../src/modules/facilitator/payment/signed-payment.js';

const NOW = 1_800_000_000;
const HOUR = 3_600;
const OLDEST = NOW - 26 * HOUR;

function signedPayment(
  validAfter: number | null,
  validBefore: number | null,
  timeoutSeconds = 300,
): SignedPayment {
  return { validAfter, validBefore, timeoutSeconds } as SignedPayment;
}

describe('searchSinceSeconds', () => {
  it.each<[string, SignedPayment, number]>([
    ['with a recent start: at its start', signedPayment(NOW - 700, NOW + 200), NOW - 700],
    ['without a lower bound: an hour before it was signed', signedPayment(0, NOW + 200), NOW - 100 - HOUR],
    ['signed for a day instead of a minute: 26 hours ago', signedPayment(0, NOW + 86_400, 60), OLDEST],
    [
      'signed by a fast clock: an hour before it was signed',
      signedPayment(0, NOW + 330, 300),
      NOW + 30 - HOUR,
    ],
    ['that expired days ago: 26 hours ago', signedPayment(0, NOW - 9 * 86_400), OLDEST],
    [
      'with a start days ago: an hour before it was signed',
      signedPayment(NOW - 9 * 86_400, NOW + 86_400, 86_400),
      NOW - HOUR,
    ],
    ['without an end: at its start', signedPayment(NOW - 700, null), NOW - 700],
    ['without start and end: 26 hours ago', signedPayment(null, null), OLDEST],
    ['that is not valid yet: at its start', signedPayment(NOW + 60, NOW + 200), NOW + 60],
  ])('J2: starts the search for an authorization %s', (_, payment, since) => {
    expect(searchSinceSeconds(payment, NOW)).toBe(since);
  });

  it('J2: never starts more than 26 hours ago or before the authorization is valid', () => {
    const time = fc.integer({ min: 0, max: 2 * NOW });
    fc.assert(
      fc.property(time, time, fc.integer({ min: 0, max: 100_000 }), (after, before, timeout) => {
        const since = searchSinceSeconds(signedPayment(after, before, timeout), NOW + 0.5);
        expect(Number.isInteger(since)).toBe(true);
        expect(since).toBeGreaterThanOrEqual(Math.max(OLDEST, after));
      }),
    );
  });
});
