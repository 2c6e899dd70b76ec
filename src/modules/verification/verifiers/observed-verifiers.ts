import type { PaymentEvidence } from '../../../domain/payment.js';
import type { Metrics } from '../../../platform/observability/metrics.js';
import { PaymentVerifier, type VerificationQuery } from './payment-verifier.js';
import type { VerifierSet } from './verifier-factory.js';
import type { Audience, Verifiers } from './verifier-registry.js';
import { PythonVerifier } from './python/python-verifier.js';

/** Measures a verifier's calls by mode, audience and result. */
class ObservedVerifier extends PaymentVerifier {
  constructor(
    private readonly verifier: PaymentVerifier,
    private readonly measure: (outcome: string, durationMs: number) => void,
  ) {
    super();
  }

  async verify(query: VerificationQuery, signal: AbortSignal): Promise<PaymentEvidence> {
    const startedAtMs = performance.now();
    let outcome = 'unavailable';
    try {
      const evidence = await this.verifier.verify(query, signal);
      outcome = evidence.execution;
      return evidence;
    } finally {
      this.measure(outcome, performance.now() - startedAtMs);
    }
  }
}

/** Wraps the verifiers with measurements; their circuits are read at every scrape. */
export function observeVerifiers(
  registry: VerifierSet['registry'],
  metrics: Metrics,
): Readonly<Record<Audience, Verifiers>> {
  const circuits = Object.entries(registry).flatMap(([audience, { python }]) =>
    python instanceof PythonVerifier ? [[audience, () => python.circuitBreaker().state] as const] : [],
  );
  metrics.watchCircuits(Object.fromEntries(circuits));
  const observe = (audience: Audience): Verifiers => {
    const { sandbox, python, onchain } = registry[audience];
    const measured = (mode: string, verifier: PaymentVerifier): PaymentVerifier =>
      new ObservedVerifier(verifier, (outcome, durationMs) => {
        metrics.verifierCalled(mode, audience, outcome, durationMs);
      });
    return {
      sandbox: measured('sandbox', sandbox),
      python: python && measured('python', python),
      onchain: measured('onchain', onchain),
    };
  };
  return { tenant: observe('tenant'), anonymous: observe('anonymous'), background: observe('background') };
}
