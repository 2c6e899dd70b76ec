import { setTimeout as delay } from 'node:timers/promises';
import { NOT_FOUND_EVIDENCE, type PaymentEvidence } from '../../../../domain/payment.js';
import type { Clock } from '../../../../platform/clock.js';
import { PaymentVerifier, VerifierUnavailableError, type VerificationQuery } from '../payment-verifier.js';
import { findSandboxFamily } from './sandbox-families.js';
import { SANDBOX_SCENARIOS } from './sandbox-scenarios.js';

/** Delay of the `slow` family in milliseconds. */
export const SANDBOX_SLOW_MS = 2_000;

/**
 * Answers the magic hashes of `SANDBOX_FAMILIES` without a chain, like test cards for card payments.
 * It keeps no state: the answer depends on the hash and the clock alone, so every process gives the same one.
 *
 * @throws VerifierUnavailableError for the two outage families, and when `signal` is aborted
 */
export class SandboxVerifier extends PaymentVerifier {
  constructor(private readonly clock: Clock) {
    super();
  }

  async verify({ txHash }: VerificationQuery, signal: AbortSignal): Promise<PaymentEvidence> {
    if (signal.aborted) throw stopped(signal);
    const family = findSandboxFamily(txHash)?.name ?? null;
    if (family === null) return NOT_FOUND_EVIDENCE;
    if (family === 'unavailable') {
      throw new VerifierUnavailableError('The sandbox verifier cannot be reached.', 5);
    }
    if (family === 'timeout') {
      throw new VerifierUnavailableError('The sandbox verifier gave no answer in time.', 30);
    }
    if (family === 'slow') await wait(SANDBOX_SLOW_MS, signal);
    return SANDBOX_SCENARIOS[family]({ txHash, nowSeconds: Math.floor(this.clock.nowMs() / 1000) });
  }
}

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch {
    throw stopped(signal);
  }
}

function stopped(signal: AbortSignal): VerifierUnavailableError {
  return new VerifierUnavailableError('The sandbox verifier was aborted.', 5, { cause: signal.reason });
}
