import type { LimitClassName } from '../../../platform/http/request/limit-class.js';
import { MINUTE_MS, type Counter } from '../store/allowance.js';

/** Requests a minute of one address, in each process. */
const PER_MINUTE: Readonly<Record<LimitClassName, number>> = {
  health: 6_000,
  documentation: 600,
  operator: 300,
  'stripe-webhook': 6_000,
};

/** Pages that say how to do it right: who did it wrong must be able to read them. Health is asked by machines. */
export function isNeverBanned(limitClass: LimitClassName | null): boolean {
  return limitClass === 'health' || limitClass === 'documentation';
}

export function counterOf(limitClass: LimitClassName): Counter {
  return { id: limitClass, lengthMs: MINUTE_MS, limit: PER_MINUTE[limitClass] };
}
