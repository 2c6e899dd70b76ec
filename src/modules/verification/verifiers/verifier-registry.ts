import { DomainError } from '../../../domain/error-code.js';
import type { ConfiguredChain } from '../../../platform/config/chain-settings.js';
import type { PaymentVerifier } from './payment-verifier.js';

/**
 * Payers, strangers and our own second looks have breakers and bulkheads of their own, so that neither strangers nor
 * upkeep can close the door on payers.
 */
export type Audience = 'tenant' | 'anonymous' | 'background';

/** One verifier per way of looking; `python` is null where no service is configured. */
export interface Verifiers {
  readonly sandbox: PaymentVerifier;
  readonly python: PaymentVerifier | null;
  readonly onchain: PaymentVerifier;
}

/** Chooses the verifier of a chain: the Python service where it is configured, else the chain's own RPCs. */
export class VerifierRegistry {
  constructor(private readonly verifiers: Readonly<Record<Audience, Verifiers>>) {}

  /** @throws DomainError `VERIFIER_NOT_CONFIGURED` naming the variable that is missing */
  verifierFor(chain: ConfiguredChain, audience: Audience): PaymentVerifier {
    const { sandbox, python, onchain } = this.verifiers[audience];
    if (chain.family === 'sandbox') return sandbox;
    if (python) return python;
    if (chain.rpcUrls.length > 0) return onchain;
    const variable = `${chain.name.toUpperCase().replaceAll('-', '_')}_RPC_URL`;
    const message = `Payments on ${chain.name} cannot be verified here: ${variable} is not set.`;
    throw new DomainError('VERIFIER_NOT_CONFIGURED', message, { variable });
  }
}
