import type { VerifierCheckDto } from './dto/verifier-check.dto.js';

/**
 * The port by which health asks about the verifier. An implementation may be slow and may throw, so callers ask seldom.
 */
export abstract class VerifierStatus {
  /** The kind of verifier that the settings name; known without asking it. */
  abstract readonly mode: VerifierCheckDto['mode'];

  abstract check(): Promise<VerifierCheckDto>;
}
