import { setTimeout as sleep } from 'node:timers/promises';
import type { PaymentsApi, Verification, VerificationRequest } from './options.js';

/** Our server's last word, or that it gave none. */
export type Answer =
  | { readonly kind: 'answer'; readonly verification: Verification }
  | { readonly kind: 'outage'; readonly retryAfterSeconds: number; readonly error: unknown }
  | { readonly kind: 'gone' };

/** The longest time that one answer may take, beyond what the payment is waited for. */
const ANSWER_MS = 10_000;
/** Longer waits are no help to a buyer: a used-up month of the seller may last weeks. */
const LONGEST_RETRY_AFTER_SECONDS = 3_600;
/** How long a transaction that no node knows is waited for: whoever sends no payment holds nothing for long. */
const UNKNOWN_MS = 3_000;
/** Between two tries where our server names no time. */
const PAUSE_MS = 500;
/** After an outage where our server names no time. */
const RETRY_AFTER_SECONDS = 5;

/**
 * Asks until the payment is final or the time is up, with the same question each time: an answer that was lost is heard
 * again. What our server refuses, other than for being busy, is not asked again.
 */
export async function askUntilFinal(
  api: PaymentsApi,
  question: VerificationRequest,
  waitMs: number,
  signal?: AbortSignal,
): Promise<Answer> {
  const startMs = performance.now();
  for (;;) {
    // A buyer who is gone could not be served: nothing is claimed for him.
    if (signal?.aborted === true) return { kind: 'gone' };
    const found = await ask(api, question, waitMs + ANSWER_MS);
    const leftMs = startMs + (isUnknown(found) ? Math.min(waitMs, UNKNOWN_MS) : waitMs) - performance.now();
    const pauseMs = pauseAfter(found, leftMs);
    if (pauseMs === null || leftMs <= 0 || pauseMs > leftMs) return found;
    await sleep(pauseMs, undefined, signal && { signal }).catch(() => undefined);
  }
}

function isUnknown(found: Answer): boolean {
  return found.kind === 'answer' && found.verification.reason === 'TX_NOT_FOUND';
}

async function ask(api: PaymentsApi, body: VerificationRequest, timeoutMs: number): Promise<Answer> {
  try {
    return { kind: 'answer', verification: await api.verifyPayment({ body, retries: 0, timeoutMs }) };
  } catch (error) {
    return outageOf(error);
  }
}

/** What a failed call means for a buyer: try again later. */
export function outageOf(error: unknown): Extract<Answer, { kind: 'outage' }> {
  const given = (error as { retryAfterSeconds?: unknown } | null)?.retryAfterSeconds;
  const isGiven = typeof given === 'number' && Number.isFinite(given) && given > 0;
  const seconds = isGiven ? Math.ceil(given) : RETRY_AFTER_SECONDS;
  return { kind: 'outage', retryAfterSeconds: Math.min(seconds, LONGEST_RETRY_AFTER_SECONDS), error };
}

/** Null when asking again could change nothing. The last question about a pending payment is asked when the time is up. */
function pauseAfter(found: Answer, leftMs: number): number | null {
  if (found.kind === 'gone') return null;
  if (found.kind === 'answer') {
    const { status, retryAfterSeconds = 2 } = found.verification;
    return status === 'pending' ? Math.min(retryAfterSeconds * 1_000, leftMs) : null;
  }
  const { status, retryAfterSeconds } = found.error as { status?: number; retryAfterSeconds?: number };
  const isRefusal = status !== undefined && status < 500 && status !== 429;
  return isRefusal ? null : (retryAfterSeconds ?? PAUSE_MS / 1_000) * 1_000;
}
