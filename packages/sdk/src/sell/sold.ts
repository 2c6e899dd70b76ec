import type { SoldPayment } from './answers.js';

/** By the framework's own request or context. */
const payments = new WeakMap<object, SoldPayment>();

/** Ties a payment to the request that it pays. */
export function tiePayment(request: object, payment: SoldPayment): void {
  payments.set(request, payment);
}

/**
 * The payment of a request that was served.
 *
 * @throws Error where no `requirePayment` stands before the handler
 */
export function paymentOf(request: object): SoldPayment {
  const payment = payments.get(request);
  if (payment === undefined) throw new Error('no payment: requirePayment does not stand before this handler');
  return payment;
}
