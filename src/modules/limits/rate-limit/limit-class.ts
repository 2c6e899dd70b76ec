import { MINUTE_MS, type Counter } from '../store/allowance.js';

/** Routes that count against no plan; each address has so many requests a minute, in each process. */
const PER_MINUTE = {
  health: 6_000,
  documentation: 600,
  operator: 300,
  'stripe-webhook': 6_000,
} as const;

export type LimitClass = keyof typeof PER_MINUTE;

export const BASE = '/api/v1/x402';

/** First match wins. A prefix covers the path itself and everything below it. */
const PREFIXES: readonly (readonly [prefix: string, limitClass: LimitClass])[] = [
  [`${BASE}/health`, 'health'],
  [`${BASE}/admin`, 'operator'],
  [`${BASE}/webhooks/stripe`, 'stripe-webhook'],
  ['/docs', 'documentation'],
  ['/docs-json', 'documentation'],
  ['/docs-yaml', 'documentation'],
  ['/openapi.json', 'documentation'],
  ['/openapi-operator.json', 'documentation'],
  ['/dashboard', 'documentation'],
  ['/console', 'documentation'],
];

/**
 * A path as the router compares it: whatever its case, with or without one slash at its end. What is percent-encoded stays
 * so: the router does not decode it either, and finds no route.
 */
export function comparablePath(path: string): string {
  const lower = path.toLowerCase();
  return lower.endsWith('/') ? lower.slice(0, -1) : lower;
}

/** The class of a path, or null when its requests count against the caller's plan. */
export function classOf(path: string): LimitClass | null {
  const compared = comparablePath(path);
  if (compared === '') return 'documentation';
  const found = PREFIXES.find(([prefix]) => compared === prefix || compared.startsWith(`${prefix}/`));
  return found?.[1] ?? null;
}

/** Pages that say how to do it right: whoever did it wrong must be able to read them. Health is asked by machines. */
export function isNeverBanned(limitClass: LimitClass | null): boolean {
  return limitClass === 'health' || limitClass === 'documentation';
}

export function counterOf(limitClass: LimitClass): Counter {
  return { id: limitClass, lengthMs: MINUTE_MS, limit: PER_MINUTE[limitClass] };
}
