import { openSpan, outsideSpans, type OpenSpan } from './tracing.js';

/** What the wait of one item for its answer is to its trace; null where the item belongs to no traced request. */
export function openShare(): OpenSpan | null {
  return openSpan({ name: 'batched statement', kind: 'internal', parent: 'current' });
}

/** Ends the span with the answer. */
export async function endingWith<T>(share: OpenSpan, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } finally {
    share.end();
  }
}

/** Runs work of this item alone. Without a span of its own it is a part of no other item's trace either. */
export function asShare<T>(share: OpenSpan | null, work: () => T): T {
  return share === null ? outsideSpans(work) : share.run(work);
}

/**
 * Runs one statement of several items. It would be wrong as a part of one item's trace: it is a trace of its own, linked
 * to each item's span, and each of these to it. Of one item alone, it is a part of that item's trace.
 */
export async function asBatch<T>(shares: readonly (OpenSpan | null)[], work: () => Promise<T>): Promise<T> {
  const traced = shares.filter((share) => share !== null);
  if (shares.length === 1 || traced.length === 0) return asShare(traced[0] ?? null, work);
  const batch = openSpan({
    ...{ name: 'batch', kind: 'internal', parent: 'none', attributes: { 'x402.batch.size': shares.length } },
    links: traced.map(({ traceparent }) => traceparent),
  });
  if (batch === null) return work();
  for (const share of traced) {
    share.set({ 'x402.batch.size': shares.length });
    share.link(batch.traceparent);
  }
  return endingWith(batch, batch.run(work));
}
