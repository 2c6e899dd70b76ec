import { DomainError } from '../../../domain/error-code.js';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';
import type { PaymentVerifier } from './payment-verifier.js';

/**
 * Payers, anonymous callers and rechecks have separate breakers and bulkheads, so that no other audience can block
 * payers.
 */
export type Audience = 'tenant' | 'anonymous' | 'background';

/** One verifier for each kind; `python` is null where no service is configured. */
export interface Verifiers {
  readonly sandbox: PaymentVerifier;
  readonly python: PaymentVerifier | null;
  readonly onchain: PaymentVerifier;
}

/** Chooses the verifier of a chain: the Python service where it is configured, else the chain's own RPCs. */
export class VerifierRegistry {
  constructor(private readonly verifiers: Readonly<Record<Audience, Verifiers>>) {}

  /**
   * The verifier of a chain for an audience.
   *
   * @throws DomainError `VERIFIER_NOT_CONFIGURED` that names the missing variable
   */
  verifierFor(chain: ConfiguredChain, audience: Audience): PaymentVerifier {
    const { sandbox, python, onchain } = this.verifiers[audience];
    if (chain.family === 'sandbox') return sandbox;
    if (python) return python;
    if (chain.rpcUrls.length > 0) return onchain;
    throw notConfigured(chain);
  }
}

/** The error of a chain that nothing here can read; it names the missing variable. */
export function notConfigured(chain: ConfiguredChain): DomainError {
  const variable = `${chain.name.toUpperCase().replaceAll('-', '_')}_RPC_URL`;
  const message = `Payments on ${chain.name} cannot be verified here: ${variable} is not set.`;
  return new DomainError('VERIFIER_NOT_CONFIGURED', message, { variable });
}
