import { MINUTE_MS, type Counter } from './allowance.js';

/** Routes that count against no plan; each address has so many requests a minute, in each process. */
const PER_MINUTE = {
  health: 6_000,
  documentation: 600,
  operator: 300,
  'stripe-webhook': 6_000,
} as const;

export type LimitClass = keyof typeof PER_MINUTE;

const BASE = '/api/v1/x402';

/** First match wins. A prefix covers the path itself and everything below it. */
const PREFIXES: readonly (readonly [prefix: string, limitClass: LimitClass])[] = [
  [`${BASE}/health`, 'health'],
  [`${BASE}/admin`, 'operator'],
  [`${BASE}/webhooks/stripe`, 'stripe-webhook'],
  ['/docs', 'documentation'],
  ['/docs-json', 'documentation'],
  ['/docs-yaml', 'documentation'],
  ['/openapi.json', 'documentation'],
  ['/dashboard', 'documentation'],
];

/** The class of a path, or null when its requests count against the caller's plan. The router ignores case; so do we. */
export function classOf(path: string): LimitClass | null {
  const lower = path.toLowerCase();
  const found = PREFIXES.find(([prefix]) => lower === prefix || lower.startsWith(`${prefix}/`));
  return found?.[1] ?? null;
}

export function counterOf(limitClass: LimitClass): Counter {
  return { id: limitClass, lengthMs: MINUTE_MS, limit: PER_MINUTE[limitClass] };
}
