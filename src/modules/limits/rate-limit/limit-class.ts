import type { LimitClassName } from '../../../platform/http/request/limit-class.js';
import { MINUTE_MS, type Counter } from '../store/allowance.js';

/** Requests a minute of one address, in each process. */
const PER_MINUTE: Readonly<Record<LimitClassName, number>> = {
  health: 6_000,
  documentation: 600,
  operator: 300,
  'stripe-webhook': 6_000,
  'sign-in': 60,
  'second-factor': 60,
  session: 600,
  invitation: 60,
  invite: 30,
  'join-email': 30,
};

/**
 * Returns whether a ban never covers this class. A banned caller must be able to read the documentation. Monitoring
 * systems ask for health.
 */
export function isNeverBanned(limitClass: LimitClassName | null): boolean {
  return limitClass === 'health' || limitClass === 'documentation';
}

/** Returns the counter of a class: one minute, for one address. */
export function counterOf(limitClass: LimitClassName): Counter {
  return { id: limitClass, lengthMs: MINUTE_MS, limit: PER_MINUTE[limitClass] };
}
