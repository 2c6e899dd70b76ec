import type { VerifierCheckDto } from './dto/verifier-check.dto.js';

/**
 * The port by which health asks about the verifier. An implementation may be slow and may throw, so callers ask seldom.
 */
export abstract class VerifierStatus {
  abstract check(): Promise<VerifierCheckDto>;
}
