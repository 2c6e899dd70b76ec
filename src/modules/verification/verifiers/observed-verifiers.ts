import type { PaymentEvidence } from '../../../domain/payment.js';
import type { Metrics } from '../../../platform/observability/metrics.js';
import { inSpan } from '../../../platform/telemetry/tracing.js';
import { PaymentVerifier, type VerificationQuery } from './payment-verifier.js';
import type { VerifierSet } from './verifier-factory.js';
import type { Audience, Verifiers } from './verifier-registry.js';
import { PythonVerifier } from './python/python-verifier.js';

/** Measures and traces a verifier's calls by mode, audience and result. */
class ObservedVerifier extends PaymentVerifier {
  constructor(
    private readonly verifier: PaymentVerifier,
    private readonly labels: { readonly mode: string; readonly audience: Audience },
    private readonly measure: (outcome: string, durationMs: number) => void,
  ) {
    super();
  }

  verify(query: VerificationQuery, signal: AbortSignal): Promise<PaymentEvidence> {
    const { mode, audience } = this.labels;
    const attributes = {
      'x402.verifier.mode': mode,
      'x402.verifier.audience': audience,
      'x402.verification.chain': query.chain.name,
    };
    const description = {
      name: `verifier ${mode}`,
      kind: 'internal',
      parent: 'current',
      attributes,
    } as const;
    return inSpan(description, async (span) => {
      const evidence = await this.measured(query, signal);
      span?.set({ 'x402.verifier.outcome': evidence.execution });
      return evidence;
    });
  }

  private async measured(query: VerificationQuery, signal: AbortSignal): Promise<PaymentEvidence> {
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
      new ObservedVerifier(verifier, { mode, audience }, (outcome, durationMs) => {
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
