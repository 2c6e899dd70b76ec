import type { VerifierCheckDto } from './dto/verifier-check.dto.js';

/** Names the service that reads every chain, where one is configured, among the names of chains. */
export const VERIFIER_SERVICE = 'verifier';

/**
 * The port by which health asks about the verifier. An implementation may be slow and may throw, so callers ask seldom.
 */
export abstract class VerifierStatus {
  /** The kind of verifier that the settings name; known without asking it. */
  abstract readonly mode: VerifierCheckDto['mode'];

  abstract check(): Promise<VerifierCheckDto>;

  /**
   * Asks what payments are read from, and names what cannot be read now: chains none of whose nodes answers, or
   * `VERIFIER_SERVICE`. May take five seconds for each node of a chain.
   */
  abstract unreadable(): Promise<readonly string[]>;

  /** Since when this process has refused every call to the service without trying; null while it does not. No I/O. */
  abstract refusingSince(): Date | null;
}
